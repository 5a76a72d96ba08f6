"""What somebody with the web's connection and one force's scope cannot write, to reach another's referral (P7)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from core import clock
from nrm.choices import FoundSays, OtherSays
from nrm.models import MatchComparison, Referral, ReferralTransfer
from reference.models import Force
from tests.accounts.factories import LANCASHIRE, coordinator
from tests.nrm import making
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
KENT = "E23000032"


@pytest.fixture
def attacker() -> User:
    return making.nrm_analyst(KENT)


@pytest.fixture
def theirs() -> Referral:
    return making.begun(making.nrm_analyst(LANCASHIRE))


@pytest.fixture
def own(attacker: User) -> Referral:
    return making.begun(attacker)


def offer(theirs: Referral, own: Referral, by: User, *, giver: str) -> None:
    """An offer of the other force's referral to one's own force."""
    ReferralTransfer.objects.create(
        referral_id=theirs.pk,
        pseudonym="AAA-AAA",
        force_id=giver,
        receiver_id=own.force_id if giver != own.force_id else theirs.force_id,
        reason="Because.",
        offered_by=by,
        offered_at=clock.now(),
    )


def agree(theirs: Referral, own: Referral, by: User, *, other: str) -> None:
    """A comparison that the other force has already confirmed."""
    MatchComparison.objects.create(
        referral_id=own.pk,
        force_id=own.force_id,
        other_referral_id=theirs.pk,
        other_force_id=other,
        says=FoundSays.SAME,
        by=by,
        at=clock.now(),
        other_says=OtherSays.AGREES,
        other_by=by,
        other_at=clock.now(),
    )


@pytest.mark.parametrize(
    "write",
    [
        lambda *who: offer(*who, giver=LANCASHIRE),
        lambda *who: offer(*who, giver=KENT),
        lambda *who: agree(*who, other=LANCASHIRE),
        lambda *who: agree(*who, other=KENT),
    ],
    ids=["offer of theirs", "own offer of theirs", "their answer", "own answer"],
)
def test_no_row_that_a_force_writes_shows_it_the_referral_of_another(
    write: Callable[..., None], theirs: Referral, own: Referral, attacker: User
) -> None:
    with acting_for(attacker):
        try:
            with transaction.atomic():
                write(theirs, own, attacker)
        except Error:
            pass  # refused, which is as good
        seen = set(Referral.objects.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("select scope.join_referral_transfer(id) from nrm_referraltransfer")
            cursor.execute("select scope.forces()")
            (forces,) = cursor.fetchone()

    assert seen == {own.pk}
    assert forces == [KENT]


def test_a_confirmed_comparison_cannot_be_pointed_at_another_force(
    theirs: Referral, own: Referral, attacker: User
) -> None:
    with acting_for(attacker):
        agree(theirs, own, attacker, other=KENT)
        with pytest.raises(Error, match="only the force that searched replies"), transaction.atomic():
            MatchComparison.objects.update(other_force=LANCASHIRE)
        seen = set(Referral.objects.values_list("pk", flat=True))

    assert seen == {own.pk}


def test_only_the_force_that_is_offered_a_referral_joins_its_giver(theirs: Referral) -> None:
    """Not a coordinator of that force, and not a force that has joined another's transfer."""
    ReferralTransfer.objects.create(
        referral=theirs, pseudonym="AAA-AAA", force_id=LANCASHIRE, receiver_id=KENT, reason="Because.",
        offered_by=theirs.owner, offered_at=clock.now(),
    )  # fmt: skip
    outside = coordinator(unit=Force.objects.get(pk=KENT).unit_id)
    with acting_for(outside), connection.cursor() as cursor:
        cursor.execute("select scope.join_referral_transfer(id) from nrm_referraltransfer")
        cursor.execute("select %s = any (scope.forces())", [LANCASHIRE])
        (has_joined,) = cursor.fetchone()

    assert not has_joined


def test_a_reply_counts_only_from_the_force_that_searched(theirs: Referral, own: Referral, attacker: User) -> None:
    report = MatchComparison.objects.create(
        referral=own, force_id=KENT, other_referral=theirs, other_force_id=LANCASHIRE,
        says=FoundSays.SAME, by=attacker, at=clock.now(),
    )  # fmt: skip
    with acting_for(attacker), pytest.raises(Error, match="only the force that searched replies"), transaction.atomic():
        MatchComparison.objects.filter(pk=report.pk).update(
            other_says=OtherSays.AGREES, other_by=attacker, other_at=clock.now()
        )
