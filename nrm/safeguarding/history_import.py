"""Safeguarding of an imported past referral: checklist, officer, language, child, ways of contact.

The rules are those of each part (`record`), applied to the given values and not to the database, so that the number of
statements does not depend on the number of referrals. `nrm.history_import` stores the rows with the referrals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models

from core import clock
from nrm.choices import YesNoUnsure
from nrm.models import Referral, SafeContact, Safeguarding, SafeguardingAction
from nrm.safeguarding.choices import Channel, GuardianWorker, Safe, checklist_of

type Row = Safeguarding | SafeguardingAction | SafeContact


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCare:
    """The known safeguarding of one referral; leaves out checklist items that are not done."""

    done: Mapping[str, datetime] = field(default_factory=dict)
    safe: Mapping[str, str] = field(default_factory=dict)  # way of contact to answer
    liaison_name: str = ""
    liaison_phone: str = ""
    needs_interpreter: str = ""
    language: str = ""
    authority_informed_on: date | None = None
    authority_informed_to: str = ""
    guardian_area: str = ""
    guardian_referred_on: date | None = None
    guardian_worker: str = ""


def problems(care: PastCare, referral: Referral) -> Iterator[str]:
    """Yield what is impossible, one sentence each."""
    was_child = referral.under_18 in {YesNoUnsure.YES, YesNoUnsure.NOT_SURE}  # at that time, even if of age now
    items = {item.code for item in checklist_of(begun=referral.form_begun_on, is_child=was_child)}
    if strange := set(care.done) - items:
        yield f"“{min(strange)}” is not on the checklist of this referral."
    if any(not referral.form_begun_on <= clock.day_of(at) or at > clock.now() for at in care.done.values()):
        yield "A safeguarding action is dated before the form was started, or in the future."
    if any(day > clock.today() for day in (care.authority_informed_on, care.guardian_referred_on) if day):
        yield "The date the local authority or guardian was informed is in the future."
    if bool(care.liaison_name) != bool(care.liaison_phone):
        yield "Enter the officer’s name and phone number."
    if care.guardian_referred_on and care.guardian_area != YesNoUnsure.YES:
        yield "You can refer a child to a guardian only where a guardian service covers the area."
    if care.guardian_worker and not care.guardian_referred_on:
        yield "Enter the date the child was referred to the guardian."
    if (care.authority_informed_on or care.guardian_area) and not was_child:
        yield "The person is an adult. Local authority and guardian apply only to a child."
    yield from _strange_words(care)


def _strange_words(care: PastCare) -> Iterator[str]:
    words = (
        (care.guardian_worker, GuardianWorker.values),
        (care.guardian_area, YesNoUnsure.values),
        (care.needs_interpreter, YesNoUnsure.values),
        *((channel, Channel.values) for channel in care.safe),
        *((answer, Safe.values) for answer in care.safe.values()),
    )
    yield from (f"“{word}” is not one of the answers." for word, offered in words if word and word not in offered)


def rows(care: PastCare, referral: Referral) -> Iterator[Row]:
    """Return the safeguarding rows, not stored yet. The owner of the referral is responsible for each item."""
    yield Safeguarding(
        referral=referral,
        force_id=referral.force_id,
        liaison_name=care.liaison_name,
        liaison_phone=care.liaison_phone,
        needs_interpreter=care.needs_interpreter,
        language=care.language,
        authority_informed_on=care.authority_informed_on,
        authority_informed_to=care.authority_informed_to,
        guardian_area=care.guardian_area,
        guardian_referred_on=care.guardian_referred_on,
        guardian_worker=care.guardian_worker,
    )
    for item, at in care.done.items():
        yield SafeguardingAction(
            referral=referral, force_id=referral.force_id, item=item, owner_id=referral.owner_id, done_at=at, at=at
        )
    for channel, answer in care.safe.items():
        yield SafeContact(referral=referral, force_id=referral.force_id, channel=channel, answer=answer)


def store(made: list[Row], *, at_once: int) -> None:
    """Store the rows of stored referrals: one statement per table, however many there are."""
    for row in made:
        row.referral_id = row.referral.pk
    tables: tuple[type[models.Model], ...] = (Safeguarding, SafeguardingAction, SafeContact)
    for table in tables:
        of_table = [row for row in made if isinstance(row, table)]
        table._default_manager.bulk_create(of_table, batch_size=at_once)
