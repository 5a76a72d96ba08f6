"""Several rows of a return are marked and changed as one act, with or without script."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from investigations.models import Entry
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.test_cells import SCRIPT, address, cells, entry, hidden
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@pytest.fixture
def begun(client: Client, anna: User) -> Client:
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2", stage="charged"), row("LAN/3")], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    return client


def marked(page: str, *rows: Entry, change: str) -> dict[str, Any]:
    """What the form of the cells sends of all rows, with some of them marked."""
    sent: dict[str, Any] = {"act": "marked", "change": change, "mark": [str(row.pk) for row in rows]}
    for saved_entry in Entry.objects.filter(revision__state="working", revision__period=FEBRUARY):
        sent |= cells(page, saved_entry.pk)
    return sent


def parts_of(page: str) -> list[dict[str, Any]]:
    """What each row of an answer says about undoing its change."""
    return [json.loads(html.unescape(text)) for text in re.findall(r'data-app-undo="([^"]*)"', page)]


def undo(page: str) -> dict[str, list[str]]:
    """What the script sends to undo the change of all rows of an answer, in one request."""
    sent: dict[str, list[str]] = {}
    for part in parts_of(page):
        assert part["together"]
        assert part["url"] == address("cells-save")
        for name, value in part["fields"]:
            sent.setdefault(name, []).append(value)
    return sent


def test_stage_of_marked_rows_is_set_beside_what_was_typed_in_one_act(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()
    first, second, third = entry("LAN/1"), entry("LAN/2"), entry("LAN/3")
    acts = LogEntry.objects.filter(kind="alteration").count()

    sent = marked(page, first, second, change="stage:charged") | {f"{third.pk}-nrm_referrals": "4"}
    answer = begun.post(address("cells-save"), sent, follow=True).content.decode()

    sentence = "1 of 2 selected rows updated. 1 row left as it was: already set, or ended. 1 other row saved."
    assert sentence in answer
    assert (entry("LAN/1").stage_id, entry("LAN/3").stage_id, entry("LAN/3").nrm_referrals) == (
        "charged",
        "live-investigation",
        4,
    )
    assert entry("LAN/2").version == second.version  # it said so already
    assert LogEntry.objects.filter(kind="alteration").count() - acts == 1


def test_marked_rows_are_confirmed_and_one_request_takes_it_back(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()
    first, second = entry("LAN/1"), entry("LAN/2")
    sent = {"act": "marked", "change": "unchanged", "mark": [str(first.pk), str(second.pk)], **hidden(page, first.pk)}

    confirmed = begun.post(address("cells-save"), sent, headers=SCRIPT).content.decode()
    assert "0 changed, 2 checked, 1 left" in confirmed
    begun.post(address("cells-save"), undo(confirmed), headers=SCRIPT)

    assert entry("LAN/1").changed_at is None
    assert entry("LAN/2").changed_at is None


def test_change_of_marked_cells_goes_back_in_one_request_and_asks_about_a_colleagues(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()
    first, third = entry("LAN/1"), entry("LAN/3")
    sent = marked(page, first, third, change="children_involved:yes")
    changed = begun.post(address("cells-save"), sent, headers=SCRIPT).content.decode()
    begun.post(address("row-save", third.pk), {"version": entry("LAN/3").version, "children_involved": "no"})

    answer = begun.post(address("cells-save"), undo(changed), headers=SCRIPT)

    assert answer.status_code == 422
    assert entry("LAN/1").children_involved is None
    assert entry("LAN/3").children_involved is False  # asked about, and not overwritten


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"change": "stage:charged"}, "No rows are selected. Select the rows to change first."),
        ({"mark": "1"}, "Choose what to change in the selected rows."),
        ({"mark": "1", "change": "reference:LAN/9"}, "Choose what to change in the selected rows."),
    ],
)
def test_refused_change_says_what_to_do_and_keeps_the_marks(begun: Client, sent: dict[str, str], sentence: str) -> None:
    saved_entry = entry("LAN/1")
    marks = {"mark": str(saved_entry.pk)} if "mark" in sent else {}

    answer = begun.post(address("cells-save"), {"act": "marked", **sent, **marks})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert (f'name="mark" value="{saved_entry.pk}" checked' in page) is bool(marks)
    assert entry("LAN/1").version == saved_entry.version


def test_script_reads_why_several_rows_cannot_change(begun: Client, anna: User) -> None:
    page = begun.get(address("return-detail")).content.decode()
    first, second = entry("LAN/1"), entry("LAN/2")
    in_one_row = marked(page, first, change="stage:charged") | hidden(page, first.pk)
    confirmation = {"act": "marked", "change": "unchanged", "mark": [str(first.pk), str(second.pk)]}
    pasted = {"together": "1", **cells(page, first.pk, stage="charged")}
    looked_at = {"preview": "1", **cells(page, first.pk, stage="charged")}
    decisions.submit(LANCASHIRE, FEBRUARY, by=anna)

    for sent in (in_one_row, confirmation, pasted, looked_at):
        answer = begun.post(address("cells-save"), sent, headers=SCRIPT)

        assert answer.status_code == 409
        assert "<p data-app-refusal>This return is submitted. Withdraw it to change it" in answer.content.decode()


def test_script_reads_that_a_change_is_not_offered(begun: Client) -> None:
    sent = {"act": "marked", "change": "reference:LAN/9", "mark": [str(entry("LAN/1").pk)]}

    answer = begun.post(address("cells-save"), sent, headers=SCRIPT)

    assert answer.status_code == 422
    assert "<p data-app-refusal>Choose what to change in the selected rows.</p>" in answer.content.decode()


def test_undo_leaves_the_confirmation_of_a_row_that_has_changed_since_and_says_so(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()
    first, second = entry("LAN/1"), entry("LAN/2")
    sent = {"act": "marked", "change": "unchanged", "mark": [str(first.pk), str(second.pk)], **hidden(page, first.pk)}
    confirmed = begun.post(address("cells-save"), sent, headers=SCRIPT).content.decode()
    begun.post(address("row-save", first.pk), {"version": entry("LAN/1").version, "stage": "charged"})

    answer = begun.post(address("cells-save"), undo(confirmed), headers=SCRIPT)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert (
        "<p data-app-outcome>1 of 2 selected rows updated. "
        "1 row left as it was: not checked, or different from last month.</p>"
    ) in text
    assert f'id="row-{first.pk}"' in text  # says what it is now
    assert [part["fields"][0] for part in parts_of(text)] == [["mark", str(second.pk)]]
    assert entry("LAN/1").stage_id == "charged"
    assert entry("LAN/2").changed_at is None


@pytest.mark.parametrize("count", [60, 300])
def test_confirming_marked_rows_costs_the_same_for_any_number(
    client: Client, anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in range(count)], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    marks = Entry.objects.filter(revision__state="working").values_list("pk", flat=True)[:100]

    with query_budget(32):
        client.post(
            address("cells-save"), {"act": "marked", "change": "unchanged", "mark": list(marks)}, headers=SCRIPT
        )

    assert Entry.objects.filter(revision__state="working", changed_at__isnull=False).count() == min(count, 100)
