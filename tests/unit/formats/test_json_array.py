from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.formats import json_array
from glossator.formats.format import RejectedFileError
from glossator.formats.json_array import numbered_elements
from glossator.formats.json_lines import MAX_LINE

if TYPE_CHECKING:
    from pathlib import Path

values = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from(['a"b', "\\", '\\"', "[", "}", ","]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(listed=st.lists(values, max_size=5), indent=st.sampled_from([None, 2]), chunk=st.integers(1, 9))
@settings(max_examples=80, deadline=None)
def test_elements_are_those_of_the_list_wherever_chunks_end(
    tmp_path_factory: pytest.TempPathFactory, listed: list[object], indent: int | None, chunk: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "a.json"
    path.write_text(json.dumps(listed, indent=indent), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_array, "_CHUNK", chunk)
        found = list(numbered_elements(path))
    assert [number for number, _ in found] == list(range(1, len(listed) + 1))
    assert [json.loads(data) for _, data in found if data is not None] == listed


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"7", b"[1", b"[1,]", b"[,1]", b"[1]]", b"[1] 2", b"{} {}", b'["a', b"[1}", b"{]", b"[" * 200]
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(RejectedFileError):
        list(numbered_elements(tmp_path / "a.json"))


def test_one_object_is_its_own_element(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'\xef\xbb\xbf {"a": [1, 2]} \n')
    assert list(numbered_elements(tmp_path / "a.json")) == [(1, b'{"a": [1, 2]}')]


def test_an_element_that_is_too_long_is_passed_over_with_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as file:
        file.write(b'[1, {"a": ["')
        for _ in range(2 * MAX_LINE >> 20):
            file.write(b'\\"]},' * (1 << 18))
        file.write(b'"]}, 3]')
    assert list(numbered_elements(path)) == [(1, b"1"), (2, None), (3, b"3")]
