"""More NRM referrals than potential victims in a case."""

from __future__ import annotations

from collections.abc import Iterator

from core.sentences import counted_noun
from investigations.choices import Severity
from investigations.quality.rules.facts import Picture, QualityRule, RuleFinding


def find(picture: Picture) -> Iterator[RuleFinding]:
    """A person is referred once for a case, so a referral too many is a potential victim who is not entered."""
    for line in picture.lines:
        made = line.nrm_referrals or 0
        if line.is_live and made > line.victims > 0 and line.reads("nrm_referrals") and line.reads("people"):
            yield RuleFinding(
                record=str(line.investigation),
                value=f"{made} {line.victims}",
                entry=line.entry,
                field="nrm_referrals",
                message=f"{made:,} NRM referrals, but {counted_noun(line.victims, 'potential victim')}.",
            )


RULE = QualityRule(
    code="nrm_referrals",
    severity=Severity.WARNING,
    wrong="There are more NRM referrals than potential victims.",
    remedy="Enter the potential victims who were referred, or explain the number.",
    find=find,
)
