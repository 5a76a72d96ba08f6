"""Two live rows of a return with the same operation name."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RuleFinding
from investigations.quality.rules.row_effects import open_where_changed


def find(picture: Picture) -> Iterator[RuleFinding]:
    """The later row is asked about. A decision about two forces' rows is that of `joint.py`."""
    first: dict[str, InvestigationFacts] = {}
    for line in picture.lines:
        name = line.operation_name.casefold().strip()
        if not line.is_live or not name:
            continue
        other = first.setdefault(name, line)
        if other is not line:
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{name} {other.investigation}",
                entry=line.entry,
                field="operation_name",
                message=f"{other.reference} has the same operation name, {other.operation_name}.",
            )


RULE = QualityRule(
    code="same_operation",
    severity=Severity.WARNING,
    wrong="Two live cases of this return have the same operation name.",
    remedy="Delete or merge the row that repeats the other, or explain why there are two cases.",
    find=find,
    effect=open_where_changed("state", "operation_name", "reference"),
)
