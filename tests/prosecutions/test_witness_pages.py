"""The pages of victims and witnesses: what each user finds there, and what a refused form keeps."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from investigations.models import Investigation
from prosecutions.models import ProsecutionCase, Witness
from prosecutions.witnesses import list_export, records, referral_links
from prosecutions.witnesses.checks import BY_CODE
from prosecutions.witnesses.choices import EvidenceWay, Measure, MeasureStatus, Willingness, WithdrawalStage
from prosecutions.witnesses.filters import ALL
from prosecutions.witnesses.workflow import WITNESS_TRANSITIONS
from tests.accounts.factories import analyst, coordinator, national, stranger
from tests.nrm import making as nrm_making
from tests.prosecutions import case_making
from tests.prosecutions import witness_making as making
from tests.prosecutions.test_witnesses import referral_of
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = "/prosecutions/cases/witnesses/"
NEW = {
    "kind": "both",
    "is_under_18": "no",
    "is_abroad": "overseas",
    "country": "PL",
    "needs_interpreter": "yes",
    "willingness": "undecided",
}


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


@made_once
def case(operation: Investigation, priya: User) -> ProsecutionCase:
    return case_making.charged(operation, by=priya, urn="50AB1234526", charged=2)


@made_once
def first(case: ProsecutionCase, priya: User) -> Witness:
    return making.witness(case, by=priya, days=60, **making.ABROAD)


def page_of(user: User, url: str, **sent: Any) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(url, sent) if sent else client.get(url)


def step_url(person: Witness, move: str) -> str:
    return reverse("witnesses:witness-step", args=[person.public_id, move])


def today(name: str = "on") -> dict[str, int]:
    day = clock.today()
    return {f"{name}_0": day.day, f"{name}_1": day.month, f"{name}_2": day.year}


def test_pages_open_for_the_force_the_unit_and_the_national_team(case: ProsecutionCase, first: Witness) -> None:
    for user in (analyst(), coordinator(), national()):
        for url in (LIST, case.get_absolute_url(), first.get_absolute_url()):
            page = page_of(user, url)
            assert page.status_code == 200, (user.role, url)
            assert "Witness 1" in page.content.decode()


def test_witness_of_another_force_is_not_found(case: ProsecutionCase, first: Witness) -> None:
    new = reverse("witnesses:witness-new", args=[case.public_id])
    for url in (first.get_absolute_url(), step_url(first, "contact"), new):
        assert page_of(stranger(), url).status_code == 404


def test_every_step_that_a_page_offers_opens_and_the_others_say_why(first: Witness, priya: User) -> None:
    page = page_of(priya, first.get_absolute_url())
    offered = {move for move, _ in page.context["moves"]} | {"contact"}
    for move in WITNESS_TRANSITIONS:
        assert page_of(priya, step_url(first, move)).status_code == (200 if move in offered else 302), move
    assert page_of(priya, step_url(first, "unheard-of")).status_code == 404


def test_reader_is_offered_no_step(case: ProsecutionCase, first: Witness) -> None:
    page = page_of(national(), first.get_absolute_url())
    assert page.context["moves"] == []
    assert not page.context["can_record_contact"]
    assert "Add a victim or witness" not in page_of(national(), case.get_absolute_url()).content.decode()


def test_witness_is_added_from_the_page_of_the_case(case: ProsecutionCase, priya: User) -> None:
    new = reverse("witnesses:witness-new", args=[case.public_id])
    assert new in page_of(priya, case.get_absolute_url()).content.decode()
    seen = records.token_of_list(case)
    answer = page_of(priya, new, **NEW, **today("first_contact_on"), key=str(uuid.uuid4()), seen=seen)

    added = Witness.objects.get()
    assert answer.url == added.get_absolute_url()
    assert (added.lives, added.needs_interpreter) == ("Poland", True)


def test_new_form_is_filled_with_the_usual_answers_and_keeps_what_was_typed(case: ProsecutionCase, priya: User) -> None:
    new = reverse("witnesses:witness-new", args=[case.public_id])
    form = page_of(priya, new).context["form"]
    assert form["first_contact_on"].value() == clock.today()
    assert "GB" not in dict(form.fields["country"].choices)
    answer = page_of(priya, new, **NEW | {"is_abroad": "uk"}, **today("first_contact_on"), key=str(uuid.uuid4()))

    assert answer.status_code in {409, 422}
    assert '<option value="PL" selected>' in answer.content.decode()


def test_contact_is_recorded_with_one_button_and_no_typing(first: Witness, priya: User) -> None:
    form = page_of(priya, step_url(first, "contact"))
    assert form.context["form"]["on"].value() == clock.today()
    assert "28 days after this contact" in form.content.decode()
    answer = page_of(priya, step_url(first, "contact"), **today(), seen=records.token_of(first))

    assert answer.status_code == 302
    first.refresh_from_db()
    assert first.last_contact_on == clock.today()


def test_refused_and_outdated_forms_keep_what_was_typed(first: Witness, priya: User) -> None:
    sent = {"chosen": ["screens", "wigs"], "new_measure": "granted", **today()}
    refused = page_of(priya, step_url(first, "measures"), **sent, seen=records.token_of(first))
    outdated = page_of(priya, step_url(first, "measures"), **sent, seen="old")

    assert (refused.status_code, outdated.status_code) == (422, 409)
    for answer in (refused, outdated):
        assert answer.content.decode().count("checked") == 3
    assert not first.measures.exists()


def test_details_form_shows_what_is_recorded(first: Witness, priya: User) -> None:
    form = page_of(priya, step_url(first, "details")).context["form"]

    assert form["new_is_abroad"].value() == "overseas"
    assert form["new_country"].value() == "PL"
    assert form["new_needs_interpreter"].value() == "yes"
    sent = {
        "new_kind": "witness",
        "new_is_under_18": "yes",
        "new_is_abroad": "uk",
        "new_country": "",
        "new_needs_interpreter": "no",
        **today(),
    }
    assert page_of(priya, step_url(first, "details"), **sent, seen=records.token_of(first)).status_code == 302
    first.refresh_from_db()
    assert (first.kind, first.is_under_18, first.lives, first.needs_interpreter) == ("witness", True, "UK", False)


def test_list_is_narrowed_by_checks_willingness_place_and_urn(
    case: ProsecutionCase, first: Witness, priya: User
) -> None:
    gone = making.witness(case, by=priya)
    making.step(gone, "willingness", by=priya, new_willingness="withdrew", stage=WithdrawalStage.CHARGING)
    done = making.witness(case, by=priya)
    making.step(done, "evidence", by=priya, way=EvidenceWay.IN_PERSON)
    making.step(making.witness(case, by=priya), "remove", by=priya)
    for query, numbers in (
        ("", [1, 2]),
        ("show=contact", [1]),
        ("show=abroad", []),
        ("show=all", [1, 2, 3]),
        ("show=gave", [3]),
        ("show=removed", [4]),
        (f"willingness={Willingness.WITHDREW}", [2]),
        ("lives=overseas", [1]),
        ("urn=50 ab 12345 26", [1, 2, 3]),
        ("urn=50AB0000026", []),
    ):
        page = page_of(priya, f"{LIST}?{query}").context["page"]
        assert sorted(person.number for person in page) == numbers, query


@pytest.mark.parametrize("number", [3, 20])
def test_list_needs_the_same_queries_for_any_number(
    number: int, case: ProsecutionCase, priya: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        making.witness(case, by=priya)
    client = Client()
    client.force_login(priya)
    client.get(LIST)
    with django_assert_max_num_queries(16):
        assert len(client.get(LIST).context["page"]) == number


@pytest.mark.parametrize("show", ["before", ALL, *BY_CODE])
def test_clerk_reads_what_each_filter_of_the_list_needs(
    case: ProsecutionCase, first: Witness, priya: User, show: str
) -> None:
    making.with_trial(case, by=priya, on=clock.today())
    with acting_for(priya, role="clerk"):
        narrowed = list_export.narrowed(QueryDict(f"show={show}&urn=50AB1234526"), priya)
        lines = narrowed.lines(narrowed.keys(most=10))

    assert len(lines) == 1
    assert lines[0].cells[:6] == [
        "50AB1234526",
        1,
        first.force.short_name,
        "Victim and witness",
        "No",
        "Poland",
    ]


def test_exported_list_names_its_filters_in_words_and_logs_codes(case: ProsecutionCase, priya: User) -> None:
    narrowed = list_export.narrowed(QueryDict("show=contact&lives=overseas"), priya)

    assert narrowed.in_words == ("Show: Contact with a victim or witness overdue", "Lives: Abroad")
    assert narrowed.filters == "show contact, lives overseas"


def test_referral_is_linked_on_its_page_and_shown_to_nrm_contacts_alone(first: Witness, priya: User) -> None:
    contact = nrm_making.nrm_analyst()
    referral = referral_of(contact)
    url = reverse("witnesses:witness-referral", args=[first.public_id])
    assert page_of(priya, url).status_code == 302
    sent = {"pseudonym": referral.pseudonym.lower(), "seen": records.token_of_link(first)}
    assert page_of(contact, url, **sent).status_code == 302

    first.refresh_from_db()
    assert referral_links.referral_of(first, by=contact) == referral
    assert referral.pseudonym in page_of(contact, first.get_absolute_url()).content.decode()
    for user in (priya, coordinator(), national()):
        page = page_of(user, first.get_absolute_url()).content.decode()
        assert referral.pseudonym not in page
        assert "NRM" not in page.partition("<main")[2].partition("</main>")[0]


def test_figures_page_counts_victims_and_witnesses_apart(case: ProsecutionCase, first: Witness, priya: User) -> None:
    making.step(first, "measures", by=priya, chosen=(Measure.PRIVATE,), new_measure=MeasureStatus.APPLIED)
    page = page_of(priya, "/prosecutions/cases/figures/")

    assert page.context["witness_figures"].total == 1
    assert "They are counted apart from victims in returns, NRM referrals and crimes" in page.content.decode()


def test_home_page_has_what_is_to_do(first: Witness, priya: User) -> None:
    page = page_of(priya, "/").content.decode()

    assert "Contact with a victim or witness overdue: 1" in page


def test_open_form_of_an_analyst_does_not_notice_a_link(case: ProsecutionCase, first: Witness, priya: User) -> None:
    """A refusal would say that a contact changed something, which the page does not show."""
    seen = records.token_of(first)
    contact = nrm_making.nrm_analyst()
    referral = nrm_making.referred(
        nrm_making.answered(nrm_making.begun(contact), nrm_making.CHILD, by=contact), by=contact
    )
    referral_links.link_referral(
        first.public_id, pseudonym=referral.pseudonym, seen=records.token_of_link(first), by=contact
    )

    assert page_of(priya, step_url(first, "contact"), **today(), seen=seen).status_code == 302
