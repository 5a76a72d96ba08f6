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
from nrm import answers, identity, path, referrals, referring, whole
from nrm.care.whole import PastCare
from nrm.form import sections
from nrm.form.question import Kind, Question
from nrm.models import Referral
from nrm.whole import PastReferral, PastStep
from reference import clock

SETTINGS = ("workplace", "private_home", "street", "custody", "port", "brothel")
READY_TO_REFER = ("lancashire", "devon-and-cornwall")
A_CHILD: dict[str, str | list[str]] = {"under_18": "yes", "first_name": "Thuy-Linh", "last_name": "Testova"}
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
                    PastStep(
                        move=step.move,
                        on=step.on,
                        authority=step.authority,
                        reasons=step.reasons,
                        reference=step.reference,
                    )
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

    def finish_without_referring(self, today: date) -> None:
        """A form that is finished, and that nobody has entered in the Home Office form yet: a to-do item of its own."""
        for slug in READY_TO_REFER:
            by = self.cast[people.nrm(slug)]
            (one,) = referrals.begin(
                happened_on=today - timedelta(days=1), setting="private_home", recovered=True, people=1, by=by
            )
            typed: dict[str, str | list[str]] = dict(A_CHILD)
            while typed:
                version = Referral.objects.values_list("version", flat=True).get(pk=one.pk)
                one = referrals.save_section(one.public_id, typed=typed, version=version, by=by).referral
                given = answers.answers_of(one, sealed=identity.present(one))
                asked = sections.asked(given, begun=one.form_begun_on)
                typed = {each.code: _said(each) for each in asked if each.is_required and not given.get(each.code)}
            referring.finish(one.public_id, by=by)

    def ask_to_look(self) -> None:
        """The national team asked who somebody is: one look waits, another is open until tomorrow."""
        national, owner = self.cast.national, self.cast[people.nrm("lancashire")]
        waiting, opened = (
            Referral.objects.filter(force=owner.force_id).order_by("-pk").exclude(state__in=path.NOT_REFERRED)[:2]
        )
        for one in (waiting, opened):
            identity.ask_to_look(one.public_id, reason="Two forces may hold the same person.", by=national)
        look = opened.looks.get()
        identity.decide_look(opened.public_id, look.pk, grant=True, by=owner)


def _said(question: Question) -> str | list[str]:
    """An invented answer: the first choice, or a few words."""
    if question.kind is Kind.TICKS:
        return [question.choices[0][0]]
    if question.choices:
        return question.choices[0][0]
    return {Kind.DAY: "2010-05-14", Kind.WORD: "vietnamese"}.get(question.kind, "As told at the first meeting.")


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
        authority_told_to="Children’s services, duty desk" if planned.authority_told_on else "",
        guardian_area=planned.guardian_area,
        guardian_referred_on=planned.guardian_referred_on,
        guardian_worker=planned.guardian_worker,
    )
