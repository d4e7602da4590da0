from __future__ import annotations

import time
import uuid

from glossator.domain.ids import new_id


def test_an_id_is_a_uuid_of_version_7() -> None:
    for _ in range(1000):
        made = uuid.UUID(new_id())
        assert (made.version, made.variant) == (7, uuid.RFC_4122)


def test_an_id_is_written_as_32_hexadecimal_digits() -> None:
    made = new_id()
    assert len(made) == 32
    assert made == uuid.UUID(made).hex


def test_an_id_holds_the_millisecond_in_which_it_was_made() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    after = time.time_ns() // 1_000_000
    assert before <= int(made[:12], 16) <= after


def test_a_later_millisecond_sorts_later() -> None:
    first = new_id()
    time.sleep(0.002)
    assert first < new_id()


def test_ids_never_clash() -> None:
    assert len({new_id() for _ in range(50_000)}) == 50_000
