"""How long the law of Scotland or Northern Ireland supports an adult, in addition to the recovery period.

The recovery period is the same for the whole United Kingdom (`deadlines`). The period for which an adult must be
supported is not. In Scotland it lasts until the earlier of 90 days, which begin on the day of the positive decision,
and the conclusive decision (Human Trafficking and Exploitation (Scotland) Act 2015 s.9(2); S.S.I. 2018/90 regs 2, 3).
In Northern Ireland it lasts until the conclusive decision, and if that is positive for at least 45 days *from* the day
of the reasonable grounds decision (Human Trafficking and Exploitation (Criminal Justice and Support for Victims) Act
(NI) 2015 s.18(3), (4)).

The numbers are dated rules; the Acts differ on whether the day of the decision counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nrm.choices import ReferralState, YesNoUnsure
from nrm.models import Referral
from nrm.rules.deadlines import last_day_of_days
from nrm.rules.rulebook import Rulebook
from nrm.workflow import TRANSITIONS

# Positive reasonable grounds decisions that begin a recovery period: first ones, and those after a reconsideration.
BEGIN_RECOVERY = tuple(
    name for name, move in TRANSITIONS.items() if move.decides and move.target == ReferralState.RECOVERY
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalSupport:
    """Which national law supports the person, and until when, as a sentence."""

    where: str
    sentence: str


def support_of(referral: Referral, *, rules: Rulebook) -> NationalSupport | None:
    """Return the support of an adult in Scotland or Northern Ireland after a positive reasonable grounds decision.

    None for a child, a referral made elsewhere, before the decision, and on days before such a law existed.
    """
    if referral.recovery_until is None or referral.under_18 == YesNoUnsure.YES:
        return None
    where = referral.answers.filter(question="location").values_list("value", flat=True).first()
    if where not in {"scotland", "northern_ireland"}:
        return None
    positive = referral.steps.filter(move__in=BEGIN_RECOVERY).order_by("-on").values_list("on", flat=True).first()
    return support_from(positive, where=where, rules=rules) if positive else None


def support_from(decided: date, *, where: str, rules: Rulebook) -> NationalSupport | None:
    """Return the support that follows from the day of the positive decision."""
    days = rules.get(f"support_days_{where}", on=decided)
    if days is None:
        return None
    if where == "scotland":
        until = last_day_of_days(decided, days)
        return NationalSupport(
            where="Scotland",
            sentence=f"Until {until:%-d %B %Y}, or the conclusive grounds decision if that is sooner",
        )
    until = decided + timedelta(days=days)
    return NationalSupport(
        where="Northern Ireland",
        sentence=f"Until the conclusive grounds decision. If that is positive, until at least {until:%-d %B %Y}",
    )
