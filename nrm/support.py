"""Support that the law of Scotland and of Northern Ireland gives an adult, beside the recovery period.

The recovery period is one for the whole United Kingdom (`deadlines`). How long an adult must be supported is not: in
Scotland until the earlier of 90 days, which begin on the day of the positive decision, and the conclusive decision
(Human Trafficking and Exploitation (Scotland) Act 2015 s.9(2); S.S.I. 2018/90 regs 2, 3); in Northern Ireland until the
conclusive decision, and where that is positive for 45 days *from* the day of the reasonable grounds decision at least
(Human Trafficking and Exploitation (Criminal Justice and Support for Victims) Act (NI) 2015 s.18(3), (4)).
The numbers are rules; that the one period begins with its day and the other after it is the wording of the two Acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nrm.choices import YesNoUnsure
from nrm.deadlines import last_day_of_days
from nrm.models import Referral
from nrm.rules import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Where the law gives support of its own, until when, and what ends it."""

    where: str
    until: date
    sentence: str


def support_of(referral: Referral, *, rules: Rulebook) -> Support | None:
    """The support of an adult referred in Scotland or Northern Ireland, after a positive reasonable grounds decision.

    None for a child, elsewhere, before the decision, and on days before there was such a law.
    """
    if referral.recovery_until is None or referral.under_18 == YesNoUnsure.YES:
        return None
    where = referral.answers.filter(question="location").values_list("value", flat=True).first()
    if where not in {"scotland", "northern_ireland"}:
        return None
    positive = referral.steps.filter(move="rg_positive").order_by("-on").values_list("on", flat=True).first()
    return support_from(positive, where=where, rules=rules) if positive else None


def support_from(decided: date, *, where: str, rules: Rulebook) -> Support | None:
    """What follows from the day of the positive decision."""
    days = rules.get(f"support_days_{where}", on=decided)
    if days is None:
        return None
    if where == "scotland":
        until = last_day_of_days(decided, days)
        return Support(
            where="Scotland",
            until=until,
            sentence=f"Until {until:%-d %B %Y}, or until the conclusive grounds decision if that comes first",
        )
    until = decided + timedelta(days=days)
    return Support(
        where="Northern Ireland",
        until=until,
        sentence=f"Until the conclusive grounds decision; if that is positive, until {until:%-d %B %Y} at least",
    )
