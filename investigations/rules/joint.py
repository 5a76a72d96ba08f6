"""A joint operation that two bodies return.

The force learns only that it should ask: which body, and which case, is for the coordinator of both or for the
national team, who decide in `joint.py`. The lead body's row is right from then on; the other's is to be withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from investigations.choices import Severity
from investigations.rules.facts import Found, Picture, Rule


def find(picture: Picture) -> Iterator[Found]:
    """The lead force returns a joint operation; supporting forces are listed on it."""
    for line in picture.lines:
        if line.is_returned_twice:
            yield Found(
                record=str(line.investigation),
                value=line.operation_name.casefold(),
                entry=line.entry,
                field="operation_name",
                message="This may be a joint operation that is returned twice.",
            )
        if line.is_led_elsewhere:
            yield Found(
                record=str(line.investigation),
                value="led elsewhere",
                entry=line.entry,
                field="operation_name",
                message="Your reviewer has decided that another body leads and returns this operation.",
                remedy="Strike this row out with a reason, or delete it where no approved return has it.",
            )


RULE = Rule(
    code="joint",
    severity=Severity.WARNING,
    wrong="A joint operation may be returned by two bodies.",
    remedy="Ask your coordinator which body returns it, and say what was agreed.",
    find=find,
)
