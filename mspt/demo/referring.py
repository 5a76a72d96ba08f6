"""Puts the planned referrals in: the sent ones whole, a few that are still being written through the doors of pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mspt.demo import people
from mspt.demo.cast import Cast
from mspt.demo.doors import PlanRefused
from mspt.demo.referred import Referred
from nrm import identity, referrals, whole
from nrm.models import Referral
from nrm.whole import PastReferral, PastStep

SETTINGS = ("workplace", "private_home", "street", "custody", "port", "brothel")
STILL_WRITING = ("lancashire", "merseyside", "kent")


@dataclass(slots=True, kw_only=True)
class Referring:
    """What the bodies' NRM people do."""

    cast: Cast

    def take_in(self, planned: Iterable[Referred]) -> int:
        """All of them at once; the answer is how many."""
        taken = whole.take_in(
            PastReferral(
                met_on=one.met_on,
                setting=SETTINGS[number % len(SETTINGS)],
                typed=one.typed,
                steps=[
                    PastStep(move=step.move, on=step.on, authority=step.authority, reasons=step.reasons)
                    for step in one.steps
                ],
                by=self.cast[people.nrm(one.slug)],
            )
            for number, one in enumerate(planned)
        )
        if taken.problems:
            raise PlanRefused("\n".join(taken.problems[:10]))
        return taken.count

    def still_write(self, today: date) -> None:
        """Drafts of two people met together, one of them begun to be answered."""
        for slug in STILL_WRITING:
            by = self.cast[people.nrm(slug)]
            first, _ = referrals.begin(
                happened_on=today - timedelta(days=1), setting="workplace", recovered=True, people=2, by=by
            )
            answers: dict[str, str | list[str]] = {"under_18": "no", "under_18_when_exploited": "no"}
            referrals.save_section(first.public_id, typed=answers, version=first.version, by=by)

    def ask_to_look(self) -> None:
        """The national team asked who somebody is: one look waits, another is open until tomorrow."""
        national, owner = self.cast.national, self.cast[people.nrm("lancashire")]
        waiting, opened = Referral.objects.filter(force=owner.force_id).order_by("-pk").exclude(state="draft")[:2]
        for one in (waiting, opened):
            identity.ask_to_look(one.public_id, reason="Two forces may hold the same person.", by=national)
        look = opened.looks.get()
        identity.decide_look(opened.public_id, look.pk, grant=True, by=owner)
