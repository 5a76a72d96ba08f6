"""The order in which browser tests are given out to two processes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser import longest_first

FILES = sorted(path.stem for path in Path(longest_first.__file__).parent.glob("test_*.py"))


@dataclass(frozen=True)
class Item:
    name: str
    path: Path


def test_each_half_begins_with_a_long_file_and_no_test_is_lost() -> None:
    items: list[Any] = [Item(name=f"{stem}{n}", path=Path(f"{stem}.py")) for stem in FILES for n in range(3)]

    ordered = longest_first.ordered(items)

    assert sorted(item.name for item in ordered) == sorted(item.name for item in items)
    assert ordered[0].path.stem == longest_first.LONGEST[0]
    assert ordered[len(ordered) // 2].path.stem == longest_first.LONGEST[1]


def test_named_files_exist() -> None:
    assert set(longest_first.LONGEST) <= set(FILES)


def test_few_tests_keep_their_number() -> None:
    items: list[Any] = [Item(name="only", path=Path("test_drafts.py"))]

    assert longest_first.ordered(items) == items
    assert longest_first.ordered([]) == []
