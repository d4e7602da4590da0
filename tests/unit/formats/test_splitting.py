from __future__ import annotations

import hashlib
import random
from collections import Counter

from glossator.formats.splitting import Part, Splitter, part_of


def digests(count: int) -> list[str]:
    return [hashlib.sha256(str(n).encode()).hexdigest() for n in range(count)]


def split(hashes: list[str]) -> dict[str, Part]:
    splitter: Splitter[str] = Splitter()
    found = [pair for each in hashes for pair in splitter.take(each, each)]
    found += splitter.rest()
    assert sorted(item for _, item in found) == sorted(hashes)
    return {item: part for part, item in found}


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
    by_part = {part: [each for each in digests(400) if part_of(each) is part] for part in Part}
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


def test_the_same_text_twice_stays_together() -> None:
    same = digests(1)[0]
    splitter: Splitter[int] = Splitter()
    other = next(each for each in digests(100) if part_of(each) is not part_of(same))
    found = [pair for n, each in enumerate([same, same, other]) for pair in splitter.take(each, n)]
    assert sorted((n, part) for part, n in found) == [(0, part_of(same)), (1, part_of(same)), (2, part_of(other))]
