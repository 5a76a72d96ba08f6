"""The pages of an erased referral: who requests and approves, and that every page that names it still works (P35)."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import clock
from nrm import search, todo
from nrm.data_rights import requests
from nrm.models import Claim, Referral
from nrm.retained import KIND
from retention import restored, reviews
from retention import todo as retention_todo
from retention.models import Erasure
from retention.restored import ListedErasure
from tests.nrm.caring import version_of
from tests.retention.concluded_referral import WORD, ConcludedReferral, concluded_referral, revealed
from tests.retention.erasing import approve_on_page, request_on_page, retention_page
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> ConcludedReferral:
    return concluded_referral()


def request_erasure(world: ConcludedReferral) -> Erasure:
    return request_on_page(KIND, world.referral, by=world.analyst)


def erase(world: ConcludedReferral) -> Erasure:
    sentences = ("The person’s identity, the answers of the form and all notes are deleted", "Identity: 1")
    return approve_on_page(request_erasure(world), by=world.lead, has=sentences)


def test_an_analyst_requests_and_a_lead_approves_and_the_log_has_the_erasure(world: ConcludedReferral) -> None:
    assert erase(world).is_done

    [entry] = AuditEntry.objects.filter(kind="erasure")
    assert (entry.who, entry.subject, entry.keys) == (
        world.lead.pk,
        "nrm.referral",
        [str(world.referral.public_id)],
    )


def test_nrm_contacts_of_the_force_find_the_link_and_others_do_not(world: ConcludedReferral) -> None:
    link = retention_page(KIND, world.referral)

    for person, is_shown in ((world.analyst, True), (world.lead, True), (world.national, False)):
        client = just_signed_in(person)
        assert (link in client.get(world.referral.get_absolute_url()).content.decode()) == is_shown
        assert client.get(link).status_code == (200 if is_shown else 404)


def test_a_lead_without_the_duty_gets_404_and_sees_no_request(world: ConcludedReferral) -> None:
    erasure = request_erasure(world)
    client = just_signed_in(world.lead_without_duty)

    assert client.get(retention_page(KIND, world.referral)).status_code == 404
    assert client.get(erasure.get_absolute_url()).status_code == 404
    values = {"decision": "refuse", "reason": "No."}
    assert client.post(reverse("retention:erasure-decide", args=[erasure.public_id]), values).status_code == 404
    assert "Open erasure requests" not in client.get(reverse("retention:review-list")).content.decode()
    with acting_for(world.lead_without_duty):
        assert retention_todo.groups_for(world.lead_without_duty) == []
    with acting_for(world.lead):
        [group] = retention_todo.groups_for(world.lead)
        assert [item.title for item in group.items] == ["Open erasure requests: 1"]


OWN_PAGES = [
    "nrm:form-tasks",
    "nrm:form-check",
    "nrm:encounter",
    "nrm:safeguarding",
    "nrm:identity",
    "nrm:match-detail",
    "nrm:export-request",
    "nrm:request-list",
    "nrm:who-can-see",
    "nrm:access-history",
    "nrm:reference-correct",
    "nrm:investigation-link",
    "nrm:date-correct",
    "nrm:transfer-new",
    "nrm:claim-new",
    "nrm:subject-access-file",
]
LISTS = ["home", "nrm:referral-list", "nrm:match-list", "exports:export-list", "retention:review-list"]


def test_pages_that_list_an_erased_referral_open_and_show_no_name(world: ConcludedReferral) -> None:
    erase(world)
    shown = f"Text and names are gone. Dates and codes remain. Approved by {world.lead.name}."

    for person in (world.analyst, world.lead, world.coordinator, world.national):
        client = just_signed_in(person)
        opens = {200, 302} if person.force_id else {200, 302, 403, 404}  # some pages are for the force alone
        page = client.get(world.referral.get_absolute_url()).content.decode()
        assert shown in page
        assert WORD not in page
        for name in OWN_PAGES:
            answer = client.get(reverse(name, args=[world.referral.public_id]))
            assert answer.status_code in opens, (name, person.role)
            assert WORD not in answer.content.decode(), name
        for name in LISTS:
            answer = client.get(reverse(name))
            assert answer.status_code in opens, (name, person.role)
        claim = Claim.objects.get(referral=world.referral)
        for name in ("nrm:claim-detail", "nrm:claim-change"):
            answer = client.get(reverse(name, args=[world.referral.public_id, claim.pk]))
            assert answer.status_code in opens, (name, person.role)
            assert WORD not in answer.content.decode(), name


def test_list_and_search_by_pseudonym_say_that_a_referral_was_erased(world: ConcludedReferral) -> None:
    erase(world)
    client = just_signed_in(world.analyst)

    for address in (
        f"{reverse('nrm:referral-list')}?state=withdrawn",
        f"{reverse('nrm:referral-search')}?q={world.referral.pseudonym}",
    ):
        page = client.get(address, follow=True).content.decode()
        assert world.referral.pseudonym in page
        assert "Erased" in page, address


def test_erased_referral_is_no_longer_found_by_name_or_reference(world: ConcludedReferral) -> None:
    with acting_for(world.analyst):
        assert world.referral in search.find(f"{WORD} Zebrowska", by=world.analyst).rows
        assert world.referral in search.find(f"NRM {WORD}", by=world.analyst).rows

    erase(world)

    with acting_for(world.analyst):
        assert set(search.find(f"{WORD} Zebrowska", by=world.analyst).rows) == {world.other}
        assert not search.find(f"NRM {WORD}", by=world.analyst).rows


def test_erased_referral_has_no_to_do_items(world: ConcludedReferral) -> None:
    Referral.objects.filter(pk=world.referral.pk).update(authority_reference="", reference_missing=True)
    with acting_for(world.analyst):
        assert world.referral in {line.referral for line in todo.waiting_for(world.analyst)}

    erase(world)

    with acting_for(world.analyst):
        assert world.referral not in {line.referral for line in todo.waiting_for(world.analyst)}


def test_a_change_sent_from_an_old_page_is_refused_with_the_reason(world: ConcludedReferral) -> None:
    erase(world)
    client = just_signed_in(world.analyst)
    key = world.referral.public_id
    sent: list[tuple[str, list[Any], dict[str, Any]]] = [
        (
            "nrm:request-list",
            [key],
            {"kind": "access", "asked_by": "person", "checked": "document", "about": WORD}
            | {"received_on_0": "20", "received_on_1": "11", "received_on_2": "2026"},
        ),
        ("nrm:safeguarding-part", [key, "safety"], {"version": str(version_of(world.referral)), "note": WORD}),
        ("nrm:export-request", [key], {"form": "pdf", "recipient": WORD, "reason": WORD}),
        ("nrm:category-mark", [key], {"categories": "victim"}),
        ("nrm:reference-correct", [key], {"reference": "NRM 1", "reason": WORD}),
        ("nrm:investigation-link", [key], {"which": "other", "reference": WORD}),
    ]

    for name, arguments, values in sent:
        answer = client.post(reverse(name, args=arguments), values, follow=True)
        assert "This referral is erased" in answer.content.decode(), name


def test_an_erasure_is_applied_again_to_a_backup_from_before_it(
    world: ConcludedReferral, settings: Any, tmp_path: Path
) -> None:
    settings.MSPT_ROLE = "owner"
    file = tmp_path / "erasures.json"
    listed = ListedErasure(
        kind="referral",
        record=str(world.referral.public_id),
        together=[],
        force=world.referral.force_id,
        reason="No longer needed.",
        requested_by=str(world.analyst.public_id),
        requested_at=clock.now().isoformat(),
        decided_by=str(world.lead.public_id),
        decided_at=clock.now().isoformat(),
    )
    file.write_text(json.dumps(asdict(listed)))

    for _ in range(2):
        answer = StringIO()
        call_command("erase_again", str(file), stdout=answer)
        assert answer.getvalue().strip() == "1 record checked, 0 not in this database."
        world.referral.refresh_from_db()
        assert (world.referral.is_erased, revealed(world.referral), revealed(world.other)) == (True, None, WORD)
    assert list(restored.lines()) == [file.read_text()], "the next list has it, too"


class TestReviews:
    """Ten years and a day after the person withdrew."""

    @pytest.fixture(autouse=True)
    def _later(self, world: ConcludedReferral, settings: Any) -> None:
        settings.MSPT_TODAY = date(2036, 11, 25)

    def names(self, user: User) -> list[str]:
        with acting_for(user):
            return [each.record.reference for each in reviews.records_to_review(user)]

    def test_a_referral_is_listed_once_its_review_date_has_come(self, world: ConcludedReferral, settings: Any) -> None:
        assert self.names(world.lead) == [world.referral.pseudonym]
        assert self.names(world.neighbour) == []
        assert self.names(world.lead_without_duty) == []
        settings.MSPT_TODAY = date(2036, 11, 23)
        assert self.names(world.lead) == []

    def test_a_restricted_referral_is_in_no_list(self, world: ConcludedReferral) -> None:
        requests.SubjectRequest.objects.filter(kind="restriction").update(lifted_on=None, lifted_by=None, lifted_why="")

        assert self.names(world.lead) == []

    def test_the_page_names_the_first_review(self, world: ConcludedReferral) -> None:
        page = just_signed_in(world.lead).get(retention_page(KIND, world.referral)).content.decode()

        assert "24 November 2036" in page
