"""One exploitation type, or the total, outside the force's usual range after the last twelve months."""

from __future__ import annotations

from collections.abc import Iterator

from core.usual_range import Band, usual
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding
from investigations.quality.rules.row_effects import open_where_changed

TOTAL = "total"


def bands(picture: Picture) -> dict[str, Band]:
    """The usual range of the total and of each type that occurs, by the type's code."""
    by_kind = {}
    kinds = {kind for counts in picture.history.values() for kind in counts}
    for kind in sorted(kinds | {line.primary_type for line in picture.lines}):
        if band := usual([counts.get(kind, 0) for counts in picture.history.values()]):
            by_kind[kind] = band
    if band := usual([sum(counts.values()) for counts in picture.history.values()]):
        by_kind[TOTAL] = band
    return by_kind


def in_words(name: str, count: int, band: Band) -> str:
    """How many cases are live now beside the usual range; of one type or of all."""
    return f"{name}: {count:,} live. Usual range in the last 12 months: {band}."


def find(picture: Picture) -> Iterator[RuleFinding]:
    """Finds nothing until six months of the series are approved."""
    live = [line.primary_type for line in picture.lines if line.is_live]
    for kind, band in bands(picture).items():
        count = len(live) if kind == TOTAL else live.count(kind)
        if band.holds(count):
            continue
        name = "All live investigations" if kind == TOTAL else picture.type_names.get(kind, kind)
        yield RuleFinding(
            record=kind,
            value=str(count),
            field=kind,
            message=in_words(name, count, band),
        )


RULE = QualityRule(
    code="usual_range",
    severity=Severity.WARNING,
    wrong="A type, or the total, is outside its usual range for the last 12 months.",
    remedy="Check the rows of this type. If they are right, explain what has changed.",
    find=find,
    effect=open_where_changed("state", "primary_type"),
)
