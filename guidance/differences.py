"""Compare two versions of a product: the text passage by passage, then every other field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guidance import labels
from guidance.models import Version
from guidance.passages import named_passages, tables_of
from guidance.text import difference, table_difference
from guidance.text.difference import PassageChange, PassageRow


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """One field of a version, on both sides."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductVersionDifference:
    """Two versions side by side."""

    older: Version
    newer: Version
    said: list[FieldDifference]
    rows: list[PassageRow]

    @property
    def changed(self) -> int:
        """How many passages changed."""
        return sum(row.change is not PassageChange.SAME for row in self.rows)

    @property
    def folded(self) -> list[tuple[bool, list[PassageRow]]]:
        """The rows in runs; True marks a run without changes."""
        runs: list[tuple[bool, list[PassageRow]]] = []
        for row in self.rows:
            is_same = row.change is PassageChange.SAME
            if not runs or runs[-1][0] != is_same:
                runs.append((is_same, []))
            runs[-1][1].append(row)
        return runs


def between(older: Version, newer: Version) -> ProductVersionDifference:
    """Compare two versions."""
    before, after = named_passages(older), named_passages(newer)
    tables_before, tables_after = tables_of(older, before), tables_of(newer, after)
    return ProductVersionDifference(
        older=older,
        newer=newer,
        said=[change for change in _said(older, newer) if change.before != change.after],
        rows=[
            _with_table(row, tables_before.get(row.anchor, []), tables_after.get(row.anchor, []))
            for row in difference.rows(before, after)
        ],
    )


def _with_table(row: PassageRow, before: list[list[str]], after: list[list[str]]) -> PassageRow:
    if row.kind != "table":
        return row
    return replace(row, table=table_difference.between(before, after))


def _said(older: Version, newer: Version) -> Iterator[FieldDifference]:
    for name in ("title", "summary"):
        label = str(Version._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # columns of our own
        yield FieldDifference(label=label, before=getattr(older, name), after=getattr(newer, name))
    yield FieldDifference(
        label="Handling marking", before=older.get_marking_display(), after=newer.get_marking_display()
    )
    yield FieldDifference(label="Who can read it", before=older.get_circle_display(), after=newer.get_circle_display())
    for label, (before, after) in labels.lists_of(older, newer):
        yield FieldDifference(label=label, before=before, after=after)
