"""The views of a return: begin, change rows, answer warnings, submit, withdraw; and 404 for unrelated users."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from core import clock
from investigations.models import Entry, Finding, MonthlyReturn, ReturnEvent
from investigations.returns import grid, rows, timeline
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    FindingFactory,
    approved,
    row,
    series,
    typed,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


def address(name: str, *more: object, force: str = LANCASHIRE) -> str:
    return reverse(f"investigations:{name}", args=[force, "2020-02", *more])


@made_once
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
    desk.post(address("return-start"))
    return desk


def checked() -> dict[str, str]:
    """What the form of *Check and submit* sends, as its page is now."""
    return {"seen": deciding.seen_of_draft(LANCASHIRE, FEBRUARY)}


def entry(reference: str) -> Entry:
    return Entry.objects.select_related("holding").get(
        holding__reference=reference, revision__state="working", revision__period=FEBRUARY
    )


def test_return_nobody_has_begun_says_how_to_begin(desk: Client) -> None:
    page = desk.get(address("return-detail")).content.decode()

    assert "Start return" in page
    assert not MonthlyReturn.objects.filter(period=FEBRUARY).exists()


def test_beginning_carries_last_month_s_live_investigations_forward(begun: Client) -> None:
    page = begun.get(address("return-detail")).content.decode()

    assert page.count('class="app-grid__row') == 2
    assert "live at end of January 2020" in page
    assert "2 = 2." in page


def test_after_a_skipped_month_the_return_names_the_month_it_is_compared_with(client: Client) -> None:
    series(JANUARY, MARCH)
    anna = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=anna)
    client.force_login(anna)
    march = [LANCASHIRE, "2020-03"]
    client.post(reverse("investigations:return-start", args=march))
    page, check = (
        client.get(reverse(f"investigations:{name}", args=march)).content.decode()
        for name in ("return-detail", "return-submit")
    )

    assert "This return covers 2 months, February to March 2020." in page
    assert "This return covers 2 months, February to March 2020." in check
    assert "Unchanged since January 2020: 2" in page
    assert "0 of 2 rows have changed since January 2020." in check
    assert "last month" not in (page + check).lower().replace("last month’s", "")


def test_rows_of_a_term_of_the_total_are_named_with_the_way_back_to_all_rows(begun: Client) -> None:
    shown = {
        show: begun.get(address("return-detail"), {"show": show}).content.decode() for show in ("opening", "closed")
    }

    assert "Showing 2 rows: live at end of January 2020." in shown["opening"]
    assert f'href="{address("return-detail")}?show=all">Show all rows' in shown["opening"]
    assert "Showing" not in shown["closed"]  # its tab is marked


def test_list_shows_twelve_months_and_folds_the_earlier_ones_by_year(client: Client) -> None:
    series(date(2018, 11, 1), FEBRUARY)
    client.force_login(analyst())

    page = client.get(reverse("investigations:return-list")).content.decode()

    newest, year_before, first_year = page.split("<summary")
    assert newest.count('data-label="Due"') == 12
    assert "2019: 2 months" in year_before
    assert "November 2018" in first_year
    assert "First month of a new series" in first_year


def test_return_of_one_month_does_not_name_the_months_covered(begun: Client) -> None:
    assert "This return covers" not in begun.get(address("return-detail")).content.decode()


def test_a_first_return_asks_of_each_case_whether_it_was_already_running(client: Client, anna: User) -> None:
    client.force_login(anna)
    client.post(address("return-start"))
    form = client.get(address("row-add")).content.decode()
    opened = {"LAN/1": "03/02/2020", "LAN/2": "03/02/2020", "LAN/3": "03/01/2020"}
    answers = {"LAN/1": "", "LAN/2": "yes", "LAN/3": ""}
    for reference in opened:
        client.post(
            address("row-add"),
            typed(reference=reference, opened_on=opened[reference], was_running=answers[reference]),
        )
    page = client.get(address("return-detail")).content.decode()
    row_of_it = client.get(address("return-detail"), {"row": entry("LAN/3").pk}).content.decode()

    assert "Running before this month" in form
    assert "2 + 1 = 3." in page
    assert "already running" in page
    assert "first reported" in page
    assert "Already running" in page
    assert '<option value="" selected>Use the opening date</option>' in row_of_it

    client.post(address("row-save", entry("LAN/3").pk), {"version": entry("LAN/3").version, "was_running": "no"})
    assert "1 + 2 = 3." in client.get(address("return-detail")).content.decode()


def test_later_return_does_not_ask_which_cases_were_running(begun: Client) -> None:
    assert "Running before this month" not in begun.get(address("row-add")).content.decode()


def test_corrections_up_and_down_are_two_terms_and_open_their_cases(desk: Client, anna: User) -> None:
    tom, void = coordinator(), row("LAN/1", state="void", void_reason="Entered twice.")
    approved(FEBRUARY, rows=[void, row("LAN/2")], by=anna, reviewer=tom)
    deciding.reopen(LANCASHIRE, JANUARY, reason="LAN/2 was closed, LAN/3 is missing.", by=tom)
    closed = row("LAN/2", state="closed", stage="concluded", closing_reason="conviction", closed_on="20/01/2020")
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)]), closed, row("LAN/3")], by=anna, reviewer=tom)

    page = desk.get(address("return-detail")).content.decode()
    up, down = (
        desk.get(address("return-detail"), {"show": term}).content.decode()
        for term in ("corrected_up", "corrected_down")
    )

    assert "2 + 1 − 2 = 1." in page
    assert "?show=corrected_up" in page
    assert "?show=corrected_down" in page
    assert [name in up for name in ("LAN/1", "LAN/2", "LAN/3")] == [False, True, False]
    assert [name in down for name in ("LAN/1", "LAN/2", "LAN/3")] == [True, False, True]
    assert "Live at the end of January 2020, not in this return" in down


def test_a_row_opens_by_a_link_with_last_months_values_beside_each_field(begun: Client) -> None:
    page = begun.get(address("return-detail") + f"?row={entry('LAN/1').pk}").content.decode()

    assert "January 2020" in page
    assert page.count('class="app-compare__last"') == 14
    assert 'name="people_count"' in page
    assert f'for="stage-{entry("LAN/1").pk}"' in page
    assert 'id=""' not in page
    assert "<b>3</b> potential victims, Unknown, male, 25 to 39" in page


def test_row_saves_without_script_and_confirms_it(begun: Client) -> None:
    lan_1 = entry("LAN/1")

    answer = begun.post(address("row-save", lan_1.pk), {"version": lan_1.version, "stage": "charged"}, follow=True)

    assert "Saved." in answer.content.decode()
    assert "was Live investigation" in answer.content.decode()
    assert entry("LAN/1").stage_id == "charged"


def test_case_is_closed_with_its_reason_and_date_together(begun: Client) -> None:
    lan_1 = entry("LAN/1")
    page = begun.get(address("return-detail") + f"?row={lan_1.pk}").content.decode()
    closing = page.partition('class="app-close"')[2].partition("</form>")[0]
    assert 'name="closing_reason" required' in closing

    ending = {"state": "closed", "closing_reason": "conviction", "closed_on": "12/02/2020"}
    begun.post(address("row-save", lan_1.pk), sent(closing, **ending))

    closed = entry("LAN/1")
    assert (closed.state, closed.closing_reason_id, str(closed.closed_on)) == ("closed", "conviction", "2020-02-12")
    assert closed.is_complete


def test_row_saved_by_script_returns_the_row_the_reconciliation_and_the_bar(begun: Client) -> None:
    lan_1 = entry("LAN/1")

    answer = begun.post(
        address("row-save", lan_1.pk),
        {"version": lan_1.version, "state": "closed", "closing_reason": "conviction", "closed_on": "12/02/2020"},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="row-{lan_1.pk}"' in page
    assert f'id="form-{lan_1.pk}"' in page
    assert 'id="reconciliation"' in page
    assert 'id="progress"' in page
    assert "2 − 1 = 1." in page


def test_row_with_only_a_new_operation_name_says_so(begun: Client) -> None:
    lan_1 = entry("LAN/1")

    answer = begun.post(
        address("row-save", lan_1.pk),
        {"version": lan_1.version, "operation_name": "MARLSTONE"},
        headers={"HX-Request": "true"},
    )

    page = answer.content.decode()
    assert "Operation name blank to MARLSTONE" in page
    assert "As last month" not in page
    assert re.search(r'app-control--changed" id="operation_name-', page)


def test_an_invalid_value_is_kept_as_typed_and_marked(begun: Client) -> None:
    lan_1 = entry("LAN/1")

    answer = begun.post(
        address("row-save", lan_1.pk),
        {"version": lan_1.version, "morile_score": "twelve"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert 'value="twelve"' in answer.content.decode()
    assert "Enter a whole number" in answer.content.decode()
    assert not entry("LAN/1").is_complete


def sent(page: str, **changes: str) -> dict[str, str]:
    """What the form of an opened row sends, reduced to the changed fields."""
    fields = {name: html.unescape(re.findall(rf'name="{name}" value="([^"]*)"', page)[0]) for name in HIDDEN}
    return {**fields, **changes}


HIDDEN = ("version", "opened")


def test_field_changed_in_two_tabs_is_an_edit_conflict_shown_at_the_field(begun: Client) -> None:
    lan_1 = entry("LAN/1")
    opened = begun.get(address("return-detail") + f"?row={lan_1.pk}").content.decode()
    begun.post(address("row-save", lan_1.pk), sent(opened, stage="charged"))

    answer = begun.post(address("row-save", lan_1.pk), sent(opened, stage="court"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "You changed Stage to Charged in another tab at" in page
    assert "Keep mine: At court" in page
    assert f'href="#stage-{lan_1.pk}-conflict"' in page
    assert "live-investigation" not in page.partition('name="opened"')[0]
    assert entry("LAN/1").stage_id == "charged"

    begun.post(address("row-save", lan_1.pk), sent(page, stage="court", keep="stage:mine"))

    assert entry("LAN/1").stage_id == "court"


def test_field_changed_in_one_tab_is_saved_without_script(begun: Client) -> None:
    lan_1 = entry("LAN/1")
    opened = begun.get(address("return-detail") + f"?row={lan_1.pk}").content.decode()
    begun.post(address("row-save", lan_1.pk), sent(opened, stage="charged", nrm_referrals=""))

    begun.post(address("row-save", lan_1.pk), sent(opened, stage="live-investigation", nrm_referrals="5"))

    assert (entry("LAN/1").stage_id, entry("LAN/1").nrm_referrals) == ("charged", 5)


def test_row_form_without_its_opening_values_overwrites_nothing(begun: Client) -> None:
    lan_1 = entry("LAN/1")
    begun.post(address("row-save", lan_1.pk), {"version": lan_1.version, "stage": "charged"})

    answer = begun.post(address("row-save", lan_1.pk), {"version": lan_1.version, "stage": "court"}, follow=True)

    assert "changed this row after you opened it" in answer.content.decode()
    assert entry("LAN/1").stage_id == "charged"


def test_progress_counts_changed_and_confirmed_rows(begun: Client) -> None:
    assert "0 changed, 0 checked, 2 left" in begun.get(address("return-detail")).content.decode()
    begun.post(address("row-save", entry("LAN/1").pk), {"version": entry("LAN/1").version, "stage": "charged"})
    page = begun.get(address("return-detail")).content.decode()
    assert "1 changed, 0 checked, 1 left" in page
    assert "Confirm 1 other row has not changed" in page

    page = begun.post(address("rows-unchanged"), follow=True).content.decode()

    assert "1 row confirmed as not changed." in page
    assert "1 changed, 1 checked, 0 left" in page
    assert "No change, checked" in page
    assert "have not changed" not in page


def test_doubled_total_needs_one_reason_before_the_return_is_submitted(begun: Client) -> None:
    lan_1 = entry("LAN/1")
    begun.post(
        address("row-save", lan_1.pk),
        {
            "version": lan_1.version,
            "people_role": ["victim"],
            "people_nationality": ["Vietnamese"],
            "people_gender": ["male"],
            "people_age_group": ["25-39"],
            "people_count": ["9"],
        },
    )
    question = Finding.objects.get(entry=lan_1)

    refused = begun.post(address("return-submit"), checked(), follow=True).content.decode()
    begun.post(address("finding-explain", question.pk), {"reason": "Second address visited, six more workers."})
    accepted = begun.post(address("return-submit"), checked(), follow=True).content.decode()

    assert "1 warning" in refused
    assert "Return submitted" in accepted
    assert "February 2020, revision 1. Status: submitted" in accepted
    assert re.search(r"([0-9a-f]{4} ){3}[0-9a-f]{4}", accepted)


def test_draft_with_a_colleague_s_unseen_row_is_not_submitted(begun: Client) -> None:
    before = re.search(r'name="seen" value="([^"]+)"', begun.get(address("return-submit")).content.decode()).group(1)
    colleague, lan_1 = analyst(), entry("LAN/1")
    rows.save(lan_1.pk, typed={"stage": "court"}, version=lan_1.version, by=colleague)

    page = begun.post(address("return-submit"), {"seen": before}, follow=True).content.decode()

    assert f"{colleague.name} saved LAN/1 at " in page
    assert "Read it again before you submit." in page
    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "draft"
    assert "Return submitted" in begun.post(address("return-submit"), checked(), follow=True).content.decode()


def test_draft_is_not_submitted_from_a_page_that_shows_a_deleted_row(begun: Client) -> None:
    before = checked()
    begun.post(address("row-add"), {**typed("LAN/3"), "whole": "1"})
    with_three = checked()
    begun.post(address("row-end", entry("LAN/3").pk), {"move": "delete"})

    for old in (with_three, {}):
        page = begun.post(address("return-submit"), old, follow=True).content.decode()
        assert "This has changed since you opened the page." in page
    assert before == checked()  # what was added and deleted again changes nothing
    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "draft"


def test_an_investigation_is_added_and_deleted_again(begun: Client) -> None:
    begun.post(address("row-add"), {**typed("LAN/3"), "whole": "1"})
    added = entry("LAN/3")
    page = begun.get(address("return-detail")).content.decode()
    assert "first reported" in page

    begun.post(address("row-end", added.pk), {"move": "delete"})

    assert not Entry.objects.filter(pk=added.pk).exists()


def test_existing_reference_is_named_and_typed_values_stay(begun: Client) -> None:
    answer = begun.post(address("row-add"), {**typed("LAN/2"), "operation_name": "MARLSTONE", "whole": "1"})

    assert answer.status_code == 422
    assert "is already in this return." in answer.content.decode()
    assert "MARLSTONE" in answer.content.decode()


def test_submitted_return_is_read_only_until_it_is_withdrawn(begun: Client) -> None:
    begun.post(address("return-submit"), checked())
    lan_1 = Entry.objects.filter(revision__period=FEBRUARY, holding__reference="LAN/1").latest("pk")
    refused = begun.post(address("row-save", lan_1.pk), {"version": lan_1.version, "stage": "court"}, follow=True)
    assert "Withdraw return" in refused.content.decode()

    begun.post(address("return-transition"), {"move": "withdraw"})

    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "draft"
    assert entry("LAN/1").version >= 1


def test_nil_return_is_submitted_in_one_step(client: Client, anna: User) -> None:
    approved(JANUARY, rows=[], by=anna)
    client.force_login(anna)

    answer = client.post(address("return-nil"), follow=True)

    assert "Return submitted" in answer.content.decode()
    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "submitted"


@pytest.mark.parametrize("method", ["get", "post"])
def test_unrelated_user_gets_404_everywhere(begun: Client, client: Client, method: str) -> None:
    stranger = Client()
    stranger.force_login(analyst(CUMBRIA))
    lan_1 = entry("LAN/1")
    addresses = [
        address("return-detail"),
        address("return-submit"),
        address("return-receipt"),
        address("row-save", lan_1.pk),
        address("row-end", lan_1.pk),
        address("row-add"),
    ]

    answers = {getattr(stranger, method)(url).status_code for url in addresses}

    assert answers <= {302, 404, 405}  # an address that accepts only a form redirects to its page, which gives 404
    assert 404 in answers


def test_receipt_offers_withdrawal_only_to_the_force(begun: Client) -> None:
    begun.post(address("return-submit"), checked())
    reader = Client()
    reader.force_login(coordinator())

    own, read = (client.get(address("return-receipt")).content.decode() for client in (begun, reader))

    assert "You can withdraw the return until the review begins." in own
    assert "Status: submitted" in read
    assert "withdraw" not in read


def test_coordinator_reads_a_draft_and_cannot_change_it(begun: Client) -> None:
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
    client.post(address("return-start"))

    with query_budget(35):
        page = client.get(address("return-detail"))

    assert page.content.count(b'class="app-grid__row') == count


@pytest.mark.parametrize("count", [2, 60])
def test_a_row_saved_by_script_costs_the_same_for_any_number_of_rows(
    client: Client, anna: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in range(count)], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    lan_1 = entry("LAN/1")

    with query_budget(
        45
    ):  # session, person, scope; the row read, checked and stored; the row, its form, reconciliation, bar; log
        client.post(
            address("row-save", lan_1.pk),
            {"version": lan_1.version, "stage": "charged"},
            headers={"HX-Request": "true"},
        )


def test_viewing_a_return_is_logged(begun: Client) -> None:
    LogEntry.objects.all()
    begun.get(address("return-detail"))

    newest = LogEntry.objects.newest_first()[0]
    assert (newest.kind, newest.subject) == ("consultation", "investigations.monthlyreturn")


def test_rows_on_later_pages_can_be_opened_and_an_opened_row_selects_its_page(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "PAGE_SIZE", 1)
    desk.post(address("return-start"))

    first = desk.get(address("return-detail")).content.decode()
    second = desk.get(address("return-detail") + "?page=2").content.decode()
    opened = desk.get(address("return-detail") + f"?row={entry('LAN/2').pk}").content.decode()

    assert (">LAN/1</a>" in first, ">LAN/2</a>" in first) == (True, False)
    assert (">LAN/1</a>" in second, ">LAN/2</a>" in second) == (False, True)
    assert "Unchanged since January 2020: 2" in first
    assert 'rel="next"' in first
    assert f'id="form-{entry("LAN/2").pk}"' in opened
    assert 'name="people_count"' in opened


def test_events_of_a_return_are_described_in_words(begun: Client) -> None:
    begun.post(address("return-submit"), checked())
    begun.post(address("return-transition"), {"move": "withdraw"})

    page = begun.get(address("return-detail")).content.decode()

    assert ">Withdrew the return</h3>" in page
    assert "takeback" not in page


def test_reviewer_who_opens_a_return_again_is_one_line_of_its_timeline(begun: Client) -> None:
    monthly_return, reader = MonthlyReturn.objects.get(force=LANCASHIRE, period=FEBRUARY), coordinator()
    moment = clock.start_of(date(2026, 3, 17))
    for hour, move in [(9, "submit"), (10, "read"), (11, "read"), (12, "query"), (13, "read")]:
        ReturnEvent.objects.create(
            monthly_return=monthly_return, force_id=LANCASHIRE, move=move, by=reader, at=moment + timedelta(hours=hour)
        )

    assert [(event.title, event.time) for event in timeline.timeline_of(monthly_return)] == [
        ("Opened the return for review", "1pm"),
        ("Sent a query", "midday"),
        ("Opened the return for review", "10am to 11am, 2 times"),
        ("Submitted the return", "9am"),
    ]
    assert ReturnEvent.objects.filter(move="read").count() == 3


def test_sub_types_are_listed_by_type_and_then_by_name(begun: Client) -> None:
    page = begun.get(address("return-detail") + f"?row={entry('LAN/1').pk}").content.decode()

    listed = [html.unescape(text) for text in re.findall(r'name="sub_types"[^>]*>\s*([^<]+?)\s*</label>', page)]
    by_type = [label.partition(": ")[0] for label in listed]
    assert len(listed) > 20
    assert [label for label, before in zip(by_type, ["", *by_type], strict=False) if label != before] == list(
        dict.fromkeys(by_type)
    )
    for kind in dict.fromkeys(by_type):
        names = [label for label in listed if label.startswith(f"{kind}: ")]
        assert names == sorted(names, key=str.casefold)
    assert page.count('data-app-of="LAB"') == by_type.count("Labour exploitation")


@pytest.mark.parametrize(("typed", "code"), [("UK", "british"), ("united kingdom", "british"), ("GB", "british")])
def test_nationality_label_used_in_tables_is_understood_in_the_form(begun: Client, typed: str, code: str) -> None:
    begun.post(address("row-save", entry("LAN/1").pk), group(typed))

    assert list(entry("LAN/1").people.values_list("nationality", flat=True)) == [code]


def group(nationality: str, **more: str) -> dict[str, str]:
    """One group of victims as a form sends it."""
    return {
        "version": str(entry("LAN/1").version),
        "people_role": "victim",
        "people_nationality": nationality,
        "people_gender": "male",
        "people_age_group": "25-39",
        "people_count": "3",
        **more,
    }


def test_nationality_missing_from_the_short_list_is_added_by_a_button(begun: Client) -> None:
    begun.post(address("row-save", entry("LAN/1").pk), group("Viet"))
    page = begun.get(address("return-detail") + f"?row={entry('LAN/1').pk}").content.decode()
    assert 'value="people_nationality:0:Vietnamese">Use Vietnamese</button>' in page

    begun.post(address("row-save", entry("LAN/1").pk), group("Viet", take="people_nationality:0:Vietnamese"))

    assert list(entry("LAN/1").people.values_list("nationality", flat=True)) == ["vietnamese"]


@pytest.mark.parametrize(
    ("path", "focus"),
    [("return-start", "#return"), ("rows-unchanged", "#progress")],
)
def test_focus_moves_to_a_focusable_element(begun: Client, path: str, focus: str) -> None:
    answer = begun.post(address(path))
    page = begun.get(address("return-detail")).content.decode()

    assert answer["Location"].endswith(focus)
    assert f'id="{focus.removeprefix("#")}"' in page


def test_focus_is_on_the_case_that_was_saved_or_the_chosen_tab(begun: Client) -> None:
    lan_1 = entry("LAN/1")

    answer = begun.post(address("row-save", lan_1.pk), {"version": lan_1.version, "stage": "charged"})

    assert answer["Location"].endswith(f"#form-{lan_1.pk}")
    page = begun.get(answer["Location"]).content.decode()
    assert f'<section class="app-case" id="form-{lan_1.pk}" tabindex="-1"' in page
    assert re.search(rf'<a [^>]*href="[^"]*/2020-02/#open-{lan_1.pk}" data-app-close>Back to the list', page)
    assert re.search(rf'<a class="govuk-link app-grid__ref" id="open-{lan_1.pk}" href=', page)
    assert re.search(r'<a id="tab-todo" href="[^"]*\?show=todo#tab-todo"', page)


def test_jump_to_the_next_error_or_warning_stops_at_those_of_the_whole_return(begun: Client) -> None:
    FindingFactory(revision=entry("LAN/1").revision)
    explained = FindingFactory(
        revision=entry("LAN/1").revision, state="explained", reason="Counted twice.", reason_by=analyst()
    )

    page = begun.get(address("return-detail")).content.decode()

    places = re.findall(r'id="finding-(\d+)"[^>]*data-app-todo', page)
    assert len(places) == 1
    assert str(explained.pk) not in places
