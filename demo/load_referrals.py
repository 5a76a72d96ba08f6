"""Loads the planned referrals: sent ones whole, and through the pages' functions a few that are still drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.planned_referrals import PlannedReferral
from demo.planned_safeguarding import PlannedSafeguarding
from demo.whole_returns import PlanRefused
from nrm import history_import, identity, referrals, referring, workflow
from nrm.choices import Consent
from nrm.form import answers, sections
from nrm.form.question import AnswerKind, Question
from nrm.history_import import PastReferral, PastStep
from nrm.models import Referral
from nrm.safeguarding.history_import import PastCare

SETTINGS = ("workplace", "private_home", "street", "custody", "port", "brothel")
READY_TO_REFER = ("lancashire", "devon-and-cornwall")
A_CHILD: dict[str, str | list[str]] = {"under_18": "yes", "first_name": "Thuy-Linh", "last_name": "Testova"}
AN_ADULT: dict[str, str | list[str]] = {"under_18": "no", "under_18_when_exploited": "no"}
READY_TO_NOTIFY = "kent"
OVERDUE_BY = timedelta(hours=3)  # since the form was finished
STILL_WRITING = ("lancashire", "devon-and-cornwall", "kent")


@dataclass(slots=True, kw_only=True)
class ReferralLoader:
    """What the forces' NRM people do."""

    cast: Cast

    def add(self, planned: Iterable[PlannedReferral]) -> int:
        """All of them at once; the answer is how many."""
        taken = history_import.import_referrals(
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
            referrals.save_section(first.public_id, typed=AN_ADULT, version=first.version, by=by)

    def finish_without_referring(self, today: date) -> None:
        """Finished forms that nobody has entered in the Home Office form yet, one of them overdue."""
        for slug in READY_TO_REFER:
            by = self.cast[people.nrm(slug)]
            one = self._filled(self._begun(today, by=by), A_CHILD, by=by)
            referring.finish(one.public_id, by=by)
        overdue = Referral.objects.filter(force=self.cast[people.nrm(READY_TO_REFER[0])].force_id).filter(
            state__in=workflow.READY
        )
        overdue.update(finished_at=clock.now() - OVERDUE_BY)
        by = self.cast[people.nrm(READY_TO_NOTIFY)]
        one = self._begun(today, by=by)
        one = referrals.save_section(one.public_id, typed=AN_ADULT, version=one.version, by=by).referral
        referrals.record_consent(
            one.public_id,
            answer=Consent.REFUSED,
            explained=list(referrals.TO_EXPLAIN),
            on=today,
            with_interpreter=None,
            by=by,
        )
        one = self._filled(one, {}, by=by)
        referring.finish(one.public_id, by=by)

    def _begun(self, today: date, *, by: User) -> Referral:
        (one,) = referrals.begin(
            happened_on=today - timedelta(days=1), setting="private_home", recovered=True, people=1, by=by
        )
        return one

    def _filled(self, one: Referral, typed: dict[str, str | list[str]], *, by: User) -> Referral:
        """The draft with these answers, and with one for everything else that must be answered."""
        while True:
            version = Referral.objects.values_list("version", flat=True).get(pk=one.pk)
            if typed:
                one = referrals.save_section(one.public_id, typed=typed, version=version, by=by).referral
            else:
                one = Referral.objects.get(pk=one.pk)
            given = answers.answers_of(one, sealed=identity.present(one))
            asked = sections.asked(given, begun=one.form_begun_on)
            missing = [each for each in asked if each.is_required and not given.get(each.code)]
            typed = {each.code: _said(each) for each in missing if each.code != "consent"}
            if not typed:
                return one

    def ask_to_look(self) -> None:
        """The national team asked who somebody is: one look waits, another is open until tomorrow."""
        national, owner = self.cast.national, self.cast[people.nrm("lancashire")]
        waiting, opened = (
            Referral.objects.filter(force=owner.force_id).order_by("-pk").exclude(state__in=workflow.NOT_REFERRED)[:2]
        )
        for one in (waiting, opened):
            identity.ask_to_look(one.public_id, reason="Two forces may hold the same person.", by=national)
        look = opened.looks.get()
        identity.decide_look(opened.public_id, look.pk, grant=True, by=owner)


def _said(question: Question) -> str | list[str]:
    """An invented answer: the first choice, or a few words."""
    if question.kind is AnswerKind.TICKS:
        return [question.choices[0][0]]
    if question.choices:
        return question.choices[0][0]
    return {AnswerKind.DAY: "2010-05-14", AnswerKind.WORD: "vietnamese"}.get(
        question.kind, "As described at the first meeting."
    )


def _care(planned: PlannedSafeguarding) -> PastCare:
    return PastCare(
        done={
            item: datetime.combine(day, time(hour), tzinfo=clock.LONDON) for item, (day, hour) in planned.done.items()
        },
        safe=planned.safe,
        liaison_name=planned.officer,
        liaison_phone=planned.phone,
        needs_interpreter="no" if planned.language == "English" else "yes",
        language=planned.language,
        authority_informed_on=planned.authority_informed_on,
        authority_informed_to="Children’s services, duty desk" if planned.authority_informed_on else "",
        guardian_area=planned.guardian_area,
        guardian_referred_on=planned.guardian_referred_on,
        guardian_worker=planned.guardian_worker,
    )
