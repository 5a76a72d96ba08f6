"""The doors of a return: begin, change rows, answer warnings, hand in, take back; and what a stranger finds there."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Entry as LogEntry
from investigations import grid
from investigations.models import Entry, Finding, MonthlyReturn
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, typed, victims

pytestmark = pytest.mark.django_db


def address(name: str, *more: object, force: str = LANCASHIRE) -> str:
    return reverse(f"investigations:{name}", args=[force, "2020-02", *more])


@pytest.fixture
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@pytest.fixture
def desk(client: Client, anna: User) -> Client:
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)]), row("LAN/2")], by=anna)
    client.force_login(anna)
    return client


@pytest.fixture
def begun(desk: Client) -> Client:
    desk.post(address("return-begin"))
    return desk


def entry(reference: str) -> Entry:
    return Entry.objects.select_related("holding").get(
        holding__reference=reference, revision__state="working", revision__period=FEBRUARY
    )


def test_a_return_that_nobody_has_begun_says_how_to_begin(desk: Client) -> None:
    page = desk.get(address("return-detail")).content.decode()

    assert "Begin the return" in page
    assert not MonthlyReturn.objects.filter(period=FEBRUARY).exists()


def test_beginning_brings_last_months_live_investigations_along(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()

    assert page.count('class="app-grid__row') == 2
    assert "live at end of January 2020" in page
    assert "2 = 2." in page


def test_a_row_opens_by_a_link_with_last_months_values_beside_each_field(begun: Client) -> None:
    page = begun.get(address("return-detail") + f"?row={entry('LAN/1').pk}").content.decode()

    assert "January 2020" in page
    assert page.count('class="app-compare__last"') == 14
    assert 'name="people_count"' in page
    assert f'for="stage-{entry("LAN/1").pk}"' in page
    assert 'id=""' not in page
    assert "<b>3</b> potential victims, Unknown, male, 25 to 39" in page


def test_a_row_saves_without_script_and_says_so(begun: Client) -> None:
    one = entry("LAN/1")

    answer = begun.post(address("row-save", one.pk), {"version": one.version, "stage": "charged"}, follow=True)

    assert "Saved." in answer.content.decode()
    assert "was Live investigation" in answer.content.decode()
    assert entry("LAN/1").stage_id == "charged"


def test_a_row_saved_by_script_answers_the_row_the_bridge_and_the_bar(begun: Client) -> None:
    one = entry("LAN/1")

    answer = begun.post(
        address("row-save", one.pk),
        {"version": one.version, "state": "closed", "closing_reason": "conviction", "closed_on": "12/02/2020"},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="row-{one.pk}"' in page
    assert f'id="form-{one.pk}"' in page
    assert 'id="bridge"' in page
    assert 'id="progress"' in page
    assert "2 − 1 = 1." in page


def test_a_row_of_which_only_the_operation_has_a_new_name_says_so(begun: Client) -> None:
    one = entry("LAN/1")

    answer = begun.post(
        address("row-save", one.pk),
        {"version": one.version, "operation_name": "MARLSTONE"},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert "Operation name None to MARLSTONE" in page
    assert "As last month" not in page
    assert re.search(r'app-control--changed" id="operation_name-', page)


def test_an_invalid_value_is_kept_as_typed_and_marked(begun: Client) -> None:
    one = entry("LAN/1")

    answer = begun.post(
        address("row-save", one.pk),
        {"version": one.version, "morile_score": "twelve"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert 'value="twelve"' in answer.content.decode()
    assert "Enter a whole number" in answer.content.decode()
    assert not entry("LAN/1").is_complete


def test_a_stale_version_is_refused_with_both_values(begun: Client) -> None:
    one = entry("LAN/1")
    begun.post(address("row-save", one.pk), {"version": one.version, "stage": "charged"})

    answer = begun.post(address("row-save", one.pk), {"version": one.version, "stage": "court"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "changed this row after you opened it" in page
    assert "Theirs, saved" in page
    assert entry("LAN/1").stage_id == "charged"


def test_a_doubling_asks_why_once_and_the_reason_lets_the_return_go(begun: Client) -> None:
    one = entry("LAN/1")
    begun.post(
        address("row-save", one.pk),
        {
            "version": one.version,
            "people_role": ["victim"],
            "people_nationality": ["Vietnamese"],
            "people_gender": ["male"],
            "people_age_group": ["25-39"],
            "people_count": ["9"],
        },
    )
    question = Finding.objects.get(entry=one)

    refused = begun.post(address("return-submit"), follow=True).content.decode()
    begun.post(address("finding-explain", question.pk), {"reason": "Second address visited, six more workers."})
    accepted = begun.post(address("return-submit"), follow=True).content.decode()

    assert "1 question" in refused
    assert "Handed in" in accepted
    assert re.search(r"([0-9a-f]{4} ){3}[0-9a-f]{4}", accepted)


def test_an_investigation_is_added_and_deleted_again(begun: Client) -> None:
    begun.post(address("row-add"), {**typed("LAN/3"), "whole": "1"})
    added = entry("LAN/3")
    page = begun.get(address("return-detail")).content.decode()
    assert "first reported" in page

    begun.post(address("row-end", added.pk), {"move": "delete"})

    assert not Entry.objects.filter(pk=added.pk).exists()


def test_a_reference_that_exists_is_named_and_what_was_typed_stays(begun: Client) -> None:
    answer = begun.post(address("row-add"), {**typed("LAN/2"), "operation_name": "MARLSTONE", "whole": "1"})

    assert answer.status_code == 422
    assert "is in this return already" in answer.content.decode()
    assert "MARLSTONE" in answer.content.decode()


def test_a_return_that_was_handed_in_is_read_only_until_it_is_taken_back(begun: Client) -> None:
    begun.post(address("return-submit"))
    one = Entry.objects.filter(revision__period=FEBRUARY, holding__reference="LAN/1").latest("pk")
    refused = begun.post(address("row-save", one.pk), {"version": one.version, "stage": "court"}, follow=True)
    assert "Take it back" in refused.content.decode()

    begun.post(address("return-move"), {"move": "take_back"})

    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "draft"
    assert entry("LAN/1").version >= 1


def test_nothing_to_report_is_handed_in_in_one_step(client: Client, anna: User) -> None:
    approved(JANUARY, rows=[], by=anna)
    client.force_login(anna)

    answer = client.post(address("return-nil"), follow=True)

    assert "Handed in" in answer.content.decode()
    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "submitted"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing_there(begun: Client, client: Client, method: str) -> None:
    stranger = Client()
    stranger.force_login(analyst(CUMBRIA))
    one = entry("LAN/1")
    addresses = [
        address("return-detail"),
        address("return-submit"),
        address("return-receipt"),
        address("row-save", one.pk),
        address("row-end", one.pk),
        address("row-add"),
    ]

    answers = {getattr(stranger, method)(one).status_code for one in addresses}

    assert answers <= {302, 404, 405}  # an address that only takes a form leads to its page, which is not found
    assert 404 in answers


def test_a_coordinator_reads_a_draft_and_can_change_nothing(begun: Client) -> None:
    reader = Client()
    reader.force_login(coordinator())

    page = reader.get(address("return-detail")).content.decode()

    assert "LAN/1" in page
    assert "data-app-open" not in page
    assert reader.post(address("row-save", entry("LAN/1").pk), {"stage": "court"}).status_code == 404


@pytest.mark.parametrize("count", [2, 60])
def test_the_grid_costs_the_same_for_any_number_of_rows(
    client: Client, anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row() for _ in range(count)], by=anna)
    client.force_login(anna)
    client.post(address("return-begin"))

    with query_budget(45):
        page = client.get(address("return-detail"))

    assert page.content.count(b'class="app-grid__row') == count


@pytest.mark.parametrize("count", [2, 60])
def test_a_row_saved_by_script_costs_the_same_for_any_number_of_rows(
    client: Client, anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in range(count)], by=anna)
    client.force_login(anna)
    client.post(address("return-begin"))
    one = entry("LAN/1")

    with query_budget(
        49
    ):  # session, person, scope; the row read, checked and stored; the row, its form, bridge, bar; log
        client.post(
            address("row-save", one.pk),
            {"version": one.version, "stage": "charged"},
            headers={"HX-Request": "true"},
        )


def test_looking_at_a_return_is_logged(begun: Client) -> None:
    LogEntry.objects.all()
    begun.get(address("return-detail"))

    newest = LogEntry.objects.newest_first()[0]
    assert (newest.kind, newest.subject) == ("consultation", "investigations.monthlyreturn")


def test_rows_beyond_a_page_are_reached_and_an_opened_row_brings_its_page(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "PAGE_SIZE", 1)
    desk.post(address("return-begin"))

    first = desk.get(address("return-detail")).content.decode()
    second = desk.get(address("return-detail") + "?page=2").content.decode()
    opened = desk.get(address("return-detail") + f"?row={entry('LAN/2').pk}").content.decode()

    assert (">LAN/1</a>" in first, ">LAN/2</a>" in first) == (True, False)
    assert (">LAN/1</a>" in second, ">LAN/2</a>" in second) == (False, True)
    assert "As last month: 2" in first
    assert 'rel="next"' in first
    assert f'id="form-{entry("LAN/2").pk}"' in opened
    assert 'name="people_count"' in opened


def test_what_was_done_with_a_return_is_said_in_words(begun: Client) -> None:
    begun.post(address("return-submit"))
    begun.post(address("return-move"), {"move": "take_back"})

    page = begun.get(address("return-detail")).content.decode()

    assert ", taken back" in page
    assert "takeback" not in page
