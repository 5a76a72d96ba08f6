"""No sub-type for the primary type, or one that is not in the list."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """An unknown code is an error, a type without sub-type a warning; `retired_term` handles ended sub-types."""
    for line in picture.lines:
        if not line.is_live or not line.reads("sub_types"):
            continue
        record = str(line.investigation)
        if line.foreign_sub_types:
            codes = ", ".join(line.foreign_sub_types)
            yield RuleFinding(
                record=record,
                value=codes[:60],
                entry=line.entry,
                field="sub_types",
                severity=Severity.ERROR,
                message=f"“{codes[:200]}” is not in the list of sub-types.",
                remedy="Choose a sub-type from the list of its type.",
            )
        of_primary = [code for code in line.sub_types if code.partition(".")[0] == line.primary_type]
        if not of_primary and line.primary_type in picture.types_with_sub_types and line.reads("primary_type"):
            name = picture.type_names.get(line.primary_type, line.primary_type)
            yield RuleFinding(
                record=record,
                value=line.primary_type,
                entry=line.entry,
                field="sub_types",
                message=f"The primary type is {name}, but none of its sub-types is selected.",
            )


RULE = QualityRule(
    code="sub_type",
    severity=Severity.WARNING,
    wrong="A live investigation has no sub-type of its primary type, or one that is not in the list.",
    remedy="Choose a sub-type, or explain why it is not known yet.",
    find=find,
)
