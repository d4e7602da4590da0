"""Files that were damaged on their way: whole or refused with a sentence, and never a span beside the text."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.unit.formats.span_samples import hard, seeds, words, written

from glossator.formats import brat, cas_json, doccano, labelstudio, prodigy, webanno, xmi
from glossator.formats.format import Format, Hints, Incoming, RejectedFileError, WriteOptions

_TEXT = "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May."
_ODD = (b"", b'"', b"{", b"]", b"0", b"-", b"9", b"\t", b"\n", b"null", b"\xff", b"\\", b",", b"<", b"&", b"|", b"[1]")
_FORMATS = (prodigy, doccano, labelstudio, brat, webanno, xmi, cas_json)


def exported(chosen: Format, folder: Path) -> Path:
    """Write the hard article and return its file, or the one that its annotations stand in."""
    folder.mkdir()
    if chosen.write:
        path = folder / f"a{chosen.extensions[0]}"
        path.write_bytes(written(chosen, [hard()])[0])
        return path
    assert chosen.write_folder
    chosen.write_folder(iter([hard()]), folder, WriteOptions(tokenize=words))
    (path,) = folder.glob(f"*{chosen.extensions[0]}")
    return path


@pytest.mark.parametrize("module", _FORMATS, ids=lambda module: module.FORMAT.id)
def test_a_file_with_any_of_its_bytes_changed_is_whole_or_refused(tmp_path: Path, module: object, long: bool) -> None:
    chosen: Format = module.FORMAT  # type: ignore[attr-defined]
    path = exported(chosen, tmp_path / "out")
    good = path.read_bytes()
    chance = random.Random(5)
    assert chosen.read
    taken = 0
    for _ in range(10_000 if long else 150):
        data = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 2)] = chance.choice((*_ODD, bytes([chance.randrange(256)])))
        path.write_bytes(data)
        try:
            found = list(chosen.read(path, Hints()))
        except RejectedFileError:
            continue
        taken += 1
        for incoming in found:
            for run in incoming.runs:
                assert all(0 <= raw.start < raw.end <= len(incoming.new.text) for raw in run.suggestions)
                assert all(raw.source_label for raw in run.suggestions)
    assert taken


def _broken_places(chance: random.Random) -> tuple[object, object]:
    """Draw a stretch that is none of the text, whichever unit is counted."""
    far = len(_TEXT) + 2
    start = chance.randint(0, len(_TEXT))
    return chance.choice(
        [
            (start, start),
            (start, far + chance.randint(0, 10**9)),
            (-chance.randint(1, 99), start),
            (far, far + 5),
            (start + 5, start),
            (str(start), start + 1),
            (start + 0.5, start + 1),
            (None, start + 1),
            (start, True),
            (10**30, 10**31),
        ]
    )


@pytest.mark.parametrize("module", [doccano, labelstudio, prodigy], ids=lambda module: module.FORMAT.id)
def test_ten_thousand_records_with_broken_places_are_each_named(tmp_path: Path, module: object) -> None:
    chosen: Format = module.FORMAT  # type: ignore[attr-defined]
    chance = random.Random(7)
    records = []
    broken = []
    for number in range(1, 10_001):
        good = chance.random() < 0.2
        start, end = (12, 13) if good else _broken_places(chance)
        broken += [] if good else [number]
        if chosen is doccano.FORMAT:
            records.append({"text": _TEXT, "label": [[13, 24, "ORG"], [start, end, "X"]]})
        elif chosen is prodigy.FORMAT:
            records.append({"text": _TEXT, "spans": [{"start": start, "end": end, "label": "X"}]})
        else:
            region = {"type": "labels", "value": {"start": start, "end": end, "labels": ["X"]}}
            records.append({"data": {"text": _TEXT}, "annotations": [{"result": [region]}]})
    path = tmp_path / f"a{chosen.extensions[0]}"
    lines = [json.dumps(record) for record in records]
    path.write_text("[" + ",".join(lines) + "]" if chosen is labelstudio.FORMAT else "\n".join(lines), "utf-8")
    assert chosen.read
    read: list[Incoming] = []
    with pytest.raises(RejectedFileError) as caught:
        # Unlike a list, this keeps what came before the error.
        read.extend(chosen.read(path, Hints()))
    assert caught.value.sentence.startswith(f"{len(broken)} ")
    assert [int(problem.split(":")[0].split()[1]) for problem in caught.value.problems] == broken
    assert len(read) == 10_000 - len(broken)


def test_seeds_are_written_the_same_each_time(tmp_path: Path) -> None:
    """A release that is exported again has the same bytes."""
    for module in _FORMATS:
        chosen: Format = module.FORMAT
        if chosen.write:
            assert written(chosen, seeds()) == written(chosen, seeds())
            continue
        assert chosen.write_folder
        for name in ("one", "two"):
            (tmp_path / chosen.id / name).mkdir(parents=True)
            chosen.write_folder(iter(seeds()), tmp_path / chosen.id / name, WriteOptions(tokenize=words))
        first, second = (
            {path.name: path.read_bytes() for path in (tmp_path / chosen.id / name).iterdir()}
            for name in ("one", "two")
        )
        assert first == second
