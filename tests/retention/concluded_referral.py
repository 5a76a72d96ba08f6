"""A force with a withdrawn referral that has a word in every text, another of the same encounter, and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from drafts import saving
from nrm import decisions
from nrm.models import (
    AgeDecision,
    ChargedOffence,
    Claim,
    ClaimText,
    Correction,
    CrimeRecord,
    CrimeSystemEntry,
    CrimeSystemExport,
    CrimeTransfer,
    Encounter,
    ExportRequest,
    Identity,
    IdentityAccessRequest,
    Referral,
    ReferralTransfer,
    Safeguarding,
    SafeguardingText,
    SubjectRequest,
)
from nrm.person_match import attempts
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.matching import people as matching_people
from tests.nrm import making
from tests.roles import acting_for

WORD = "Marzanna"  # in every text of the referral that is erased
WHO = {"first_name": WORD, "last_name": "Zebrowska", "born_on": "1999-02-28", "nationality": "polish"}
MET = date(2026, 11, 20)


@dataclass(frozen=True, kw_only=True)
class ConcludedReferral:
    """The people around a concluded referral, and a draft of the same encounter."""

    lead: User
    other_lead: User
    lead_without_duty: User
    analyst: User
    coordinator: User
    national: User
    neighbour: User
    referral: Referral
    other: Referral


def concluded_referral() -> ConcludedReferral:
    """The adult consented, was referred and withdrew on the day after."""
    lead, other_lead = (making.with_duty(UserFactory(role=Role.LEAD, force_id=LANCASHIRE)) for _ in range(2))
    analyst, national = making.nrm_analyst(), making.nrm_national()
    draft = making.begun(analyst, people=2, happened_on=MET)
    other = Referral.objects.exclude(pk=draft.pk).get(encounter=draft.encounter_id)
    for referral in (draft, other):
        making.answered(referral, making.ADULT | WHO | {"account": f"{WORD} was met."}, consent="given", by=analyst)
    Encounter.objects.filter(pk=draft.encounter_id).update(shared={"exploiters": f"A cousin of {WORD}."})
    with acting_for(analyst):
        attempts.ask_as_stored(draft.public_id, by=analyst)
    matching_people.commit()
    referral = making.referred(draft, by=analyst, on=MET, reference=f"NRM {WORD}")
    decisions.make(referral.public_id, "withdraw", on=clock.today(), reasons=f"{WORD} went home.", by=analyst)
    Referral.objects.filter(pk=referral.pk).update(turns_18_in=date(2017, 2, 1))
    _write_about(referral, by=analyst, lead=lead, national=national)
    with acting_for(analyst):
        saving.save(
            f"/nrm/{referral.public_id}/safeguarding/safety/", "", page="", fields={"a": {"now": WORD}}, by=analyst
        )
    neighbour = making.with_duty(UserFactory(role=Role.LEAD, force_id=CUMBRIA))
    coordinator = making.nrm_coordinator()
    lead_without_duty = UserFactory(role=Role.LEAD, force_id=LANCASHIRE)
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return ConcludedReferral(
        lead=lead,
        other_lead=other_lead,
        lead_without_duty=lead_without_duty,
        analyst=analyst,
        coordinator=coordinator,
        national=national,
        neighbour=neighbour,
        referral=Referral.objects.get(pk=referral.pk),
        other=Referral.objects.get(pk=other.pk),
    )


def _write_about(referral: Referral, *, by: User, lead: User, national: User) -> None:
    """One row of every table that belongs to a referral, each settled, with the word in every text."""
    now, today = clock.now(), clock.today()
    row: dict[str, Any] = {"referral": referral, "force_id": referral.force_id}
    Safeguarding.objects.create(**row, liaison_name=WORD, liaison_phone=WORD, language=WORD, authority_informed_to=WORD)
    SafeguardingText.objects.create(**row, about="safety", text=f"{WORD} is safe.")
    AgeDecision.objects.create(
        **row, decided="adult", decider="court", on=today, reason=f"{WORD} has a passport.", by=by, at=now
    )
    IdentityAccessRequest.objects.create(
        **row, asked_by=national, asked_at=now, reason=f"About {WORD}.", state="refused", decided_by=by, decided_at=now
    )
    ExportRequest.objects.create(
        **row,
        form="pdf",
        recipient=f"{WORD} Zebrowska",
        reason=f"For {WORD}.",
        version=1,
        asked_by=by,
        asked_at=now,
        state="refused",
        decided_by=lead,
        decided_at=now,
    )
    export = CrimeSystemExport.objects.create(
        force_id=referral.force_id,
        contents="both",
        covers_from=today,
        covers_to=today,
        columns=["reference"],
        entries=1,
        imported_by=by,
        imported_at=now,
    )
    CrimeSystemEntry.objects.create(
        force_id=referral.force_id,
        reference="LA/1/26",
        key="LA126",
        code="n200_1",
        reported_at=now,
        authority_reference=f"NRM {WORD}",
        export=export,
        record=CrimeRecord.objects.get(referral=referral),
        paired_by="home_office",
    )
    CrimeTransfer.objects.create(
        record=CrimeRecord.objects.get(referral=referral),
        force_id=referral.force_id,
        receiver_id=CUMBRIA,
        source="own_referral",
        status="n200_1",
        state="noted",
        authority_reference=f"NRM {WORD}",
        reason="It happened there.",
        declined_why="It did not.",
        offered_by=by,
        settled_by=by,
        offered_at=now,
        settled_at=now,
    )
    ReferralTransfer.objects.create(
        **row,
        pseudonym=referral.pseudonym,
        receiver_id=CUMBRIA,
        state="noted",
        reason=f"{WORD} lives there.",
        declined_why=f"{WORD} moved.",
        offered_by=by,
        settled_by=by,
        offered_at=now,
        settled_at=now,
    )
    _claim(row, by=by)
    _request(row, by=by)


def _claim(row: dict[str, Any], *, by: User) -> None:
    now, today = clock.now(), clock.today()
    claim = Claim.objects.create(
        **row,
        raised_by="defence",
        stage="interview",
        raised_on=today,
        age_at_act="adult",
        offence=ChargedOffence.objects.valid_on(today).filter(code="robbery")[0],
        excluded="yes",
        nrm_reference=f"NRM {WORD}",
        nrm_state="submitted",
        result="discontinued",
        result_on=today,
        recorded_by=by,
        recorded_at=now,
    )
    ClaimText.objects.create(claim=claim, force_id=claim.force_id, text=f"{WORD} was compelled.")


def _request(row: dict[str, Any], *, by: User) -> None:
    now, today = clock.now(), clock.today()
    settled = {"outcome": "partly", "ground": "crime", "decided_on": today, "decided_by": by, "by": by, "at": now}
    received = {"asked_by": "person", "checked": "document", "received_on": today, "due_on": today + timedelta(days=30)}
    request = SubjectRequest.objects.create(
        **row, **received, **settled, kind="correction", about=WORD, reason=WORD, extended_why=WORD
    )
    SubjectRequest.objects.create(
        **row,
        **received,
        **settled,
        kind="restriction",
        about=WORD,
        reason=WORD,
        lifted_on=today,
        lifted_by=by,
        lifted_why=WORD,
    )
    Correction.objects.create(**row, request=request, question="last_name", said=WORD, on=today, by=by, at=now)


def texts(record: Model, *names: str) -> list[object]:
    """The values of these fields as they are stored now."""
    record.refresh_from_db()
    return [getattr(record, name) for name in names]


def revealed(referral: Referral) -> str | None:
    """The first name in the identity of a referral; None without one."""
    identity = Identity.objects.filter(referral=referral).first()
    return None if identity is None else identity.first_name.reveal()
