"""A joint operation that two forces return.

The force learns only that it should ask: the other force and case are shown only to the coordinator of both forces, or
to the national team, who decide in `records/joint_operations.py`. After the decision the lead force's row is right; the
other force has to withdraw its row.
"""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import JOINT_RULE, Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding
from investigations.quality.rules.row_effects import open_where_changed


def find(picture: Picture) -> Iterator[RuleFinding]:
    """The lead force returns a joint operation; supporting forces are listed on it."""
    for line in picture.lines:
        if line.is_returned_twice:
            yield RuleFinding(
                record=str(line.investigation),
                value=line.operation_name.casefold(),
                entry=line.entry,
                field="operation_name",
                message="This may be a joint operation returned by two forces.",
            )
        if line.is_led_elsewhere:
            yield RuleFinding(
                record=str(line.investigation),
                value="led elsewhere",
                entry=line.entry,
                field="operation_name",
                message="Your reviewer has decided that another force leads and returns this operation.",
                remedy="Make this row void with a reason, or delete it if it is not in an approved return.",
            )


RULE = QualityRule(
    code=JOINT_RULE,
    severity=Severity.WARNING,
    wrong="A joint operation may be returned by two forces.",
    remedy="Ask your coordinator which force returns it, and enter what was agreed.",
    find=find,
    effect=open_where_changed("state", "operation_name"),
)
