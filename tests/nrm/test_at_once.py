"""Two answers to one offer at the same moment: one succeeds, and the other is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from nrm import identity
from nrm.models import Encounter, OwnerChange, Referral, ReferralTransfer
from nrm.reassignable_records import REFERRALS
from nrm.safeguarding import record
from nrm.section45 import claims
from nrm.section45.claims import ClaimStatus, RaisedClaim
from nrm.transfers import cascade, offering
from tests.accounts.factories import CUMBRIA, KENT
from tests.concurrency import refused
from tests.nrm import making

Committed = Callable[..., list[Any]]


def offered(people: int = 1) -> tuple[ReferralTransfer, User, User, User]:
    """An offer of Lancashire to Kent, its giver, and two users of Kent who may answer."""
    giver, kim, kate = making.nrm_analyst(), making.nrm_analyst(KENT), making.nrm_analyst(KENT)
    referral = making.begun(giver, people=people)
    return offering.offer(referral.public_id, to=KENT, reason="She was found in Dover.", by=giver), giver, kim, kate


def standing() -> tuple[str, str, int, int]:
    """The status of the offer, the referral's force and owner, and how often that changed."""
    referral = Referral.objects.get(transfers__isnull=False)
    return (
        ReferralTransfer.objects.get().state,
        referral.force_id,
        referral.owner_id,
        referral.owner_changes.count(),
    )


def test_two_users_accepting_at_once_one_succeeds_and_the_other_is_refused(committed: Committed) -> None:
    ((transfer, _, kim, kate),) = committed(offered)

    (seen,) = committed(lambda: making.seen_of_offer(transfer.pk))  # both read the offer before either answers

    def accepted_by(person: User) -> ReferralTransfer:
        return offering.decide(transfer.pk, "accept", seen=seen, by=person)

    answers = committed(lambda: accepted_by(kim), lambda: accepted_by(kate), by=(kim, kate))

    (outcome,) = committed(standing)
    (winner,) = [answer.settled_by_id for answer in answers if isinstance(answer, ReferralTransfer)]
    (why,) = refused(answers)
    assert why.startswith(f"{kim.name if winner == kim.pk else kate.name} accepted the offer at ")
    assert outcome == ("accepted", KENT, winner, 1)


@pytest.mark.parametrize("rival", ["withdraw", "decline"])
def test_accepting_and_declining_at_once_leaves_only_one_result(committed: Committed, rival: str) -> None:
    ((transfer, giver, kim, kate),) = committed(offered)
    against = giver if rival == "withdraw" else kate
    (seen,) = committed(lambda: making.seen_of_offer(transfer.pk))

    answers = committed(
        lambda: offering.decide(transfer.pk, "accept", seen=seen, by=kim),
        lambda: offering.decide(transfer.pk, rival, seen=seen, reason="She lives in Preston.", by=against),
        by=(kim, against),
    )

    assert len(refused(answers)) == 1, answers
    (outcome,) = committed(standing)
    assert outcome in (
        ("accepted", KENT, kim.pk, 1),
        ({"withdraw": "withdrawn", "decline": "declined"}[rival], giver.force_id, giver.pk, 0),
    )


def test_two_people_met_together_and_accepted_at_once_get_separate_encounters(
    committed: Committed,
) -> None:
    def both() -> tuple[list[int], User, User]:
        giver, kim, kate = making.nrm_analyst(), making.nrm_analyst(KENT), making.nrm_analyst(CUMBRIA)
        making.begun(giver, people=2)
        for_kent, for_cumbria = Referral.objects.order_by("pk")
        offers = [
            offering.offer(met.public_id, to=to, reason="Found there.", by=giver)
            for met, to in ((for_kent, KENT), (for_cumbria, CUMBRIA))
        ]
        return [offer.pk for offer in offers], kim, kate

    (((first, second), kim, kate),) = committed(both)

    committed(
        lambda: making.answer_offer(first, "accept", by=kim),
        lambda: making.answer_offer(second, "accept", by=kate),
        by=(kim, kate),
    )

    (forces,) = committed(lambda: sorted(Encounter.objects.values_list("force", "referrals__force")))
    assert forces == sorted([(KENT, KENT), (CUMBRIA, CUMBRIA)])


def claim(referral: Referral, by: User) -> None:
    raised = RaisedClaim(raised_by="cps", stage="trial", raised_on=making.MET, offence="theft", age_at_act="adult")
    claims.raise_claim(referral.public_id, raised=raised, standing=ClaimStatus(), words="Locked in.", by=by)


def note(referral: Referral, by: User) -> None:
    record.set_officer(referral.public_id, liaison=by.pk, liaison_name="", liaison_phone="", version=1, by=by)


def ask(referral: Referral, by: User) -> None:
    identity.request_identity_access(referral.public_id, reason="Two forces.", by=by)


@pytest.mark.parametrize("write", [claim, note, ask])
def test_giver_s_change_during_acceptance_is_transferred_or_refused(
    committed: Committed, write: Callable[[Referral, User], None]
) -> None:
    def prepared() -> tuple[ReferralTransfer, User, User]:
        transfer, giver, kim, _ = offered()
        return transfer, making.nrm_national() if write is ask else giver, kim

    ((transfer, writer, kim),) = committed(prepared)

    def written() -> str:
        try:
            write(Referral.objects.get(pk=transfer.referral_id), writer)
        except Referral.DoesNotExist:
            return "not found"
        return "written"

    answers = committed(written, lambda: making.answer_offer(transfer.pk, "accept", by=kim), by=(writer, kim))

    assert refused(answers) == []

    def forces() -> set[str]:
        rows = [
            model._base_manager.filter(**{path: transfer.referral_id}).values_list("force", flat=True)
            for model, path in cascade.tables().items()
        ]
        return {force for of in rows for force in of}

    assert committed(forces) == [{KENT}]


def test_two_colleagues_reassigning_all_records_of_one_person_at_once_one_succeeds(committed: Committed) -> None:
    def begun() -> tuple[User, User, User]:
        left, kim, kate = (making.nrm_analyst() for _ in range(3))
        making.begun(left, people=3)
        return left, kim, kate

    ((left, kim, kate),) = committed(begun)
    (responsibilities,) = committed(lambda: REFERRALS.responsibilities_of(left, user=kim), by=(kim,))

    answers = committed(
        lambda: REFERRALS.reassign(responsibilities, person=left, to=kim, by=kim),
        lambda: REFERRALS.reassign(responsibilities[::-1], person=left, to=kate, by=kate),
        by=(kim, kate),
    )

    (why,) = refused(answers)
    assert why.startswith("No records were reassigned. Changed since you opened this page: ")
    (owners,) = committed(lambda: set(Referral.objects.values_list("owner", flat=True)), by=(kim,))
    (changes,) = committed(lambda: OwnerChange.objects.count(), by=(kim,))
    assert len(owners) == 1
    assert owners <= {kim.pk, kate.pk}
    assert changes == 3
