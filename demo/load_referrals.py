"""Loads the planned referrals: submitted ones with their whole history, and a few drafts through the pages'
functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from demo.planned_referrals import PlannedReferral
from demo.planned_safeguarding import PlannedSafeguarding
from demo.referral_answers import Answering
from demo.whole_returns import PlanRefused
from nrm import history_import, identity, referrals, referring, states
from nrm.choices import Consent
from nrm.form import answers
from nrm.history_import import PastReferral, PastStep
from nrm.models import Referral
from nrm.safeguarding.history_import import PastCare

SETTINGS = ("workplace", "private_home", "street", "custody", "port", "brothel")
READY_TO_REFER = ("lancashire", "devon-and-cornwall")
A_CHILD: dict[str, str | list[str]] = {
    "under_18": "yes",
    "first_name": "Thuy-Linh",
    "last_name": "Kestlemoor",
    "gender": "female",
    "nationality": "vietnamese",
    "how_exploited": ["criminal_crime"],
    "place": "uk",
}
AN_ADULT: dict[str, str | list[str]] = {"under_18": "no", "under_18_when_exploited": "no"}
READY_TO_NOTIFY = "kent"
OVERDUE_BY = timedelta(hours=3)  # since the form was finished
STILL_WRITING = ("lancashire", "devon-and-cornwall", "kent")


@dataclass(slots=True, kw_only=True)
class ReferralLoader:
    """Records the work of the forces' NRM contacts."""

    cast: Cast

    def add(self, planned: Iterable[PlannedReferral], *, with_whole_form: bool) -> int:
        """Add all of them at once and return how many. Old records have only the answers that were counted."""
        taken = history_import.import_referrals(
            PastReferral(
                met_on=referral.met_on,
                setting=SETTINGS[number % len(SETTINGS)],
                typed=self._whole_form(referral, number) if with_whole_form else referral.typed,
                steps=[
                    PastStep(
                        move=step.move,
                        on=step.on,
                        authority=step.authority,
                        reasons=step.reasons,
                        reference=step.reference,
                    )
                    for step in referral.steps
                ],
                by=self.cast[people.nrm(referral.slug)],
                care=_care(referral.care) if referral.care else None,
            )
            for number, referral in enumerate(planned)
        )
        if taken.problems:
            raise PlanRefused("\n".join(taken.problems[:10]))
        return taken.count

    def _whole_form(self, referral: PlannedReferral, number: int) -> dict[str, str | list[str]]:
        """The planned answers, plus answers to every other question the form required on that day."""
        answering = Answering(
            slug=referral.slug,
            responder=self.cast[people.nrm(referral.slug)].name,
            begun=referral.met_on,
            number=number,
        )
        return referral.typed | answering.to_required(referral.typed)

    def add_drafts(self, today: date) -> None:
        """Add drafts for two people met together; one has some answers."""
        for slug in STILL_WRITING:
            by = self.cast[people.nrm(slug)]
            first, _ = referrals.begin(
                happened_on=today - timedelta(days=1), setting="workplace", recovered=True, people=2, by=by
            )
            referrals.save_section(first.public_id, typed=AN_ADULT, version=first.version, by=by)

    def finish_without_referring(self, today: date) -> None:
        """Add finished forms that are not yet entered in the Home Office form; one is overdue."""
        for slug in READY_TO_REFER:
            by = self.cast[people.nrm(slug)]
            referral = self._filled(self._begun(today, by=by), A_CHILD, by=by)
            referring.finish(referral.public_id, by=by)
        overdue = Referral.objects.filter(force=self.cast[people.nrm(READY_TO_REFER[0])].force_id).filter(
            state__in=states.READY
        )
        overdue.update(finished_at=clock.now() - OVERDUE_BY)
        by = self.cast[people.nrm(READY_TO_NOTIFY)]
        referral = self._begun(today, by=by)
        referral = referrals.save_section(referral.public_id, typed=AN_ADULT, version=referral.version, by=by).referral
        referrals.record_consent(
            referral.public_id,
            answer=Consent.REFUSED,
            explained=list(referrals.TO_EXPLAIN),
            on=today,
            with_interpreter=None,
            by=by,
        )
        referral = self._filled(referral, {}, by=by)
        referring.finish(referral.public_id, by=by)

    def _begun(self, today: date, *, by: User) -> Referral:
        (referral,) = referrals.begin(
            happened_on=today - timedelta(days=1), setting="private_home", recovered=True, people=1, by=by
        )
        return referral

    def _filled(self, referral: Referral, typed: dict[str, str | list[str]], *, by: User) -> Referral:
        """The draft with these answers, and answers to every other required question."""
        referral = Referral.objects.get(pk=referral.pk)
        given = answers.answers_of(referral, sealed=identity.present(referral)) | typed
        slug = next(slug for slug, force in all_forces().items() if force.code == referral.force_id)
        answering = Answering(slug=slug, responder=by.name, begun=referral.form_begun_on, number=referral.pk)
        whole = typed | answering.to_required(given)
        return referrals.save_section(referral.public_id, typed=whole, version=referral.version, by=by).referral

    def request_identity_access(self) -> None:
        """The national team requests access to two identities: one request is open, one is granted until tomorrow."""
        national, owner = self.cast.national, self.cast[people.nrm("lancashire")]
        waiting, opened = (
            Referral.objects.filter(force=owner.force_id).order_by("-pk").exclude(state__in=states.NOT_REFERRED)[:2]
        )
        for referral in (waiting, opened):
            identity.request_identity_access(
                referral.public_id, reason="Two forces may have referred the same person.", by=national
            )
        look = opened.looks.get()
        identity.decide_identity_access(opened.public_id, look.pk, grant=True, by=owner)


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
        authority_informed_to="Children’s services duty team" if planned.authority_informed_on else "",
        guardian_area=planned.guardian_area,
        guardian_referred_on=planned.guardian_referred_on,
        guardian_worker=planned.guardian_worker,
    )
