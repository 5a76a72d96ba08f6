"""Cases with an answer that belongs to a type of exploitation that they do not have.

County lines are criminal exploitation, and an adult services website sells sex. The primary type and the secondary
types count alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from investigations.choices import FLAGS, Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RuleFinding


def find(
    picture: Picture, *, flag: str, answer_of: Callable[[InvestigationFacts], bool | None], kind: str
) -> Iterator[RuleFinding]:
    """Find the live cases with the answer Yes and without the type."""
    name = picture.type_names.get(kind, kind)
    for line in picture.lines:
        types = {line.primary_type, *line.secondary_types}
        if line.is_live and answer_of(line) and kind not in types and line.reads(flag):
            yield RuleFinding(
                record=str(line.investigation),
                value=" ".join(sorted(types)),
                entry=line.entry,
                field=flag,
                message=f"“{FLAGS[flag]}” is Yes, but {name.lower()} is not among its types.",
            )


def _rule(flag: str, answer_of: Callable[[InvestigationFacts], bool | None], *, kind: str, name: str) -> QualityRule:
    return QualityRule(
        code=f"{flag}_type"[:32],
        severity=Severity.WARNING,
        wrong=f"“{FLAGS[flag]}” is Yes, but {name} is not among the types of the case.",
        remedy=f"Add {name} to the types, or change the answer.",
        find=partial(find, flag=flag, answer_of=answer_of, kind=kind),
    )


COUNTY_LINES = _rule("county_lines", lambda line: line.county_lines, kind="CRIM", name="criminal exploitation")
ADULT_SERVICES = _rule(
    "adult_services_website", lambda line: line.adult_services_website, kind="SEX", name="sexual exploitation"
)
