"""Puts the planned referrals in: the sent ones whole, a few that are still being written through the doors of pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mspt.demo import people
from mspt.demo.cared import Cared
from mspt.demo.cast import Cast
from mspt.demo.doors import PlanRefused
from mspt.demo.referred import Referred
from nrm import identity, referrals, whole
from nrm.care.whole import PastCare
from nrm.models import Referral
from nrm.whole import PastReferral, PastStep
from reference import clock

SETTINGS = ("workplace", "private_home", "street", "custody", "port", "brothel")
STILL_WRITING = ("lancashire", "devon-and-cornwall", "kent")


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
                care=_care(one.care) if one.care else None,
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


def _care(planned: Cared) -> PastCare:
    return PastCare(
        done={
            item: datetime.combine(day, time(hour), tzinfo=clock.LONDON) for item, (day, hour) in planned.done.items()
        },
        safe=planned.safe,
        liaison_name=planned.officer,
        liaison_phone=planned.phone,
        needs_interpreter="no" if planned.language == "English" else "yes",
        language=planned.language,
        authority_told_on=planned.authority_told_on,
        guardian_area=planned.guardian_area,
        guardian_referred_on=planned.guardian_referred_on,
        guardian_worker=planned.guardian_worker,
    )
