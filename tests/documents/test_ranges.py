"""The bytes a request gets: its single range, cut to the file's length; the whole file for everything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import ranges
from documents.ranges import Range, RangeNotSatisfiable

sizes = st.integers(1, 10_000)
numbers = st.integers(0, 20_000)


@pytest.mark.parametrize(
    ("header", "byte_range"),
    [
        ("bytes=0-0", Range(0, 0)),
        ("bytes=0-", Range(0, 99)),
        ("bytes=90-200", Range(90, 99)),
        ("bytes=-5", Range(95, 99)),
        ("bytes=-500", Range(0, 99)),
        ("Bytes = 3 - 4", Range(3, 4)),
        ("bytes=4-3", None),
        ("bytes=-", None),
        ("bytes=", None),
        ("", None),
        ("bytes=0-1,5-6", None),
        ("bytes=a-b", None),
        ("bytes=٣-٤", None),
        ("items=0-1", None),
        ("bytes=+1-2", None),
        ("bytes=1--2", None),
        ("bytes=" + "9" * 400 + "-", None),
    ],
)
def test_a_header_means_one_range_or_the_whole(header: str, byte_range: Range | None) -> None:
    assert ranges.asked_for(header, 100) == byte_range


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_range_beyond_the_end_is_not_satisfiable(header: str) -> None:
    with pytest.raises(RangeNotSatisfiable):
        ranges.asked_for(header, 100)


@given(size=sizes, first=numbers, more=numbers)
def test_range_gives_exactly_its_bytes(size: int, first: int, more: int) -> None:
    content = bytes(number % 251 for number in range(size))
    header = f"bytes={first}-{first + more}"

    if first >= size:
        with pytest.raises(RangeNotSatisfiable):
            ranges.asked_for(header, size)
        return
    byte_range = ranges.asked_for(header, size)

    assert byte_range is not None
    assert content[byte_range.first : byte_range.last + 1] == content[first : first + more + 1]
    assert byte_range.length == len(content[first : first + more + 1])


@given(size=sizes, count=st.integers(1, 20_000))
def test_suffix_range_gives_the_last_bytes(size: int, count: int) -> None:
    byte_range = ranges.asked_for(f"bytes=-{count}", size)

    assert byte_range is not None
    assert (byte_range.last, byte_range.length) == (size - 1, min(count, size))


@given(header=st.text(max_size=40), size=sizes)
def test_no_header_breaks_it_and_no_range_leaves_the_file(header: str, size: int) -> None:
    try:
        byte_range = ranges.asked_for("bytes=" + header, size)
    except RangeNotSatisfiable:
        return

    assert byte_range is None or 0 <= byte_range.first <= byte_range.last < size
