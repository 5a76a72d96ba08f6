"""A draft: created once however often its page is sent, and deleted with a reason and all related rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from audit.choices import Operation
from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from matching.models import HashedToken
from nrm import drafts, referrals
from nrm.data_rights import requests
from nrm.models import Encounter, FormAnswer, Identity, Referral
from nrm.section45.claims import ClaimStatus, RaisedClaim, raise_claim
from nrm.transfers import offering
from tests.accounts.factories import CUMBRIA
from tests.nrm import caring, making
from tests.nrm.test_thread import days, signed_in
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
MET = date(2026, 11, 20)
NEW = "/nrm/new/"
WHO = {"first_name": "Minh", "last_name": "Tran", "born_on": "2010-05-14"}


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def encounter(key: str, **more: str) -> dict[str, str]:
    return {**days(MET, "happened_on"), "setting": "street", "recovered": "yes", "people": "1", "key": key} | more


def thrown_away(referral: Referral, *, by: User) -> str:
    return drafts.throw_away(referral.public_id, reason="It was begun twice.", by=by)


def test_each_encounter_page_has_its_own_key(analyst: User) -> None:
    client = signed_in(analyst)

    keys = {re.findall(r'name="key" value="([^"]+)"', client.get(NEW).content.decode())[0] for _ in range(2)}

    assert len(keys) == 2


def test_page_sent_twice_creates_one_draft_and_links_to_it_both_times(analyst: User) -> None:
    client, sent = signed_in(analyst), encounter(str(uuid4()))

    first, second = client.post(NEW, sent), client.post(NEW, sent)

    assert second.headers["Location"] == first.headers["Location"]
    assert Referral.objects.count() == Encounter.objects.count() == 1


def test_same_page_with_other_answers_asks_first_and_then_creates_another(analyst: User) -> None:
    client, key = signed_in(analyst), str(uuid4())
    client.post(NEW, encounter(key))

    answer = client.post(NEW, encounter(key, people="3"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "have already started a referral from this page, with different answers" in page
    assert Referral.objects.count() == 1
    new = re.findall(r'name="key" value="([^"]+)"', page)[0]
    assert new != key
    assert client.post(NEW, encounter(new, people="3")).status_code == 302
    assert Referral.objects.count() == 4


def test_another_user_s_key_reveals_no_draft(analyst: User) -> None:
    key = uuid4()
    details: dict[str, Any] = {"happened_on": MET, "setting": "street", "recovered": True, "people": 1, "key": key}
    referrals.begin(**details, by=analyst)

    for other in (making.nrm_analyst(), making.nrm_analyst(CUMBRIA)):
        with pytest.raises(referrals.BegunAlready):
            referrals.begin(**details, by=other)

    assert Referral.objects.count() == 1


def test_page_sent_twice_at_once_creates_one_draft(committed: Callable[..., Any]) -> None:
    key = uuid4()
    details: dict[str, Any] = {"happened_on": MET, "setting": "street", "recovered": True, "people": 2, "key": key}
    [analyst] = committed(making.nrm_analyst)

    def begun() -> list[str]:
        return [referral.pseudonym for referral in referrals.begin(**details, by=analyst)]

    pseudonyms, other = committed(begun, begun)

    assert pseudonyms == other
    assert len(pseudonyms) == 2


@pytest.mark.parametrize("answered", [False, True])
def test_draft_is_deleted_with_all_related_rows(analyst: User, answered: bool, query_budget: Any) -> None:
    draft = making.begun(analyst)
    if answered:
        draft = making.answered(draft, making.CHILD | WHO, by=analyst)
        assert HashedToken.objects.filter(record=draft.public_id).exists()
    client = signed_in(analyst)
    page = reverse("nrm:draft-delete", args=[draft.public_id])
    assert "You cannot undo this." in client.get(page).content.decode()

    with query_budget(44):  # user 3, the draft and why not 10, related rows 25, the encounter 4, log, message
        answer = client.post(page, {"reason": "It was begun twice."})

    assert f"Draft {draft.pseudonym} deleted." in client.get(answer.headers["Location"]).content.decode()
    for model in (Referral, Encounter, FormAnswer, Identity):
        assert not model.objects.exists(), model
    assert not HashedToken.objects.filter(record=draft.public_id).exists()
    [entry] = AuditEntry.objects.filter(kind=Operation.ERASURE)
    assert (entry.keys, entry.reason) == ([str(draft.public_id)], "It was begun twice.")


def test_encounter_stays_while_another_person_met_in_it_remains(analyst: User) -> None:
    first = making.begun(analyst, people=2)
    second = Referral.objects.exclude(pk=first.pk).get()

    thrown_away(first, by=analyst)
    assert Encounter.objects.get() == second.encounter

    thrown_away(second, by=analyst)
    assert not Encounter.objects.exists()


def test_deletion_without_a_reason_asks_for_one_and_deletes_nothing(analyst: User) -> None:
    draft = making.begun(analyst)

    answer = signed_in(analyst).post(reverse("nrm:draft-delete", args=[draft.public_id]), {"reason": " "})

    assert answer.status_code == 422
    assert "Enter why you are deleting the draft." in answer.content.decode()
    assert Referral.objects.filter(pk=draft.pk).exists()


def test_name_in_the_reason_raises_a_warning_before_deletion(analyst: User) -> None:
    draft = making.begun(analyst)

    answer = signed_in(analyst).post(
        reverse("nrm:draft-delete", args=[draft.public_id]), {"reason": "Statement of victim Anna Kowalska."}
    )

    assert answer.status_code == 422
    assert Referral.objects.filter(pk=draft.pk).exists()


def test_submitted_referral_cannot_be_deleted(analyst: User) -> None:
    sent = caring.sent(analyst)

    with pytest.raises(TransitionNotAllowed, match="The Home Office has this referral, so you cannot delete it"):
        thrown_away(sent, by=analyst)

    page = signed_in(analyst).get(reverse("nrm:draft-delete", args=[sent.public_id]), follow=True)
    assert "The Home Office has this referral, so you cannot delete it" in page.content.decode()


def test_draft_needed_by_others_cannot_be_deleted(analyst: User) -> None:
    asked_for, accused, offered = (making.begun(analyst) for _ in range(3))
    how: dict[str, Any] = {"asked_by": "person", "checked": "known", "received_on": MET}
    requests.record_request(asked_for.public_id, kind="access", about="All of it.", by=analyst, **how)
    raised = RaisedClaim(raised_by="defence", stage="trial", raised_on=MET, offence="theft", age_at_act="adult")
    raise_claim(accused.public_id, raised=raised, standing=ClaimStatus(), by=analyst)
    receiver = making.nrm_analyst(CUMBRIA)
    offer = offering.offer(offered.public_id, to=CUMBRIA, reason="The farm lies there.", by=analyst)

    for draft, why in (
        (asked_for, "has made a data rights request"),
        (accused, "section 45"),
        (offered, "offered to another"),
    ):
        with pytest.raises(TransitionNotAllowed, match=why):
            thrown_away(draft, by=analyst)

    making.answer_offer(offer.pk, "accept", by=receiver)
    with pytest.raises(TransitionNotAllowed, match="transferred this draft to you"):
        thrown_away(offered, by=receiver)
    assert Referral.objects.count() == 3
