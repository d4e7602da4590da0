from __future__ import annotations

import hashlib
import random
from collections import Counter
from dataclasses import replace

from tests.unit.formats.span_samples import article

from glossator.domain.splits import Part
from glossator.formats.splitting import divide, part_of, parted

PARTS = (Part.TRAIN, Part.DEV)


def digests(count: int) -> list[str]:
    return [hashlib.sha256(str(n).encode()).hexdigest() for n in range(count)]


def split(hashes: list[str]) -> dict[str, Part]:
    return divide({each: each for each in hashes})


def test_a_fifth_is_to_score_by() -> None:
    counts = Counter(split(digests(5000)).values())
    assert 900 < counts[Part.DEV] < 1100


def test_neither_order_nor_company_moves_an_article() -> None:
    many = digests(200)
    whole = split(many)
    shuffled = random.Random(1).sample(many, 200)
    assert split(shuffled) == whole
    few = split(many[:50])
    assert all(whole[each] is part for each, part in few.items())
    assert all(part is part_of(each) for each, part in whole.items())


def test_of_two_or_more_one_is_in_each_part_whatever_the_order() -> None:
    by_part = {part: [each for each in digests(400) if part_of(each) is part] for part in PARTS}
    for hashes in by_part.values():
        for count in (2, 3, 9):
            some = hashes[:count]
            parts = split(some)
            assert len(set(parts.values())) == 2
            assert split(some[::-1]) == parts
            assert sum(part is not part_of(each) for each, part in parts.items()) == 1


def test_an_only_one_is_to_train_on() -> None:
    for each in digests(20):
        assert split([each]) == {each: Part.TRAIN}
    assert split([]) == {}


def test_articles_of_one_hash_stay_together_wherever_it_goes() -> None:
    for same in digests(20):
        assert len(set(divide({"a": same, "b": same}).values())) == 1
    same, *others = digests(9)
    for other in others:
        parts = divide({"a": same, "b": same, "c": other})
        assert parts["a"] is parts["b"] is not parts["c"]


def test_a_part_that_was_given_is_kept() -> None:
    given = [replace(article(f"Anna {n}.", []), part=part) for n, part in enumerate(Part)]
    assert [part for part, _ in parted(given)] == list(Part)
    left = [replace(each, part=None) for each in given[:1]]
    assert [part for part, _ in parted(left)] == [Part.TRAIN]
