"""People met together share common answers and keep their own; no question is asked twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from nrm import encounters, referrals
from nrm.form import answers
from nrm.form.question import NOT_KNOWN
from nrm.models import FormAnswer, Referral, Safeguarding
from nrm.safeguarding import page_context, record
from nrm.safeguarding.choices import Channel, Safe
from nrm.transfers import offering
from tests.accounts.factories import KENT
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
NOTHING_SAID = {channel.value: Safe.NOT_KNOWN.value for channel in Channel}


@made_once
def analyst() -> User:
    user = making.nrm_analyst()
    user.name, user.duty_phone = "Farida Holt", "01772 123456"
    user.save(update_fields=["name", "duty_phone"])
    return user


@made_once
def met(analyst: User) -> list[Referral]:
    """Three people met together."""
    return list(Referral.objects.filter(encounter=making.begun(analyst, people=3).encounter).order_by("pk"))


@pytest.fixture
def client(analyst: User) -> Client:
    browser = Client()
    browser.force_login(analyst)
    return browser


def stored(referral: Referral, code: str) -> Any:
    return answers.answers_of(Referral.objects.get(pk=referral.pk)).get(code)


def own(referral: Referral, by: User, **typed: str | list[str]) -> None:
    version = Referral.objects.values_list("version", flat=True).get(pk=referral.pk)
    referrals.save_section(referral.public_id, typed=typed, version=version, by=by)


# Shared answers.
def test_common_answers_of_people_met_together_are_typed_once(met: list[Referral], client: Client) -> None:
    shared = {
        "responder_name": "Farida Holt",
        "responder_role": "DC",
        "exploiters": "Two brothers who speak Albanian",
    }

    answer = client.post(reverse("nrm:encounter", args=[met[0].public_id]), shared, follow=True)

    assert "3 forms updated" in answer.content.decode()
    for referral in met:
        assert stored(referral, "responder_role") == "DC"
        assert stored(referral, "exploiters") == "Two brothers who speak Albanian"
    page = client.get(reverse("nrm:form-section", args=[met[2].public_id, "exploiters"])).content.decode()
    assert "Copied from the encounter" in page


def test_shared_answer_never_overwrites_an_individual_change(met: list[Referral], analyst: User) -> None:
    first, second, _ = met
    encounters.share(first.public_id, typed={"region_now": "Lancashire"}, by=analyst)
    own(second, analyst, region_now="Kent")

    changed = encounters.share(first.public_id, typed={"region_now": "Cumbria"}, by=analyst)

    assert [stored(referral, "region_now") for referral in met] == ["Cumbria", "Kent", "Cumbria"]
    assert second not in changed
    encounters.share(first.public_id, typed={"region_now": ""}, by=analyst)
    assert [stored(referral, "region_now") for referral in met] == [None, "Kent", None]


@pytest.mark.parametrize(("code", "shared"), [("region_now", "Lancashire"), ("exploiters", "Two brothers")])
def test_answer_cleared_for_one_person_stays_unanswered_when_shared_later(
    met: list[Referral], analyst: User, client: Client, code: str, shared: str
) -> None:
    first, second, third = met
    encounters.share(first.public_id, typed={code: shared}, by=analyst)
    own(second, analyst, **{code: ""})
    assert stored(second, code) is None

    for typed in ({code: shared, "responder_role": "DC"}, {code: "Something else"}, {}, {code: shared}):
        encounters.share(first.public_id, typed=typed, by=analyst)

        assert stored(second, code) is None
        assert stored(third, code) == typed.get(code)
    section = {"region_now": "place", "exploiters": "exploiters"}[code]
    answer = client.get(reverse("nrm:form-section", args=[second.public_id, section]))
    assert answer.status_code == 200
    assert shared not in answer.content.decode().partition('<form class="app-reading"')[2]
    own(second, analyst, **{code: "Kent"})
    assert stored(second, code) == "Kent"


def test_not_known_is_shared_and_kept_for_its_person(met: list[Referral], analyst: User, client: Client) -> None:
    first, second, third = met
    own(second, analyst, region_now=NOT_KNOWN)

    encounters.share(first.public_id, typed={"region_now": "Lancashire"}, by=analyst)
    assert [stored(referral, "region_now") for referral in met] == ["Lancashire", NOT_KNOWN, "Lancashire"]

    ticked = {"not_known_region_now": "on", "other_victims": "yes", "not_known_other_victims_words": "on"}
    client.post(reverse("nrm:encounter", args=[first.public_id]), ticked)
    assert [stored(referral, "region_now") for referral in met] == [NOT_KNOWN] * 3
    assert [stored(referral, "other_victims_words") for referral in met] == [NOT_KNOWN] * 3
    for name, args, box in (
        ("nrm:form-section", [third.public_id, "place"], "region_now"),
        ("nrm:form-section", [third.public_id, "others"], "other_victims_words"),
        ("nrm:encounter", [first.public_id], "region_now"),
    ):
        page = client.get(reverse(name, args=args)).content.decode()
        assert re.search(rf'name="not_known_{box}"[^>]*checked', page), (name, box)


def test_unanswered_and_not_known_are_transferred_to_another_force(met: list[Referral], analyst: User) -> None:
    first, second, _ = met
    encounters.share(first.public_id, typed={"region_now": "Lancashire", "exploiters": NOT_KNOWN}, by=analyst)
    own(second, analyst, region_now="")
    kim = making.nrm_analyst(KENT)
    offer = offering.offer(second.public_id, to=KENT, reason="They live in Dover.", by=analyst)

    making.answer_offer(offer.pk, "accept", by=kim)
    encounters.share(second.public_id, typed={"region_now": "Kent"}, by=kim)

    assert (stored(second, "region_now"), stored(second, "exploiters")) == (None, NOT_KNOWN)


def test_answers_are_not_shared_with_finished_forms_or_other_encounters(met: list[Referral], analyst: User) -> None:
    first, second, _ = met
    elsewhere = making.begun(analyst)
    sent = making.answered(second, making.CHILD | {"responder_role": "Sergeant"}, by=analyst)
    referred = {"submitted_at": sent.created_at, "submitted_by": analyst, "authority_reference": "NRM/4711"}
    Referral.objects.filter(pk=sent.pk).update(state="awaiting_rg", **referred)

    encounters.share(first.public_id, typed={"second_contact": "team@lancashire.police.uk"}, by=analyst)

    assert stored(sent, "second_contact") is None
    assert stored(elsewhere, "second_contact") is None
    with pytest.raises(TransitionNotAllowed):
        encounters.share(sent.public_id, typed={"second_contact": "x"}, by=analyst)


def test_another_force_cannot_share_with_people_it_did_not_meet(met: list[Referral]) -> None:
    with pytest.raises(Referral.DoesNotExist):
        encounters.share(met[0].public_id, typed={"responder_role": "DC"}, by=making.nrm_analyst(KENT))


def test_only_plain_answers_are_shared_and_no_identity(met: list[Referral], analyst: User) -> None:
    encounters.share(
        met[0].public_id, typed={"first_name": "Minh", "gender": "male", "crime_reference": "AB/1"}, by=analyst
    )

    met[0].encounter.refresh_from_db()
    assert met[0].encounter.shared == {"crime_reference": "AB/1"}


@pytest.mark.parametrize("people", [2, 12])
def test_the_page_of_an_encounter_costs_the_same_queries_for_any_number_of_people(
    analyst: User, client: Client, people: int, query_budget: Any
) -> None:
    first = making.begun(analyst, people=people)

    with query_budget(12):
        page = client.get(reverse("nrm:encounter", args=[first.public_id])).content.decode()

    assert page.count('<th scope="row"') == people
    assert "to answer" in page


# No question is asked twice.
def test_signed_in_user_is_not_asked_for_their_own_name_and_phone(met: list[Referral], client: Client) -> None:
    for name, args in (("nrm:form-section", [met[0].public_id, "responder"]), ("nrm:encounter", [met[0].public_id])):
        page = client.get(reverse(name, args=args)).content.decode()

        assert 'value="Farida Holt"' in page
        assert 'value="01772 123456"' in page
    assert stored(met[0], "responder_name") is None  # filled in, and stored only on saving


def test_local_authority_of_the_form_is_copied_to_safeguarding_without_a_task(
    met: list[Referral], analyst: User, client: Client
) -> None:
    child = met[0]
    own(child, analyst, under_18="yes")
    own(child, analyst, authority="Preston City Council", authority_phone="01772 906900")
    page = client.get(reverse("nrm:safeguarding", args=[child.public_id])).content.decode()
    assert "Preston City Council, 01772 906900" in page
    assert "Not recorded" in page

    own(child, analyst, authority_informed_on="2026-11-23")

    assert "23 November 2026" in client.get(reverse("nrm:safeguarding", args=[child.public_id])).content.decode()
    Safeguarding.objects.create(referral=child, force_id=child.force_id, guardian_area="no")
    referred = {"submitted_at": child.created_at, "submitted_by": analyst, "authority_reference": "NRM/4711"}
    Referral.objects.filter(pk=child.pk).update(state="awaiting_rg", case_type="referral", **referred)
    day = child.created_at.date()
    assert not Referral.objects.without_guardian(day).filter(pk=child.pk).exists()
    FormAnswer.objects.filter(question="authority_informed_on").delete()
    assert Referral.objects.without_guardian(day).filter(pk=child.pk).exists()


def test_contact_that_the_form_calls_safe_is_not_shown_as_not_known(met: list[Referral], analyst: User) -> None:
    own(met[0], analyst, safe_by=["post"])

    ways = {way.channel: way.answer for way in page_context.ways_of(met[0], by=analyst)}

    assert ways[Channel.POST] == Safe.YES
    assert ways[Channel.EMAIL] == Safe.NOT_KNOWN


def test_unsafe_contact_cannot_be_ticked_as_safe(analyst: User, client: Client) -> None:
    draft = making.answered(making.begun(analyst), making.ADULT, consent="given", by=analyst)
    own(draft, analyst, safe_by=["email", "post"])

    record.set_contact(
        draft.public_id, answers=NOTHING_SAID | {"post": "no"}, notes={}, version=_care_version(draft), by=analyst
    )
    assert stored(draft, "safe_by") == ["email"]

    letter = {"letter_to": "person", "safe_by": ["post"], "letter_address": "1 Sample Street"}
    version = Referral.objects.values_list("version", flat=True).get(pk=draft.pk)
    answer = client.post(
        reverse("nrm:form-section", args=[draft.public_id, "letter"]), letter | {"version": str(version)}
    )

    assert answer.status_code == 422
    assert "lists post as not safe" in answer.content.decode()


def _care_version(referral: Referral) -> int:
    version = Safeguarding.objects.filter(referral=referral).values_list("version", flat=True).first()
    return version or 1
