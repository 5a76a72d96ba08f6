"""The pages of retention: review, request, approve, and what an erased record still shows (P35)."""

from __future__ import annotations

import json
import re
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from core import months
from core.workflow import TransitionNotAllowed
from investigations.models import InvestigationText
from investigations.retained import KIND
from retention import reviews, todo
from retention.models import Erasure, KeepDecision, LegalHold
from tests.investigations.factories import FEBRUARY
from tests.retention.closed_case import WORD, ClosedCase, closed_case
from tests.retention.erasing import approve_on_page, record_of, request_on_page, retention_page
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> ClosedCase:
    return closed_case()


def decide(world: ClosedCase, *, by: User, **values: str) -> Client:
    client = just_signed_in(by)
    answer = client.post(retention_page(KIND, world.case), values)
    assert answer.status_code == 302, answer.content.decode()
    return client


def erase(world: ClosedCase) -> Erasure:
    return approve_on_page(request_on_page(KIND, world.case, by=world.analyst), by=world.lead, has=("Summaries: 1",))


def test_a_request_is_approved_by_a_second_person_and_logged_as_an_erasure(world: ClosedCase) -> None:
    assert erase(world).is_done

    [entry] = AuditEntry.objects.filter(kind="erasure")
    assert (entry.who, entry.subject) == (world.lead.pk, "investigations.investigation")
    assert entry.keys == [str(world.case.public_id)]


def test_analyst_is_offered_an_erasure_request_and_nothing_else_to_decide(world: ClosedCase) -> None:
    """The earlier page offered one radio, and a date for keeping the record."""
    page = just_signed_in(world.analyst).get(retention_page(KIND, world.case)).content.decode()

    assert "What should happen with this record?" not in page
    assert "Only if you keep it." not in page
    assert re.search(r"<button[^>]*>\s*Request erasure", page)
    decide(world, by=world.analyst, decision="erase", reason="No longer needed.")
    assert Erasure.objects.get().requested_by == world.analyst


def test_a_live_investigation_can_be_held_and_not_kept(world: ClosedCase) -> None:
    address = retention_page(KIND, world.open_case)
    page = just_signed_in(world.lead).get(address).content.decode()

    assert "Not set. The period starts when it is closed in an approved return." in page
    assert "Nobody can erase it until the hold is lifted." in page
    assert "Keep it until its next review" not in page
    answer = just_signed_in(world.lead).post(address, {"decision": "hold", "reason": "A civil claim."})
    assert answer.status_code == 302
    assert LegalHold.objects.get().record == world.open_case.public_id


def test_record_without_a_review_date_cannot_be_kept(world: ClosedCase) -> None:
    with acting_for(world.lead):
        record = record_of(KIND, world.open_case, user=world.lead)
        with pytest.raises(TransitionNotAllowed, match="has no review yet"):
            reviews.keep(KIND, record, until=date(2029, 11, 27), reason="A claim.", by=world.lead)


def test_pages_that_show_an_erased_case_open_and_say_that_it_was_erased(world: ClosedCase) -> None:
    erase(world)
    shown = f"Text and names are gone. Dates and codes remain. Approved by {world.lead.name}."

    for person in (world.analyst, world.lead, world.coordinator):
        client = just_signed_in(person)
        assert shown in client.get(world.case.get_absolute_url()).content.decode()
        for name, arguments in PAGES:
            page = client.get(reverse(name, args=arguments))
            assert page.status_code in {200, 302, 403}, (name, person.role)
            assert WORD not in page.content.decode(), name


PAGES: list[tuple[str, list[str]]] = [
    ("home", []),
    ("investigations:investigation-list", []),
    ("investigations:case-review", []),
    ("investigations:advice-list", []),
    ("investigations:return-detail", ["E23000003", months.text(FEBRUARY)]),
    ("investigations:return-list", []),
    ("exports:export-list", []),
    ("retention:review-list", []),
]


def test_receipt_says_that_the_checksum_of_the_text_was_replaced(world: ClosedCase) -> None:
    erase(world)

    page = just_signed_in(world.analyst).get(
        reverse("investigations:return-receipt", args=[world.case.force_id, months.text(FEBRUARY)])
    )

    assert "Replaced after the text of 1 case was erased. The figures are as submitted." in page.content.decode()


def test_a_lead_keeps_a_record_until_another_review(world: ClosedCase) -> None:
    client = decide(
        world, by=world.lead, decision="keep", review_on="27 November 2029", reason="Linked to an open case."
    )

    assert KeepDecision.objects.get().reason == "Linked to an open case."
    assert "Linked to an open case." in client.get(retention_page(KIND, world.case)).content.decode()


def test_a_legal_hold_is_shown_and_lifted_with_a_reason(world: ClosedCase) -> None:
    client = decide(world, by=world.lead, decision="hold", reason="A civil claim.")
    page = client.get(retention_page(KIND, world.case)).content.decode()
    assert "On legal hold: this record cannot be erased" in page
    assert "Request erasure" not in page

    decide(world, by=world.lead, decision="lift", reason="The claim is settled.")

    assert LegalHold.objects.get().lifted_reason == "The claim is settled."


def test_an_analyst_requests_and_decides_nothing_else(world: ClosedCase) -> None:
    page = just_signed_in(world.analyst).get(retention_page(KIND, world.case)).content.decode()

    assert "Request erasure" in page
    assert "Keep it until its next review" not in page
    assert "Put it on legal hold" not in page


def test_decision_without_its_date_or_reason_is_refused_with_what_is_missing(world: ClosedCase) -> None:
    answer = just_signed_in(world.lead).post(retention_page(KIND, world.case), {"decision": "keep", "reason": ""})

    assert answer.status_code == 422
    assert "Enter the date of the next review." in answer.content.decode()
    assert "Enter why." in answer.content.decode()


class TestReviews:
    """Ten years and a day after the case was closed, on 10 February 2020."""

    @pytest.fixture(autouse=True)
    def _later(self, world: ClosedCase, settings: Any) -> None:
        settings.MSPT_TODAY = date(2030, 2, 11)

    def names(self, user: User) -> list[str]:
        with acting_for(user):
            return [each.record.reference for each in reviews.records_to_review(user)]

    def test_a_record_is_listed_once_its_review_date_has_come(self, world: ClosedCase, settings: Any) -> None:
        [due] = self.names(world.lead)
        assert WORD in due
        settings.MSPT_TODAY = date(2030, 2, 9)
        assert self.names(world.lead) == []

    def test_a_kept_or_held_record_is_not_listed(self, world: ClosedCase, settings: Any) -> None:
        with acting_for(world.lead):
            record = record_of(KIND, world.case, user=world.lead)
            reviews.hold(KIND, record, reason="A claim.", by=world.lead)
            assert reviews.records_to_review(world.lead) == []
            reviews.lift(KIND, record, reason="Settled.", by=world.lead)
            assert len(reviews.records_to_review(world.lead)) == 1
            reviews.keep(KIND, record, until=date(2033, 1, 1), reason="Still needed.", by=world.lead)
            assert reviews.records_to_review(world.lead) == []
        settings.MSPT_TODAY = date(2033, 1, 1)
        with acting_for(world.lead):
            [again] = reviews.records_to_review(world.lead)
            assert (again.review_on, again.why) == (date(2033, 1, 1), "Kept until this date")

    def test_another_force_has_no_review_of_the_record(self, world: ClosedCase) -> None:
        assert self.names(world.neighbour) == []

    def test_the_lead_has_a_to_do_item_and_the_analyst_none(self, world: ClosedCase) -> None:
        with acting_for(world.lead):
            [group] = todo.groups_for(world.lead)
        assert [item.title for item in group.items] == ["Records to review: 1"]
        with acting_for(world.analyst):
            assert todo.groups_for(world.analyst) == []


def test_erased_record_is_erased_again_after_a_restore(world: ClosedCase, settings: Any, tmp_path: Path) -> None:
    erase(world)
    settings.MSPT_ROLE = "owner"
    listed = StringIO()
    call_command("export_erasures", stdout=listed)
    file = tmp_path / "erasures.jsonl"
    file.write_text(listed.getvalue())
    InvestigationText.objects.filter(investigation=world.case).update(summary=WORD)  # as the backup has it

    answers = [StringIO(), StringIO()]
    for answer in answers:
        call_command("erase_again", str(file), stdout=answer)

    assert InvestigationText.objects.get(investigation=world.case).summary == ""
    assert {answer.getvalue().strip() for answer in answers} == {"1 record checked, 0 not in this database."}
    assert WORD not in listed.getvalue()


def test_a_record_that_cannot_be_erased_again_is_named_and_keeps_no_other(
    world: ClosedCase, settings: Any, tmp_path: Path
) -> None:
    erase(world)
    settings.MSPT_ROLE = "owner"
    listed = StringIO()
    call_command("export_erasures", stdout=listed)
    line = json.loads(listed.getvalue())
    file = tmp_path / "erasures.jsonl"
    faulty = line | {"record": str(uuid4()), "reason": "Too long. " * 40}
    file.write_text(f"{json.dumps(faulty)}\n{json.dumps(line)}\n")
    InvestigationText.objects.filter(investigation=world.case).update(summary=WORD)  # as the backup has it

    with pytest.raises(CommandError, match=f"1 record could not be erased:\ninvestigation {faulty['record']}"):
        call_command("erase_again", str(file), stdout=StringIO())

    assert InvestigationText.objects.get(investigation=world.case).summary == ""


def test_a_file_that_is_no_list_of_erasures_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.MSPT_ROLE = "owner"
    file = tmp_path / "erasures.jsonl"
    file.write_text("{}")

    with pytest.raises(CommandError, match="is not a list that export_erasures wrote"):
        call_command("erase_again", str(file))
