"""Section 45:

what a claim records, which offences are excluded, the questions for adults and children, and its pages.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import decisions
from nrm.choices import Excluded, ReferralState
from nrm.data_rights import subject_access
from nrm.models import ChargedOffence, Claim, Referral
from nrm.section45 import claims, elements
from nrm.section45.claims import ClaimStatus, RaisedClaim
from tests.accounts.factories import KENT, UserFactory
from tests.nrm import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@made_once
def analyst() -> User:
    return making.nrm_analyst()


@made_once
def referral(analyst: User) -> Referral:
    return making.begun(analyst)


def raised(**more: Any) -> RaisedClaim:
    """A claim raised at today's interview, for producing cannabis."""
    usual = {
        "raised_by": "defence",
        "stage": "interview",
        "raised_on": TODAY,
        "offence": "drug_production",
        "age_at_act": "adult",
    }
    return RaisedClaim(**(usual | more))


def noted(referral: Referral, *, by: User, standing: ClaimStatus | None = None, **more: Any) -> Claim:
    return claims.raise_claim(referral.public_id, raised=raised(**more), standing=standing or ClaimStatus(), by=by)


# What a claim records of its day.
def test_claim_records_the_referral_s_status_and_schedule_4_of_its_day(referral: Referral, analyst: User) -> None:
    claim = noted(referral, by=analyst, offence="robbery")

    ChargedOffence.objects.filter(code="robbery").update(in_schedule=False)
    Referral.objects.filter(pk=referral.pk).update(
        state=ReferralState.SUBMITTED,
        case_type="referral",
        under_18="no",
        consent="given",
        submitted_at=clock.now(),
        submitted_by=analyst,
        authority_reference="NRM-1",
    )

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.excluded, claim.nrm_state, claim.nrm_reference) == (Excluded.YES, ReferralState.DRAFT, "")


@pytest.mark.parametrize(
    ("offence", "excluded"),
    [
        ("robbery", Excluded.YES),
        ("malicious_wounding", Excluded.YES),
        ("drug_production", Excluded.NO),
        ("drug_supply", Excluded.NO),
        ("drug_intent_to_supply", Excluded.NO),
        ("violent_disorder", Excluded.YES),
        ("stalking", Excluded.YES),
        ("sexual_1_10", Excluded.YES),
        ("controlling_prostitution", Excluded.NO),
        ("actual_bodily_harm", Excluded.NO),
        ("msa_intent", Excluded.NO),
        ("cannabis_cultivation", Excluded.NO),
        ("drug_possession", Excluded.NO),
        ("fraud", Excluded.NO),
        ("identity_documents", Excluded.NO),
        ("cuckooing", Excluded.UNCLEAR),
        ("theft", Excluded.NO),
        ("other", Excluded.UNCLEAR),
    ],
)
def test_unverified_offence_is_unclear_and_never_open_or_closed(offence: str, excluded: str) -> None:
    assert ChargedOffence.objects.get(code=offence).excluded == excluded


def test_verified_schedule_offences_are_excluded_and_all_others_are_unclear_or_open() -> None:
    offences = ChargedOffence.objects.all()

    assert {offence.excluded for offence in offences if offence.in_schedule and offence.is_verified} == {Excluded.YES}
    assert {offence.excluded for offence in offences if not offence.is_verified} == {Excluded.UNCLEAR}
    paragraphs = {offence.source for offence in offences if offence.in_schedule}
    assert paragraphs == {f"Schedule 4 paragraph {number}" for number in range(1, 38)}
    assert {offence.code for offence in offences if not offence.is_verified} == {
        "child_criminal_exploitation",
        "cuckooing",
        "other",
    }


@pytest.mark.parametrize(("stage", "is_late"), [("interview", False), ("after_charge", True), ("trial", True)])
def test_a_claim_after_charge_is_late(referral: Referral, analyst: User, stage: str, is_late: bool) -> None:
    assert noted(referral, by=analyst, stage=stage).is_late is is_late


# The elements depend on the age at the act.
@pytest.mark.parametrize(
    ("age", "chosen", "fits"),
    [
        ("adult", tuple(elements.ADULT), True),
        ("adult", ("direct_consequence",), False),
        ("child", tuple(elements.CHILD), True),
        ("child", ("compelled",), False),
        ("not_known", tuple(elements.CHILD), True),
        ("not_known", ("no_alternative",), False),
    ],
)
def test_possible_child_is_not_asked_about_compulsion(
    referral: Referral, analyst: User, age: str, chosen: tuple[str, ...], fits: bool
) -> None:
    if fits:
        claim = noted(referral, by=analyst, age_at_act=age, standing=ClaimStatus(borne_out=chosen))
        assert claim.borne_out == list(chosen)
    else:
        for standing in (ClaimStatus(borne_out=chosen), ClaimStatus(contradicted=chosen)):
            with pytest.raises(TransitionNotAllowed, match="Assess only elements that start with"):
                noted(referral, by=analyst, age_at_act=age, standing=standing)


# A blank is never an assessment.
def test_unviewed_element_is_never_a_negative_assessment(referral: Referral, analyst: User) -> None:
    claim = noted(referral, by=analyst, age_at_act="child")

    page = signed_in(analyst).get(claim.get_absolute_url()).content.decode()
    form = signed_in(analyst).get(reverse("nrm:claim-change", args=[referral.public_id, claim.pk])).content.decode()
    held_file = subject_access.text_of(referral, by=analyst, reason="access request")

    assert page.count("Not assessed yet") == len(elements.CHILD)
    assert held_file.count("Not assessed yet") == len(elements.CHILD)
    for printed in (page, held_file):
        assert "Contradicted" not in printed
        assert "Not borne out" not in printed
    assert re.findall(r'name="element_[a-z_]+" value="([a-z_]*)"[^>]* checked', form) == ["", ""]


def test_saving_a_claim_with_untouched_elements_assesses_nothing(referral: Referral, analyst: User) -> None:
    signed_in(analyst).post(
        reverse("nrm:claim-new", args=[referral.public_id]), sent(element_direct_consequence="contradicted")
    )

    claim = Claim.objects.get()
    assert (claim.borne_out, claim.contradicted) == ([], ["direct_consequence"])
    assert [element.words for element in claim.assessed_elements] == [
        "Contradicted by the material so far",
        "Not assessed yet",
    ]


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"borne_out": ["compelled"], "contradicted": ["compelled"]}, "borne_out_or_contradicted"),
        ({"borne_out": ["direct_consequence"]}, "elements_fit_the_age"),
        ({"contradicted": ["no_such"]}, "elements_fit_the_age"),
    ],
)
def test_database_refuses_an_element_with_two_answers_or_of_another_age(
    referral: Referral, analyst: User, columns: dict[str, list[str]], constraint: str
) -> None:
    claim = noted(referral, by=analyst)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(**columns)


def test_migration_reads_old_ticks_without_contradiction() -> None:
    """The older version's single column `elements` is read as ticked or not viewed."""
    assert Claim._meta.get_field("borne_out").column == "elements"
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_default from information_schema.columns"
            " where table_name = 'nrm_claim' and column_name = 'contradicted'"
        )
        assert cursor.fetchone() == ("'{}'::character varying(24)[]",)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"raised_on": TODAY + timedelta(days=1)}, "in the future"),
        ({"act_on": TODAY + timedelta(days=1)}, "after the claim"),
        ({"act_on": date(2015, 7, 30)}, "from 31 July 2015"),
        ({"offence": "no_such"}, "Choose an offence"),
        ({"standing": ClaimStatus(result="rejected")}, "Enter both the result and its date"),
        (
            {"standing": ClaimStatus(result="rejected", result_on=TODAY - timedelta(days=1))},
            "between the date of the claim",
        ),
    ],
)
def test_impossible_dates_and_text_are_refused_with_what_to_do(
    referral: Referral, analyst: User, typed: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        noted(referral, by=analyst, **typed)

    assert not Claim.objects.exists()


def test_only_the_holding_force_records_a_claim(referral: Referral) -> None:
    with pytest.raises(TransitionNotAllowed, match="Only NRM contacts in Lancashire"):
        noted(referral, by=making.nrm_coordinator())
    for stranger in (UserFactory(), making.nrm_analyst(KENT)):
        with pytest.raises(Referral.DoesNotExist):
            noted(referral, by=stranger)


def test_second_of_two_editors_gets_an_edit_conflict_and_overwrites_nothing(referral: Referral, analyst: User) -> None:
    claim = noted(referral, by=analyst)
    view = ClaimStatus(police_view="accepts")
    claims.change(referral.public_id, claim.pk, standing=view, words="Found locked in.", version=1, by=analyst)

    with pytest.raises(EditConflict):
        claims.change(referral.public_id, claim.pk, standing=ClaimStatus(), words="", version=1, by=analyst)

    claim = Claim.objects.select_related("words").get()
    assert (claim.police_view, claim.words.text) == ("accepts", "Found locked in.")


# Its pages.
def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sent(**more: str | list[str]) -> dict[str, str | list[str]]:
    usual = {
        "raised_by": "defence",
        "stage": "after_charge",
        "raised_on_0": "24",
        "raised_on_1": "11",
        "raised_on_2": "2026",
        "offence": "violent_disorder",
        "age_at_act": "child",
        "element_direct_consequence": "borne_out",
    }
    return usual | more


def test_claim_page_says_who_decides_and_that_it_is_unclear(referral: Referral, analyst: User) -> None:
    client = signed_in(analyst)

    answer = client.post(reverse("nrm:claim-new", args=[referral.public_id]), sent(offence="cuckooing"), follow=True)

    page = answer.content.decode()
    assert "The jury, not the competent authority, decides" in page
    assert "Unclear, check Schedule 4" in page
    assert "Late: raised after charge" in page
    assert "It was a direct consequence of being, or having been, a victim" in page
    assert "compelled" not in page


def test_error_is_shown_at_the_form_and_typed_text_stays(referral: Referral, analyst: User) -> None:
    client = signed_in(analyst)

    answer = client.post(reverse("nrm:claim-new", args=[referral.public_id]), sent(element_compelled="borne_out"))

    assert answer.status_code == 422
    assert "Assess only elements that start with “Child”" in answer.content.decode()


def test_possible_names_raise_a_warning_before_storing(referral: Referral, analyst: User) -> None:
    client, page = signed_in(analyst), reverse("nrm:claim-new", args=[referral.public_id])
    risky = sent(words="Reported by Mr Nguyen, born 3/4/1999.")

    assert client.post(page, risky).status_code == 422
    assert not Claim.objects.exists()
    assert client.post(page, risky | {"asked": "yes"}).status_code == 302
    assert Claim.objects.get().words.text == "Reported by Mr Nguyen, born 3/4/1999."


def test_reviewers_read_a_claim_without_buttons(referral: Referral, analyst: User) -> None:
    claim = noted(referral, by=analyst)

    page = signed_in(making.nrm_national()).get(claim.get_absolute_url()).content.decode()

    assert referral.pseudonym in page
    assert "Update the claim" not in page


def test_claim_is_closed_with_a_result_on_its_page(referral: Referral, analyst: User) -> None:
    claim = noted(referral, by=analyst)
    day = {"result_on_0": "24", "result_on_1": "11", "result_on_2": "2026"}

    answer = signed_in(analyst).post(
        reverse("nrm:claim-change", args=[referral.public_id, claim.pk]),
        {"version": "1", "result": "accepted_by_jury", **day},
        follow=True,
    )

    assert "Accepted by the jury" in answer.content.decode()
    assert not Claim.objects.open().exists()


@pytest.mark.parametrize("number", [1, 8])
def test_the_page_of_a_claim_costs_the_same_queries_however_many_there_are(
    referral: Referral, analyst: User, query_budget: Any, number: int
) -> None:
    noted_claims = [noted(referral, by=analyst) for _ in range(number)]
    client = signed_in(analyst)

    with query_budget(9):
        assert client.get(noted_claims[0].get_absolute_url()).status_code == 200


def test_claim_of_a_decided_referral_has_no_conflict(analyst: User) -> None:
    referral = making.answered(making.begun(analyst), making.CHILD, by=analyst)
    referral = making.referred(referral, on=TODAY, by=analyst)
    near = ClaimStatus(trial_on=TODAY + timedelta(days=3))
    claim = noted(referral, by=analyst, standing=near)
    client = signed_in(analyst)
    assert ">conflict<" in client.get(claim.get_absolute_url()).content.decode()

    decisions.make(referral.public_id, "rg_negative", on=TODAY, authority="sca", reasons="No grounds.", by=analyst)

    page = client.get(claim.get_absolute_url()).content.decode()
    assert ">conflict<" not in page
    assert "Reasonable grounds negative" in page
