"""Copies are found among articles on the same topics, and spans carried without one mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.bench_copies import measure

if TYPE_CHECKING:
    from pathlib import Path


def test_copies_are_found_and_spans_carried(tmp_path: Path, long: bool) -> None:
    figures = measure(tmp_path, clusters=30 if long else 8, distractors=1_000 if long else 120, seed=2)
    assert figures["precision"] == 1
    assert figures["recall_of_alike"] == 1
    assert figures["recall"] >= 0.85
    assert figures["carried_correctly_percent"] == 100
    assert figures["of_those_untouched_carried_percent"] >= 88
