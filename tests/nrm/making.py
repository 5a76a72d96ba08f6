"""NRM staff and referrals for tests, created through the product's own services."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from accounts import duties
from accounts.choices import Role
from accounts.models import Duty, User
from core import clock
from nrm import decisions, referrals, referring
from nrm.choices import Consent
from nrm.exports import export_requests
from nrm.form import sections
from nrm.form.catalogue import BY_CODE
from nrm.form.question import AnswerKind, StoredIn
from nrm.models import ExportRequest, Referral, ReferralTransfer
from nrm.referrals import TO_EXPLAIN
from nrm.transfers import offering
from tests.accounts.factories import LANCASHIRE, UserFactory

MET = date(2026, 11, 20)
ADULT = {"under_18": "no", "under_18_when_exploited": "no"}
CHILD = {"under_18": "yes"}


def with_duty(user: User, **more: Any) -> User:
    """Give a user the duty, from a day before any test."""
    Duty.objects.create(user=user, kind=duties.DutyKind.NRM, starts_on=date(2016, 1, 1), **more)
    return user


def nrm_analyst(force: str = LANCASHIRE) -> User:
    """A member of a force's NRM staff."""
    return with_duty(UserFactory(role=Role.ANALYST, force_id=force))


def nrm_coordinator() -> User:
    """A member of the NRM staff of Lancashire's unit."""
    return with_duty(UserFactory(role=Role.COORDINATOR))


def nrm_national() -> User:
    """A member of the national NRM team."""
    return with_duty(UserFactory(role=Role.NATIONAL))


def begun(by: User | None = None, *, people: int = 1, happened_on: date = MET) -> Referral:
    """A draft; the first one if several people were met."""
    by = by or nrm_analyst()
    return referrals.begin(happened_on=happened_on, setting="street", recovered=True, people=people, by=by)[0]


def an_answer(code: str) -> str | list[str]:
    """A valid answer to a question: its first choice, or a word."""
    question = BY_CODE[code]
    if question.kind is AnswerKind.DAY:
        return "1990-02-03"
    if question.kind is AnswerKind.WORD:
        return "vietnamese"
    if question.kind is AnswerKind.TICKS:
        return [question.choices[0][0]]
    return question.choices[0][0] if question.choices else "Known to the office."


def answered(referral: Referral, answers: dict[str, str | list[str]], *, consent: str = "", by: User) -> Referral:
    """A draft with these answers, and a valid one to every other question."""
    referral = _save(referral, answers, by=by)
    if consent:
        referrals.record_consent(
            referral.public_id,
            answer=Consent(consent),
            explained=list(TO_EXPLAIN),
            on=clock.today(),
            with_interpreter=None,
            by=by,
        )
    if more := _more_answers(Referral.objects.get(pk=referral.pk)):
        referral = _save(referral, more, by=by)
    return Referral.objects.get(pk=referral.pk)


def referred(draft: Referral, *, by: User, on: date | None = None, reference: str = "", **more: Any) -> Referral:
    """A draft that the force finished, entered in the Home Office form, and recorded with its reference."""
    ready = referring.finish(draft.public_id, by=by)
    move = "notify" if decisions.is_notification(ready) else "submit"
    reference = reference or f"NRM {draft.pseudonym}"
    return decisions.make(draft.public_id, move, on=on or clock.today(), reference=reference, by=by, **more)


def _save(referral: Referral, answers: dict[str, str | list[str]], *, by: User) -> Referral:
    version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
    return referrals.save_section(referral.public_id, typed=answers, version=version, by=by).referral


def _more_answers(referral: Referral) -> dict[str, str | list[str]]:
    """A valid answer to every question still open, and to every question to which these answers lead."""
    from nrm import identity
    from nrm.form import answers

    all_answers, more = answers.answers_of(referral, sealed=identity.present(referral)), {}
    while missing := [
        question.code
        for question in sections.asked(all_answers, begun=referral.form_begun_on)
        if question.is_required and not all_answers.get(question.code) and question.code != "consent"
    ]:
        given = {code: an_answer(code) for code in missing}
        all_answers, more = all_answers | given, more | given
    return more


SEALED = {code for code, question in BY_CODE.items() if question.keep is StoredIn.SEALED}


def seen_of_offer(transfer_id: int) -> str:
    """What the page of an offer shows now."""
    return offering.token_of(ReferralTransfer.objects.for_list().get(pk=transfer_id))


def answer_offer(transfer_id: int, move: str, *, by: User, reason: str = "") -> ReferralTransfer:
    """One transition of an offer, decided on the page as it is now."""
    return offering.decide(transfer_id, move, seen=seen_of_offer(transfer_id), reason=reason, by=by)


def seen_of_file(taking_id: int) -> str:
    """The token that the referral's page shows now for a requested file."""
    taking = ExportRequest.objects.select_related("referral", "request").get(pk=taking_id)
    return export_requests.token_of(taking, taking.referral)


def decide_file(public_id: UUID, taking_id: int, *, allow: bool, by: User) -> ExportRequest:
    """Approve or refuse a file, decided on the page as it is now."""
    return export_requests.decide(public_id, taking_id, allow=allow, seen=seen_of_file(taking_id), by=by)
