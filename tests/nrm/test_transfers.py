"""Transfer between forces: always one owner, nothing shown before acceptance, nothing left after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest
from django.core.paginator import Page
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.template.base import Template
from django.test import Client
from django.test.utils import instrumented_test_render
from django.urls import reverse

from accounts.models import User
from audit import log
from core import clock
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from matching.models import HashedToken, MatchHit
from matching.tokens import PersonWords
from nrm import decisions, home, identity, referrals, timeline, todo
from nrm.choices import ReferralState
from nrm.models import (
    ConsentAct,
    Encounter,
    Identity,
    IdentityAccessRequest,
    MatchComparison,
    Referral,
    ReferralStep,
    ReferralTransfer,
    SafeguardingAction,
)
from nrm.section45 import claims
from nrm.section45.claims import ClaimStatus, RaisedClaim
from nrm.transfers import cascade, offer_view, offering
from tests.accounts.factories import CUMBRIA, KENT, UserFactory
from tests.matching import people as matching_people
from tests.nrm import caring, making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
WHO = {"first_name": "Quaggamira", "last_name": "Zebrowska", "born_on": "2009-02-28"}


@made_once
def giver() -> User:
    return making.nrm_analyst()


@made_once
def receiver() -> User:
    return making.nrm_analyst(KENT)


@made_once
def child(giver: User) -> Referral:
    """A draft with a name."""
    draft = making.begun(giver)
    referrals.save_section(draft.public_id, typed=making.CHILD, version=1, by=giver)
    return referrals.save_section(draft.public_id, typed=WHO, version=2, by=giver).referral


@made_once
def offered(child: Referral, giver: User, receiver: User) -> ReferralTransfer:
    return offering.offer(child.public_id, to=KENT, reason="She was found in Dover.", by=giver)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# Every transition by every side from every status, against this hand-written table.
ALLOWED = {
    ("accept", "receiver", "offered"): "accepted",
    ("decline", "receiver", "offered"): "declined",
    ("withdraw", "giver", "offered"): "withdrawn",
    ("note", "giver", "declined"): "noted",
}


@pytest.mark.parametrize("side", [GIVER, RECEIVER, ""])
@pytest.mark.parametrize("state", list(TransferState))
@pytest.mark.parametrize("move", list(TRANSITIONS))
def test_transition_is_allowed_only_to_its_side_from_its_status(move: str, state: str, side: str) -> None:
    why = offering.refusal(move, state=state, side=side, reason="A reason.")

    assert (why == "") is ((move, side, str(state)) in ALLOWED)
    if not why:
        assert TRANSITIONS[move].target == ALLOWED[move, side, str(state)]


def test_referral_stays_with_the_giver_and_its_owner_until_acceptance(
    offered: ReferralTransfer, child: Referral, giver: User, receiver: User
) -> None:
    assert Referral.objects.visible_to(giver).filter(pk=child.pk, owner=giver).exists()
    assert not Referral.objects.visible_to(receiver).exists()
    with pytest.raises(Referral.DoesNotExist):
        referrals.save_section(child.public_id, typed={"other_victims": "no"}, version=3, by=receiver)
    assert referrals.save_section(child.public_id, typed={"other_victims": "no"}, version=3, by=giver)


def test_acceptance_moves_everything_and_the_accepting_user_becomes_the_owner(
    child: Referral, giver: User, receiver: User
) -> None:
    national = making.nrm_national()
    look = identity.request_identity_access(child.public_id, reason="Two forces.", by=national)
    raised = RaisedClaim(raised_by="cps", stage="trial", raised_on=TODAY, offence="theft", age_at_act="child")
    claims.raise_claim(child.public_id, raised=raised, standing=ClaimStatus(), words="Found locked in.", by=giver)
    made = offering.offer(child.public_id, to=KENT, reason="She was found in Dover.", by=giver)

    making.answer_offer(made.pk, "accept", by=receiver)

    moved = Referral.objects.get(pk=child.pk)
    assert (moved.force_id, moved.owner, moved.encounter.force_id) == (KENT, receiver, KENT)
    assert identity.reveal(moved, by=receiver).name == "Quaggamira Zebrowska"
    assert identity.decide_identity_access(child.public_id, look.pk, grant=True, by=receiver).decided_by == receiver
    for model, path in cascade.tables().items():
        forces = set(model._base_manager.filter(**{path: child.pk}).values_list("force", flat=True))
        assert forces <= {KENT}, model
    assert ReferralTransfer.objects.get().force_id == giver.force_id


def test_match_keys_move_and_other_forces_are_directed_to_the_receiver(
    offered: ReferralTransfer, child: Referral, giver: User, receiver: User
) -> None:
    kept = HashedToken.objects.filter(record=child.public_id).count()
    wanted = PersonWords(given_names="Quaggamira", family_names="Zebrowska", born=date(2009, 2, 28))
    cumbria = making.nrm_analyst(CUMBRIA)
    before = matching_people.look(wanted, by=cumbria)

    signed_in(receiver).post(
        reverse("nrm:transfer-decide", args=[offered.pk]), {"move": "accept", "seen": making.seen_of_offer(offered.pk)}
    )

    assert kept > 0
    assert set(HashedToken.objects.filter(record=child.public_id).values_list("force", flat=True)) == {KENT}
    assert HashedToken.objects.filter(record=child.public_id).count() == kept
    assert [hit.force for hit in before.hits] == [giver.force_id]
    assert [hit.force for hit in matching_people.look(wanted, by=making.nrm_analyst(CUMBRIA)).hits] == [KENT]
    assert set(MatchHit.objects.values_list("force", flat=True)) == {KENT}  # the receiver sees earlier attempts too


def named(referral: Referral, user: User, **officer: object) -> None:
    """The user's colleagues are assigned: as liaison officer, and to three items, one of them done."""
    caring.noted(
        referral, "officer", by=user, **{"liaison": user.pk, "liaison_name": "", "liaison_phone": ""} | officer
    )
    for item, done_at in (("safety", None), ("needs", None), ("medical", clock.now())):
        caring.noted(referral, item, by=user, owner=user.pk, done_at=done_at, note="")


def to_name(user: User) -> set[str]:
    return {line.reason.code for line in todo.waiting_for(User.objects.get(pk=user.pk)) if "name" in line.reason.code}


WITHOUT_ACCOUNT = {"liaison": None, "liaison_name": "DC Ash", "liaison_phone": "101"}


@pytest.mark.parametrize("officer", [{}, WITHOUT_ACCOUNT])
def test_people_assigned_by_the_giver_must_be_replaced_and_the_to_do_list_says_so(
    child: Referral, giver: User, receiver: User, officer: dict[str, object]
) -> None:
    named(child, giver, **officer)
    assert to_name(giver) == set()
    made = offering.offer(child.public_id, to=KENT, reason="Found in Dover.", by=giver)

    making.answer_offer(made.pk, "accept", by=receiver)

    assert to_name(receiver) == {"liaison_to_name", "checklist_to_name"}
    page = signed_in(receiver).get(reverse("nrm:safeguarding", args=[child.public_id])).content.decode()
    assert "The officer belongs to the force that transferred the referral. Choose an officer in your force." in page
    assert page.count("was assigned by the force that transferred the referral.") == 2
    form = signed_in(receiver).get(reverse("nrm:safeguarding-part", args=[child.public_id, "safety"])).context["form"]
    assert form["owner"].value() == receiver.pk
    caring.noted(child, "officer", by=receiver, liaison=receiver.pk, liaison_name="", liaison_phone="")
    assert to_name(receiver) == {"checklist_to_name"}
    for item in ("safety", "needs"):
        caring.noted(child, item, by=receiver, owner=receiver.pk, done_at=None, note="")
    assert to_name(receiver) == set()


def test_names_on_completed_items_stay_and_returning_people_remain_assigned(
    child: Referral, giver: User, receiver: User
) -> None:
    named(child, giver)
    made = offering.offer(child.public_id, to=KENT, reason="Found in Dover.", by=giver)
    making.answer_offer(made.pk, "accept", by=receiver)
    assert not SafeguardingAction.objects.get(item="medical").to_name_again

    back = offering.offer(child.public_id, to=giver.force_id, reason="She lives in Preston.", by=receiver)
    making.answer_offer(back.pk, "accept", by=giver)

    assert to_name(giver) == set()


def test_database_requires_nobody_on_completed_items(child: Referral, giver: User) -> None:
    named(child, giver)

    with pytest.raises(IntegrityError), transaction.atomic():
        SafeguardingAction.objects.filter(item="medical").update(to_name_again=True)


def test_every_table_related_to_a_referral_moves_except_the_giver_s_own_line() -> None:
    named = {model.__name__ for model in cascade.tables()}

    assert {"FormAnswer", "AnswerText", "Identity", "IdentityAccessRequest", "ReferralStep", "ConsentAct"} <= named
    assert {"Claim", "ClaimText", "SafeguardingText"} <= named
    assert set(cascade.tables()[MatchComparison].split("__")) == {"referral"}
    assert not named & {"ReferralTransfer", "Referral", "Encounter"}


def test_after_acceptance_the_giver_sees_its_line_and_neither_the_record_nor_the_person(
    offered: ReferralTransfer, child: Referral, giver: User, receiver: User
) -> None:
    outdated = Referral.objects.get(pk=child.pk)
    making.answer_offer(offered.pk, "accept", by=receiver)
    client = signed_in(giver)

    page = client.get(reverse("nrm:referral-list")).content.decode()
    assert "Transferred to other forces" in page
    assert child.pseudonym in page
    line = client.get(offered.get_absolute_url()).content.decode()
    assert "<dt>Status</dt>" not in line
    for url_name in ("nrm:referral-detail", "nrm:identity", "nrm:form-tasks"):
        assert client.get(reverse(url_name, args=[child.public_id])).status_code == 404
    moved = Referral.objects.get(pk=outdated.pk)
    with pytest.raises(TransitionNotAllowed):
        identity.reveal(moved, by=giver)
    with pytest.raises(Referral.DoesNotExist):
        offering.offer(child.public_id, to=CUMBRIA, reason="Again.", by=giver)


def test_before_acceptance_the_receiver_sees_pseudonym_kind_status_due_day_and_reason(
    offered: ReferralTransfer, child: Referral, receiver: User
) -> None:
    client = signed_in(receiver)

    page = client.get(offered.get_absolute_url()).content.decode()

    assert f'<h1 class="govuk-heading-l">Transfer of {child.pseudonym}</h1>' in page
    for shown in (child.pseudonym, "NRM referral", "Draft", "No date set", "She was found in Dover."):
        assert shown in page
    assert child.public_id.hex not in page.replace("-", "")
    assert "Quaggamira" not in page
    assert client.get(child.get_absolute_url()).status_code == 404


def inside(value: object, *, seen: set[int]) -> Iterator[object]:
    """A value and everything that a template can reach from it."""
    if id(value) in seen:
        return
    seen.add(id(value))
    yield value
    if isinstance(value, list | tuple | set | frozenset | QuerySet | Page):
        parts = list(value)
    elif isinstance(value, dict):
        parts = list(value.values())
    elif is_dataclass(value):
        parts = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, Model):
        parts = [vars(value), value._state.fields_cache]
    else:
        parts = []
    for part in parts:
        yield from inside(part, seen=seen)


def given_to_templates(client: Client, address: str) -> list[object]:
    """Everything passed to a page's templates and those within, except the request's user and the page's forms."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", instrumented_test_render)
        page = client.get(address)
    assert page.status_code == 200
    return [reached for layer in page.context for values in layer.dicts for reached in inside(dict(values), seen=set())]


def test_before_acceptance_no_receiver_template_can_reach_the_referral(
    offered: ReferralTransfer, child: Referral, receiver: User
) -> None:
    client = signed_in(receiver)

    for address in (offered.get_absolute_url(), reverse("nrm:referral-list"), reverse("home")):
        reachable = given_to_templates(client, address)
        assert not [
            reached for reached in reachable if isinstance(reached, Referral | ReferralTransfer | Encounter | Identity)
        ], address
        assert child.public_id not in reachable
        assert child.public_id.hex not in repr(reachable).replace("-", "")


def test_shared_details_disappear_when_the_offer_is_closed(
    offered: ReferralTransfer, child: Referral, giver: User, receiver: User
) -> None:
    def shown(user: User) -> offer_view.OfferedReferral | None:
        return offer_view.seen(ReferralTransfer.objects.visible_to(user).for_list().get()).offered

    assert [shown(giver), shown(receiver)] == [
        offer_view.OfferedReferral(kind="NRM referral", status="Draft", due_on=None)
    ] * 2

    making.answer_offer(offered.pk, "accept", by=receiver)

    assert [shown(giver), shown(receiver)] == [None, None]


def test_other_users_find_no_offer_and_reviewers_only_read_it(offered: ReferralTransfer) -> None:
    for stranger in (UserFactory(), UserFactory(force_id=KENT), making.nrm_analyst(CUMBRIA)):
        assert not ReferralTransfer.objects.visible_to(stranger).exists()
    unit, national = making.nrm_coordinator(), making.nrm_national()
    for reader in (unit, national):
        assert ReferralTransfer.objects.visible_to(reader).exists()
        with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in the force it is offered to"):
            making.answer_offer(offered.pk, "accept", by=reader)


def test_decline_needs_a_reason_and_the_giver_sees_it_until_acknowledged(
    offered: ReferralTransfer, giver: User, receiver: User
) -> None:
    with pytest.raises(TransitionNotAllowed, match="Enter why"):
        making.answer_offer(offered.pk, "decline", reason=" ", by=receiver)
    making.answer_offer(offered.pk, "decline", reason="She lives in Preston.", by=receiver)

    assert "transfer_declined" in {line.reason.code for line in todo.waiting_for(giver)}
    assert "She lives in Preston." in signed_in(giver).get(offered.get_absolute_url()).content.decode()
    making.answer_offer(offered.pk, "note", by=giver)
    assert "transfer_declined" not in {line.reason.code for line in todo.waiting_for(giver)}


def test_both_sides_have_it_on_their_to_do_lists(offered: ReferralTransfer, giver: User, receiver: User) -> None:
    assert "transfer_offered" in {line.reason.code for line in todo.waiting_for(giver)}
    assert [item.title for item in home.to_do_items(receiver)] == [f"Lancashire offers you {offered.pseudonym}"]

    making.answer_offer(offered.pk, "withdraw", by=giver)

    assert "transfer_offered" not in {line.reason.code for line in todo.waiting_for(giver)}
    assert home.to_do_items(receiver) == []


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [
        ("E23000035-no", "Why.", "Choose a force other"),
        (making.LANCASHIRE, "Why.", "Choose a force other"),
        (CUMBRIA, "Why.", "has no NRM contact"),
        (KENT, "  ", "Enter the reason for the transfer"),
    ],
)
def test_transfer_without_a_possible_receiver_is_not_offered(
    child: Referral, giver: User, receiver: User, to: str, reason: str, sentence: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        offering.offer(child.public_id, to=to, reason=reason, by=giver)


def test_referral_is_offered_to_one_force_at_a_time(offered: ReferralTransfer, child: Referral, giver: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="already offered"):
        offering.offer(child.public_id, to=KENT, reason="Again.", by=giver)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralTransfer.objects.create(
            referral=child,
            force_id=child.force_id,
            receiver_id=CUMBRIA,
            reason="x",
            offered_by=giver,
            offered_at=offered.offered_at,
        )


def test_two_users_accepting_at_once_make_one_owner(offered: ReferralTransfer, receiver: User) -> None:
    colleague = making.nrm_analyst(KENT)
    making.answer_offer(offered.pk, "accept", by=receiver)

    with pytest.raises(TransitionNotAllowed, match="This transfer is already"):
        making.answer_offer(offered.pk, "accept", by=colleague)

    assert Referral.objects.get().owner == receiver


def test_one_of_several_people_met_together_moves_and_the_others_keep_the_encounter(
    giver: User, receiver: User
) -> None:
    first = making.begun(giver, people=2)
    made = offering.offer(first.public_id, to=KENT, reason="Found in Dover.", by=giver)

    making.answer_offer(made.pk, "accept", by=receiver)

    forces = set(Encounter.objects.values_list("force", "happened_on"))
    assert forces == {(giver.force_id, making.MET), (KENT, making.MET)}
    assert "Other people met at the same time" not in signed_in(receiver).get(first.get_absolute_url()).content.decode()


def test_offer_and_acceptance_are_disclosures_to_the_receiver_and_name_no_one(
    child: Referral, giver: User, receiver: User
) -> None:
    with log.gathering(log.RequestAccesses()) as gathered:
        made = offering.offer(child.public_id, to=KENT, reason="She was found in Dover.", by=giver)
        making.answer_offer(made.pk, "accept", by=receiver)

    shown = [(access.kind, access.reason) for access in gathered.accesses.values() if access.recipient == "Kent Police"]
    assert shown == [("disclosure", "offered to another force"), ("disclosure", "passed on to another force")]
    assert "Quaggamira" not in repr(gathered)


# The whole timeline after a transfer.
def test_timeline_shows_who_did_what_before_and_after(giver: User, receiver: User) -> None:
    referral = making.answered(making.begun(giver), making.ADULT, consent="given", by=giver)
    referral = making.referred(referral, on=TODAY, by=giver)
    raised = RaisedClaim(
        raised_by="defence", stage="after_charge", raised_on=TODAY, offence="theft", age_at_act="adult"
    )
    claims.raise_claim(referral.public_id, raised=raised, standing=ClaimStatus(), by=giver)
    made = offering.offer(referral.public_id, to=KENT, reason="Found in Dover.", by=giver)
    making.answer_offer(made.pk, "accept", by=receiver)
    look = identity.request_identity_access(referral.public_id, reason="Two forces.", by=making.nrm_national())
    identity.decide_identity_access(referral.public_id, look.pk, grant=False, by=receiver)
    decisions.make(referral.public_id, "rg_positive", on=TODAY, authority="sca", by=receiver)

    events = timeline.timeline_of(Referral.objects.get(pk=referral.pk))

    assert [event.title for event in events] == [
        "Recovery period",
        "Identity access refused",
        "Identity access requested",
        f"Owner changed to {receiver.name}",
        "Transferred from Lancashire to Kent",
        "Transfer offered to Kent",
        "Section 45 claim raised",
        "Referred to the Home Office",
        "Form finished: ready to refer",
        "Consent given",
        "Form started",
        "Police met the person",
    ]
    who = {event.title: event.recorded_by for event in events}
    assert (who["Referred to the Home Office"], who["Recovery period"]) == (giver.name, receiver.name)
    page = signed_in(receiver).get(referral.get_absolute_url()).content.decode()
    assert page.count("moj-timeline__item") == len(events)


@pytest.mark.parametrize("number", [1, 6])
def test_whole_timeline_costs_one_query_per_kind(giver: User, query_budget: Callable[..., object], number: int) -> None:
    referral = making.begun(giver)
    raised = RaisedClaim(
        raised_by="defence", stage="after_charge", raised_on=TODAY, offence="theft", age_at_act="adult"
    )
    for _ in range(number):
        claims.raise_claim(referral.public_id, raised=raised, standing=ClaimStatus(), by=giver)
    listed = Referral.objects.for_list().get(pk=referral.pk)

    with query_budget(13):  # the kinds of the timeline except the encounter, one query each
        timeline.timeline_of(listed)


def test_receiver_continues_a_draft_where_the_giver_left_it(giver: User, receiver: User) -> None:
    draft = making.answered(making.begun(giver), making.CHILD, by=giver)
    made = offering.offer(draft.public_id, to=KENT, reason="Found in Dover.", by=giver)
    making.answer_offer(made.pk, "accept", by=receiver)

    sent = making.referred(draft, on=TODAY, by=receiver)

    assert (sent.state, sent.submitted_by) == (ReferralState.SUBMITTED, receiver)


# On the pages.
def test_transfer_is_offered_and_accepted_on_the_pages(child: Referral, giver: User, receiver: User) -> None:
    ours, theirs = signed_in(giver), signed_in(receiver)
    offer = reverse("nrm:transfer-new", args=[child.public_id])
    assert ours.get(offer).status_code == 200
    assert ours.post(offer, {"to": KENT, "reason": ""}).status_code == 422
    risky = {"to": KENT, "reason": "Ask Mr Nguyen, born 3/4/1999."}
    assert ours.post(offer, risky).status_code == 422
    assert not ReferralTransfer.objects.exists()
    assert ours.post(offer, {"to": KENT, "reason": "Found in Dover."}).status_code == 302
    made = ReferralTransfer.objects.get()
    assert "Transfers offered to you" in theirs.get(reverse("nrm:referral-list")).content.decode()

    answer = theirs.post(
        reverse("nrm:transfer-decide", args=[made.pk]),
        {"move": "accept", "seen": making.seen_of_offer(made.pk)},
        follow=True,
    )

    assert "Transfer accepted" in answer.content.decode()
    assert theirs.get(reverse("nrm:identity", args=[child.public_id])).status_code == 200
    assert {model.objects.filter(force=KENT).exists() for model in (Identity,)} == {True}
    assert not [
        model
        for model in (IdentityAccessRequest, ReferralStep, ConsentAct)
        if model.objects.filter(force=giver.force_id).exists()
    ]
