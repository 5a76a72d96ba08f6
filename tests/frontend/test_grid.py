"""The grid script of the monthly return, in a real browser: saving row by row, keys, totals.

The page here follows the contract of the returns page: a row, its case, the form in it marked `data-app-row`.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.conftest import SERVICE, Service

pytestmark = pytest.mark.browser


def row(number: int, *, remarks: str = "", victims: str = "3", state: str = "As last month", **options: Any) -> str:
    """One investigation as an answer has it: its row in a table, and its case."""
    hidden = "" if options.get("shown") else "hidden"
    todo = "data-app-todo" if options.get("todo") else ""
    stages = "".join(
        f"<option{' selected' if name == options.get('stage', 'Triage') else ''}>{name}</option>"
        for name in ("Triage", "Live", "Charged")
    )
    groups = "".join(
        f"""<tr><td><input name="nationality" aria-label="Nationality {number}.{group}" value="{escape(nationality)}">
          <input name="count" aria-label="Count {number}.{group}" value="1"></td></tr>"""
        for group, nationality in enumerate(options.get("groups", ("Vietnam", "Albania")), 1)
    )
    return f"""<table><tbody>
    <tr class="app-grid__row" id="row-{number}" data-app-say="Row {number}: {escape(state)}" {todo}>
      <th scope="row">LAN/{number}</th>
      <td><select name="stage" form="fields-{number}" aria-label="Stage {number}">{stages}</select></td>
      <td><span class="app-state">{escape(state)}</span></td>
      <td><a href="?row={number}" data-app-open aria-expanded="false"
        >Open LAN</a></td>
    </tr></tbody></table>
    <section class="app-case" id="form-{number}" tabindex="-1" {hidden}><a href="?" data-app-close>Close</a>
      <form id="fields-{number}" data-app-row method="post" action="/rows/{number}/">
        <input type="hidden" name="csrfmiddlewaretoken" value="{options.get("token", "first")}">
        <input name="remarks" aria-label="Remarks {number}" value="{escape(remarks)}">
        <input name="score" aria-label="Score {number}" value="{options.get("score", "216")}">
        <div data-app-people>
          <b data-app-total="victim">{escape(victims)}</b>
          <input name="victims" aria-label="Boys {number}" data-app-role="victim" value="{escape(victims)}">
          <input name="women" aria-label="Girls {number}" data-app-role="victim" value="4">
        </div>
        <table class="app-people"><tbody>{groups}</tbody></table>
        <button name="act" value="reason">Save reason</button>
      </form>
    </section>"""


def page_of(*rows: str) -> str:
    """A page with these rows, their cases beside them, and a count that responses may replace."""
    parts = [text.removeprefix("<table><tbody>").partition("</tbody></table>") for text in rows]
    return f"""<!DOCTYPE html><html lang="en"><head><title>Return</title>
      <script type="module" src="/static/app/app.js"></script></head>
      <body><main><table class="app-grid"><caption>Rows</caption>
      <tbody>{"".join(part[0] for part in parts)}</tbody></table>
      <div data-app-cases>{"".join(part[2] for part in parts)}</div>
      <p id="progress">1 of 2 ready</p>
      <p data-app-unsaved hidden><a href="#progress">Not saved</a></p>
      <p data-app-offline hidden>You are offline.</p><a href="/elsewhere/">Elsewhere</a></main></body></html>"""


@pytest.fixture
def grid(page: Page, service: Service) -> Page:
    """Two rows, both closed; posts are stored and confirmed."""
    service.html = page_of(row(1), row(2, todo=True))
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], stage=form["stage"], state="Saved 10:31"))
    page.goto(f"{SERVICE}/returns/")
    return page


def state_of(page: Page, number: int) -> Any:
    """The text that says whether a row is saved."""
    return page.locator(f"#row-{number} .app-state")


def numbered(service: Service) -> Callable[[dict[str, str]], tuple[int, str]]:
    """Stores posts, and returns their number."""
    return lambda form: (
        200,
        row(1, remarks=form["remarks"], score=form["score"], state=f"Saved {len(service.posted)}"),
    )


def focused(page: Page) -> str:
    """The label of the focused element."""
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName"))


def test_a_changed_field_saves_the_whole_row_and_says_so(grid: Page, service: Service) -> None:
    grid.get_by_label("Stage 1").focus()
    grid.get_by_label("Stage 1").select_option("Live")

    expect(state_of(grid, 1)).to_have_text("Saved 10:31")
    expect(grid.locator("[aria-live]")).to_have_text("Row 1: Saved 10:31")
    [posted] = service.posted
    assert posted.items() >= {"csrfmiddlewaretoken": "first", "stage": "Live", "score": "216", "women": "4"}.items()
    assert posted["nationality"] == "Vietnam, Albania"
    assert focused(grid) == "Stage 1"
    assert grid.locator("#form-1").is_hidden()


def test_response_may_replace_other_parts_of_the_page(grid: Page, service: Service) -> None:
    service.answer = lambda _form: (200, row(1, state="Saved 10:31") + '<p id="progress">2 of 2 ready</p>')

    grid.get_by_label("Stage 1").select_option("Live")

    expect(grid.locator("#progress")).to_have_text("2 of 2 ready")


def test_text_typed_during_a_save_is_kept_marked_unsaved_and_saved_next(grid: Page, service: Service) -> None:
    service.answer = numbered(service)
    service.slow = True
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Remarks 1").fill("Visited")
    grid.get_by_label("Score 1").press("End")
    expect(state_of(grid, 1)).to_have_text("Saving…")
    grid.keyboard.type("99")
    grid.keyboard.press("ArrowLeft")

    service.catch_up()

    expect(state_of(grid, 1)).to_have_text("Not saved yet")
    expect(grid.get_by_label("Score 1")).to_have_value("21699")
    assert focused(grid) == "Score 1"
    assert grid.evaluate("document.activeElement.selectionStart") == 4
    grid.keyboard.press("Tab")

    expect(state_of(grid, 1)).to_have_text("Saved 2")
    assert [form["score"] for form in service.posted] == ["216", "21699"]


def test_field_left_during_a_save_is_saved_without_another_change(grid: Page, service: Service) -> None:
    service.answer = numbered(service)
    service.slow = True
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Remarks 1").fill("Visited")
    grid.get_by_label("Score 1").fill("99")
    grid.get_by_label("Boys 1").focus()
    expect(state_of(grid, 1)).to_have_text("Saving…")

    service.catch_up()

    expect(state_of(grid, 1)).to_have_text("Saved 2")
    assert [form["score"] for form in service.posted] == ["216", "99"]
    assert focused(grid) == "Boys 1"


def test_row_is_marked_unsaved_from_the_first_letter_until_it_is_unchanged_again(grid: Page) -> None:
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Score 1").press("End")

    grid.keyboard.type("9")
    expect(state_of(grid, 1)).to_have_text("Not saved yet")

    grid.keyboard.press("Backspace")
    expect(state_of(grid, 1)).to_have_text("As last month")


def test_a_button_pressed_right_after_typing_is_not_lost(grid: Page, service: Service) -> None:
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], state=form.get("act", "Saved"), shown=True))
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Remarks 1").fill("Visited")

    grid.locator("#form-1 button").click()

    expect(state_of(grid, 1)).to_have_text("reason")
    assert [form.get("act") for form in service.posted] == [None, "reason"]


def test_a_refused_value_stays_and_is_marked(grid: Page, service: Service) -> None:
    service.answer = lambda form: (422, row(1, victims=form["victims"], state="1 error"))
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Boys 1").fill("twelve")

    grid.keyboard.press("Tab")

    expect(state_of(grid, 1)).to_have_text("1 error")
    expect(grid.get_by_label("Boys 1")).to_have_value("twelve")
    assert grid.locator("#form-1").is_visible()
    assert focused(grid) == "Girls 1"


def test_row_waits_for_the_connection_and_then_saves_itself(grid: Page, service: Service) -> None:
    service.connected = False
    grid.get_by_label("Stage 1").select_option("Live")
    expect(state_of(grid, 1)).to_have_text("Waiting for connection")

    service.connected = True
    grid.evaluate("dispatchEvent(new Event('online'))")

    expect(state_of(grid, 1)).to_have_text("Saved 10:31")
    assert [form["stage"] for form in service.posted] == ["Live"]


def test_a_row_survives_being_signed_out(grid: Page, service: Service) -> None:
    service.answer = lambda _form: (403, "the token is of an earlier session")
    grid.get_by_label("Stage 1").select_option("Live")
    expect(state_of(grid, 1)).to_have_text("Not saved: sign in again in another tab, then come back")

    service.html = page_of(row(1, token="second"), row(2))
    service.answer = lambda form: (200, row(1, stage=form["stage"], state=f"Saved by {form['csrfmiddlewaretoken']}"))
    grid.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(state_of(grid, 1)).to_have_text("Saved by second")
    expect(grid.get_by_label("Stage 1")).to_have_value("Live")


def test_server_error_is_shown_and_the_value_stays(grid: Page, service: Service) -> None:
    service.answer = lambda _form: (500, "<h1>Sorry, there is a problem with the service</h1>")

    grid.get_by_label("Stage 1").select_option("Live")

    expect(state_of(grid, 1)).to_contain_text("Not saved: something went wrong on our side")
    expect(grid.get_by_label("Stage 1")).to_have_value("Live")


def test_a_row_opens_in_place_and_esc_goes_back_to_its_opener(grid: Page) -> None:
    opener = grid.locator("#row-1 [data-app-open]")
    opener.click()
    expect(grid.locator("#form-1")).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    assert focused(grid) == "Remarks 1"

    grid.keyboard.press("Escape")

    expect(grid.locator("#form-1")).to_be_hidden()
    expect(opener).to_be_focused()
    assert grid.url == f"{SERVICE}/returns/"


def test_ctrl_enter_moves_to_the_next_open_question(grid: Page) -> None:
    grid.get_by_label("Stage 1").focus()

    grid.keyboard.press("Control+Enter")

    expect(grid.locator("#form-2")).to_be_visible()
    assert focused(grid) == "Remarks 2"


def test_button_goes_through_everything_that_is_to_be_answered(page: Page, service: Service) -> None:
    finding = '<div id="finding" tabindex="-1" data-app-todo>Error: no force has so many cases.</div>'
    button = "<button data-app-next hidden>Next error or warning</button>"
    service.html = page_of(row(1), row(2, todo=True)).replace("<main>", f"<main>{button}{finding}")
    page.goto(f"{SERVICE}/returns/")

    page.get_by_role("button", name="Next error").click()
    expect(page.locator("#finding")).to_be_focused()  # of the whole return, with nothing to type in

    page.get_by_role("button", name="Next error").click()
    assert focused(page) == "Remarks 2"

    page.get_by_role("button", name="Next error").click()
    expect(page.locator("#finding")).to_be_focused()


@pytest.mark.parametrize(("typed", "total"), [("12", "16"), ("", "–"), ("a few", "–"), ("1200", "1,204")])
def test_total_follows_the_groups_and_a_blank_is_never_zero(grid: Page, typed: str, total: str) -> None:
    grid.locator("#row-1 [data-app-open]").click()

    grid.get_by_label("Boys 1").fill(typed)

    expect(grid.locator("#form-1 [data-app-total]")).to_have_text(total)


def test_row_form_missing_from_the_page_is_fetched_on_opening(page: Page, service: Service) -> None:
    service.html = page_of(row(1).partition("<section")[0])
    page.goto(f"{SERVICE}/returns/")
    service.html = row(1, remarks="Fetched", shown=True)

    page.locator("#row-1 [data-app-open]").click()

    expect(page.get_by_label("Remarks 1")).to_have_value("Fetched")
    expect(page.locator("#form-1")).to_be_visible()
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], state="Saved 10:31", shown=True))
    page.get_by_label("Remarks 1").fill("Changed")
    page.keyboard.press("Tab")
    expect(state_of(page, 1)).to_have_text("Saved 10:31")


def test_a_group_of_people_is_sent_when_the_group_is_left(grid: Page, service: Service) -> None:
    service.answer = lambda form: (200, row(1, groups=form["nationality"].split(", "), state="Saved 10:31"))
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Nationality 1.2").fill("Romania")

    grid.keyboard.press("Tab")
    assert focused(grid) == "Count 1.2"
    expect(state_of(grid, 1)).to_have_text("Not saved yet")
    grid.keyboard.press("Tab")

    expect(state_of(grid, 1)).to_have_text("Saved 10:31")
    assert [form["nationality"] for form in service.posted] == ["Vietnam, Romania"]


def test_groups_that_share_their_names_keep_each_its_own_value(grid: Page, service: Service) -> None:
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], state="Saved 10:31"))
    service.slow = True
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Remarks 1").fill("Visited")
    grid.get_by_label("Nationality 1.2").fill("Romania")

    service.catch_up()

    expect(state_of(grid, 1)).to_have_text("Not saved yet")
    expect(grid.get_by_label("Nationality 1.1")).to_have_value("Vietnam")
    expect(grid.get_by_label("Nationality 1.2")).to_have_value("Romania")
    assert focused(grid) == "Nationality 1.2"


def test_typed_text_can_be_undone_by_keyboard_after_the_save(grid: Page, service: Service) -> None:
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], score=form["score"], state="Saved 10:31"))
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Remarks 1").focus()
    grid.keyboard.type("Visited")
    grid.keyboard.press("Tab")
    expect(state_of(grid, 1)).to_have_text("Saved 10:31")

    grid.keyboard.press("Shift+Tab")
    grid.keyboard.press("Control+z")

    expect(grid.get_by_label("Remarks 1")).not_to_have_value("Visited")


def test_focused_field_is_not_replaced_by_a_save(grid: Page, service: Service) -> None:
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], state="Saved 10:31", shown=True))
    grid.locator("#row-1 [data-app-open]").click()
    grid.evaluate("window.score = document.querySelector('#form-1 [name=score]')")
    grid.get_by_label("Remarks 1").fill("Visited")
    grid.get_by_label("Score 1").focus()

    expect(state_of(grid, 1)).to_have_text("Saved 10:31")

    assert grid.evaluate("window.score === document.activeElement && window.score.isConnected")


def test_row_that_cannot_load_offline_says_so_and_the_page_stays(page: Page, service: Service) -> None:
    service.html = page_of(row(1), row(2).partition("<section")[0])
    page.goto(f"{SERVICE}/returns/")
    page.locator("#row-1 [data-app-open]").click()
    page.get_by_label("Remarks 1").fill("Visited")
    service.connected = False
    page.context.set_offline(True)

    page.locator("#row-2 [data-app-open]").click()

    expect(page.locator("#form-2")).to_contain_text(
        "You are offline. This case can’t be opened until you are back online."
    )
    expect(page.get_by_label("Remarks 1")).to_have_value("Visited")
    page.get_by_role("link", name="Elsewhere").click()
    expect(page.locator("[data-app-offline]")).to_be_visible()
    assert page.url == f"{SERVICE}/returns/"

    service.connected = True
    service.html = row(2, remarks="Fetched", shown=True)
    page.context.set_offline(False)
    page.locator("#row-2 [data-app-open]").click()
    page.locator("#row-2 [data-app-open]").click()
    expect(page.get_by_label("Remarks 2")).to_have_value("Fetched")


def test_bar_counts_unsaved_rows_and_links_to_them(grid: Page, service: Service) -> None:
    service.connected = False
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Remarks 1").fill("Visited")
    grid.keyboard.press("Tab")
    expect(state_of(grid, 1)).to_have_text("Waiting for connection")
    unsaved = grid.locator("[data-app-unsaved] a")
    expect(unsaved).to_have_text("1 row not saved")

    unsaved.click()
    assert focused(grid) == "Remarks 1"
    service.connected = True
    service.answer = lambda form: (200, row(1, remarks=form["remarks"], state="Saved 10:31", shown=True))
    grid.evaluate("dispatchEvent(new Event('online'))")

    expect(state_of(grid, 1)).to_have_text("Saved 10:31")
    expect(unsaved).to_be_hidden()


def test_choice_between_two_values_counts_as_unsaved_and_gets_the_focus(grid: Page, service: Service) -> None:
    choice = '<div data-app-answer tabindex="-1" aria-label="Score: not saved">Two values</div><input name="remarks"'
    service.answer = lambda _form: (
        409,
        row(1, state="Score not saved", shown=True)
        .replace("data-app-row ", "data-app-row data-app-conflict ")
        .replace('<input name="remarks"', choice),
    )
    grid.locator("#row-1 [data-app-open]").click()
    grid.get_by_label("Score 1").fill("9")

    grid.locator("#form-1 button").click()

    expect(grid.locator("[data-app-unsaved] a")).to_have_text("1 row not saved")
    expect(grid.get_by_label("Score: not saved")).to_be_focused()
