"""A list as a file: exactly what the list shows, harmless, confirmed with a password, and logged as a disclosure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.duties import DutyKind
from accounts.models import Duty, User
from audit.models import AuditEntry
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from exports import cancelling, requests
from exports.choices import ListFormat
from exports.models import ListExport
from exports.sources import ListLine, NarrowedList, registered
from investigations.models import Holding
from reference.models import Force
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.accounts.second_factors import with_app
from tests.core.spreadsheets import conventions, reading
from tests.exports.reading import csv_lines, csv_metadata
from tests.investigations.factories import JANUARY, approved, row, series
from tests.orders.making import with_duty
from tests.shared_rows import made_once
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db
NEW = "/exports/new/investigations/"
TYPED = {"reason": "Briefing for the tactical lead.", "recipient": "Detective Superintendent"}


@made_once
def anna() -> User:
    series(JANUARY, JANUARY)
    person = UserFactory(email="anna.okafor@example.org", force_id=LANCASHIRE)
    also = row("LAN/2", primary_type="SEX", sub_types="", operation_name="", children_involved="")
    approved(JANUARY, rows=[row("LAN/1", operation_name="MARLSTONE"), also], by=person)
    return person


@made_once
def colleague(anna: User) -> User:
    return analyst(LANCASHIRE)


@pytest.fixture
def annas(anna: User) -> Client:
    """Her browser, in which she entered her password a moment ago."""
    return just_signed_in(anna)


@pytest.fixture
def needing_approval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows are already a long list."""
    monkeypatch.setattr(requests, "NEEDS_APPROVAL", 1)


def requested(annas: Client) -> ListExport:
    answer = annas.post(NEW, {"format": "xlsx", **TYPED})
    assert answer.status_code == 302, answer.content.decode()
    return ListExport.objects.get()


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_workbook_keeps_the_conventions_and_has_the_lines_of_the_list(annas: Client, kind: str) -> None:
    answer = annas.post(NEW, {"format": kind, **TYPED})

    book = reading.READERS[kind](answer.content)
    assert conventions.broken(book) == []
    text = " ".join(str(cell) for sheet in book.sheets for line in sheet.cells for cell in line)
    assert re.search(r"LAN/1.*LAN/2", text)
    assert "by anna.okafor@example.org, for Detective Superintendent." in text
    assert "OFFICIAL-SENSITIVE" in text


def test_file_and_log_say_who_exports_what_when_and_why(annas: Client) -> None:
    answer = annas.post(f"{NEW}?type=SEX", {"format": "csv", **TYPED})

    entry = AuditEntry.objects.get(kind="disclosure")
    number = str(entry.question).split()[1].rstrip(";")
    name = rf'attachment; filename="investigations-anna-okafor-\d{{8}}-\d{{4}}-{number}\.zip"'
    assert re.fullmatch(name, answer.headers["Content-Disposition"])
    assert (entry.subject, entry.count, len(entry.keys)) == ("investigations.investigation", 1, 1)
    assert entry.question == f"export {number} as CSV; filters: state live, type SEX"
    assert (entry.reason, entry.recipient) == (TYPED["reason"], TYPED["recipient"])
    (line,) = csv_lines(answer.content)
    assert (line["reference"], line["operation_name"], line["children_involved"]) == ("LAN/2", "", "not known")
    metadata = csv_metadata(answer.content)
    assert (metadata["dc:identifier"], metadata["dc:extent"]) == (number, "1 rows")
    assert "Exploitation type, primary or secondary: Sexual exploitation." in metadata["rdfs:comment"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_formula_in_a_cell_is_exported_as_text(annas: Client, kind: str) -> None:
    Holding.objects.filter(reference="LAN/1").update(operation_name="=1+1")

    content = annas.post(NEW, {"format": kind, **TYPED}).content

    if kind == "csv":
        assert [line["operation_name"] for line in csv_lines(content)] == ["'=1+1", ""]
    else:
        assert conventions.computes_nothing(reading.READERS[kind](content))


def test_nothing_leaves_without_a_reason_or_a_recent_second_factor(annas: Client, anna: User) -> None:
    without_reason = annas.post(NEW, {"format": "csv", "reason": " "})
    earlier = Client()
    earlier.force_login(with_app(anna))
    give_factor(earlier, seconds_ago=301)
    own_page = {"HTTP_ORIGIN": "http://testserver"}
    opened, sent = earlier.get(f"{NEW}?type=SEX"), earlier.post(NEW, {"format": "csv", **TYPED}, **own_page)

    assert without_reason.status_code == 422
    assert "Enter a reason for the download" in without_reason.content.decode()
    assert opened.headers["Location"] == f"{reverse('account_reauthenticate')}?next=%2Fexports%2Fnew%2F" + (
        "investigations%2F%3Ftype%3DSEX"
    )
    assert sent.status_code == 401
    assert "Confirm it is you" in sent.content.decode()
    assert TYPED["reason"] in sent.content.decode()
    assert not AuditEntry.objects.filter(kind="disclosure").exists()


def test_list_over_the_limit_or_without_rows_is_refused(annas: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "MOST_ROWS", 1)
    too_long = annas.post(NEW, {"format": "csv", **TYPED})
    empty = annas.post(f"{NEW}?text=zzzz", {"format": "csv", **TYPED})

    assert "A file holds at most 1 investigations. Filter the list first." in too_long.content.decode()
    assert "There is nothing to download." in empty.content.decode()
    assert not AuditEntry.objects.filter(kind="disclosure").exists()


def test_filter_that_is_not_valid_leads_back_to_its_list(annas: Client) -> None:
    answer = annas.get(f"{NEW}?open_since=31/31/2020")

    assert answer.headers["Location"] == "/investigations/?open_since=31%2F31%2F2020"


def test_long_list_waits_for_a_colleague_who_sees_the_same_forces(
    annas: Client, colleague: User, needing_approval: None
) -> None:
    export = requested(annas)
    answers = {}
    people = {"colleague": colleague, "unit": coordinator(), "national": national()}
    people |= {"other force": analyst(CUMBRIA), "other unit": analyst(KENT), "other coordinator": coordinator("wmrocu")}
    for name, person in people.items():
        answers[name] = just_signed_in(person).get(export.get_absolute_url()).status_code

    assert answers == {
        **dict.fromkeys(("colleague", "unit", "national"), 200),
        **dict.fromkeys(("other force", "other unit", "other coordinator"), 404),
    }


def decide(export: ListExport, *, by: User, allow: bool = True) -> ListExport:
    export.refresh_from_db()
    return requests.decide(export.public_id, allow=allow, seen=requests.token_of(export), by=by)


def test_approval_begins_a_job_and_a_refusal_none(annas: Client, colleague: User, needing_approval: None) -> None:
    export = requested(annas)
    assert export.job is None

    approved_export = decide(export, by=colleague)
    with pytest.raises(EditConflict):
        requests.decide(export.public_id, allow=False, seen=requests.token_of(export), by=national())
    ListExport.objects.update(state="needs_approval", job=None, decided_by=None, decided_at=None)
    refused = decide(export, by=colleague, allow=False)

    assert (approved_export.state, approved_export.job is None) == ("waiting", False)
    assert (refused.state, refused.job, refused.refusal) == ("refused", None, f"{colleague.name} refused it.")


def test_requester_cancels_an_export_that_is_not_finished_and_nobody_else_does(
    annas: Client, colleague: User, needing_approval: None
) -> None:
    export = requested(annas)
    cancel = f"{export.get_absolute_url()}cancel/"
    assert f'action="{cancel}"' in annas.get(export.get_absolute_url()).content.decode()
    assert f'action="{cancel}"' not in just_signed_in(colleague).get(export.get_absolute_url()).content.decode()
    with pytest.raises(TransitionNotAllowed, match="Only the person who requested"):
        cancelling.cancel(export.public_id, by=colleague)

    page = annas.post(cancel, follow=True).content.decode()

    export.refresh_from_db()
    assert "Export cancelled." in page
    assert (export.state, export.refusal) == ("stopped", cancelling.CANCELLED)
    with pytest.raises(TransitionNotAllowed, match="has been decided"):
        decide(export, by=colleague)
    with pytest.raises(TransitionNotAllowed, match="has ended"):
        cancelling.cancel(export.public_id, by=export.requested_by)


def test_nobody_approves_their_own_export(annas: Client, anna: User, needing_approval: None) -> None:
    export = requested(annas)

    with pytest.raises(TransitionNotAllowed, match="You cannot approve your own export"):
        decide(export, by=anna)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        ListExport.objects.update(decided_by=anna, decided_at=clock.now())


def test_request_of_somebody_who_was_demoted_or_that_expired_is_not_approved(
    annas: Client, anna: User, colleague: User, needing_approval: None
) -> None:
    export = requested(annas)
    User.objects.filter(pk=anna.pk).update(force_id=CUMBRIA)
    with pytest.raises(TransitionNotAllowed, match="can no longer see this list"):
        decide(export, by=colleague)
    with transaction.atomic():
        refused = requests.decide(export.public_id, allow=False, seen=requests.token_of(export), by=colleague)
        assert refused.state == "refused"
        transaction.set_rollback(True)
    User.objects.filter(pk=anna.pk).update(force_id=LANCASHIRE)
    ListExport.objects.update(expires_at=clock.now() - timedelta(minutes=1))

    with pytest.raises(TransitionNotAllowed, match="expired after 24 hours"):
        decide(export, by=colleague)


def test_every_registered_list_has_distinct_columns_and_its_page() -> None:
    for source in registered().values():
        names = [column.name for column in source.columns]
        labels = {column.label.lower() for column in source.columns}
        assert len(set(names)) == len(labels) == len(names), source.name
        assert set(source.key) <= set(names), source.name
        assert source.url_of("month=2020-01&edition=" + str(uuid4()))


@pytest.mark.parametrize("many", [1, 40])
def test_downloads_cost_the_same_for_any_number(annas: Client, anna: User, many: int, query_budget: Any) -> None:
    source, query = registered()["investigations"], QueryDict("")
    narrowed, plan = source.narrow(query, anna), requests.ExportPlan(rows=2, needs_approval=True)
    for number in range(many):
        typed = TYPED | {"reason": f"Briefing {number}."}
        requests.request_export(source, query, narrowed=narrowed, plan=plan, chosen=ListFormat.CSV, **typed, by=anna)

    with query_budget(7):
        page = annas.get("/exports/").content.decode()

    assert page.count("Needs approval") == many


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (0, (False, True, "There is nothing to download")),
        (1, (False, True, "")),
        (2_000, (False, True, "")),
        (2_001, (False, False, "")),
        (5_000, (False, False, "")),
        (5_001, (True, False, "")),
        (50_000, (True, False, "")),
        (50_001, (True, False, "A file holds at most 50,000 ")),
    ],
)
def test_length_of_a_list_decides_exactly_at_its_limits(rows: int, expected: tuple[bool, bool, str]) -> None:
    plan = requests.plan_of(registered()["investigations"], LongList(rows=rows))

    needs_approval, is_at_once, refusal = expected
    assert (plan.needs_approval, plan.is_at_once) == (needs_approval, is_at_once)
    assert plan.refusal.startswith(refusal)
    assert bool(plan.refusal) == bool(refusal)


@dataclass(frozen=True, slots=True, kw_only=True)
class LongList(NarrowedList):
    """A list of so many records, of which nobody needs the lines."""

    rows: int

    def keys(self, *, most: int) -> list[int]:
        return list(range(min(self.rows, most + 1)))

    def lines(self, keys: Sequence[int]) -> list[ListLine]:
        raise NotImplementedError


def test_request_expires_exactly_after_its_day(annas: Client, colleague: User, needing_approval: None) -> None:
    export = requested(annas)
    assert export.expires_at == export.requested_at + timedelta(hours=24)

    with clock.at(export.expires_at - timedelta(microseconds=1)):
        assert not export.has_expired
        assert requests.why_not_decide(export, by=colleague) == ""
        assert ListExport.objects.to_approve(colleague, now=clock.now()).exists()
    with clock.at(export.expires_at):
        assert export.has_expired
        assert "expired after 24 hours" in requests.why_not_decide(export, by=colleague)
        assert "has ended" in cancelling.why_not(export, by=export.requested_by)
        assert not ListExport.objects.to_approve(colleague, now=clock.now()).exists()
        assert not ListExport.objects.under_way(now=clock.now()).exists()


def test_person_with_a_long_email_address_exports_for_themselves(
    annas: Client, anna: User, needing_approval: None
) -> None:
    """An address can have 254 characters, a recipient 120, and the name of a file 255 in most file systems."""
    anna.email = f"{'a' * 230}@example.org"
    anna.save(update_fields=["email"])

    annas.post(NEW, {"format": "csv", **TYPED, "recipient": ""})

    export = ListExport.objects.get()
    assert export.recipient == anna.email[:120]
    longest = max(len(name) for name in registered())
    assert len(export.record.name_of("x" * longest)) < 200 - len(".xlsx")


def test_requester_who_sees_fewer_forces_or_more_than_at_the_request_gets_no_file(
    anna: User, needing_approval: None
) -> None:
    """A unit that loses a force leaves its coordinator a file with that force's records."""
    person = coordinator()
    export = requested(just_signed_in(person))

    assert requests.why_not_requester(export, requests.forces_of(person)) == ""
    Force.objects.filter(pk=CUMBRIA).update(unit="ersou")
    assert requests.why_not_requester(export, requests.forces_of(person)) == requests.CHANGED_PLACE
    Force.objects.filter(pk__in=[CUMBRIA, KENT]).update(unit=person.unit_id)
    assert requests.why_not_requester(export, requests.forces_of(person)) == requests.CHANGED_PLACE


@pytest.mark.parametrize("lost", ["role", "duty"])
def test_file_approved_by_somebody_who_may_no_longer_see_the_list_is_not_given(
    lost: str, annas: Client, anna: User, colleague: User, needing_approval: None
) -> None:
    export = decide(requested(annas), by=colleague)
    (source, *_) = (source for source in registered().values() if source.duty == DutyKind.ORDERS)
    ListExport.objects.update(list_name=source.name)
    with_duty(anna)
    with_duty(colleague)
    assert requests.why_not_requester(ListExport.objects.for_list().get(), export.forces) == ""

    if lost == "role":
        User.objects.filter(pk=colleague.pk).update(role=Role.OFFICER)  # in the same force
    else:
        Duty.objects.filter(user=colleague).delete()

    refusal = requests.why_not_requester(ListExport.objects.for_list().get(), export.forces)
    assert refusal.startswith("The person who approved this export can no")
