"""Several rows of the monthly return are changed and undone together in a browser, whatever the service answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.conftest import SERVICE, Service

pytestmark = pytest.mark.browser

WAY_BACK = {"url": "/cells/", "together": True, "cell": "stage"}


def line(number: int, *, stage: str = "a", undo: str = "", unsaved: bool = False, change: str = "") -> str:
    """One row of the grid, with one cell; `undo` names the change that it has just had."""
    fields = [["mark", str(number)], ["change", change], ["act", "marked"]]
    back = json.dumps({**WAY_BACK, "what": undo, "fields": fields}) if undo else ""
    options = "".join(f'<option value="{code}"{" selected" if code == stage else ""}>{code}</option>' for code in "abc")
    was = json.dumps({"values": {"stage": stage}})
    return f"""<tr class="app-grid__row" id="row-{number}" data-app-say="LAN/{number}: as it is"
      {f'data-app-undo="{escape(back)}"' if back else ""} {"data-app-cells-unsaved" if unsaved else ""}>
      <td class="app-grid__tick"><input type="checkbox" form="cells" name="mark" value="{number}"
        aria-label="Select LAN/{number}"></td>
      <th scope="row"><a class="app-grid__ref" data-app-open href="?row={number}">LAN/{number}</a></th>
      <td class="app-grid__cell" data-app-cell="stage"><select form="cells" name="{number}-stage"
        aria-label="Stage {number}">{options}</select></td>
      <td><span class="app-state">Not checked</span>
        <input type="hidden" form="cells" name="{number}-was" value="{escape(was)}" data-app-was></td></tr>"""


BAR = """<div id="progress"><p data-app-undo-place hidden><span data-app-undo-what></span>
  <button type="button" data-app-undo-last>Undo</button></p>
  <p data-app-outcome-place hidden></p><p data-app-unsaved hidden><a href="#progress">Not saved</a></p></div>"""


def answer(*lines: str, sentence: str = "") -> str:
    """Rows as the service answers them, with its bar."""
    return f"{sentence}<table><tbody>{''.join(lines)}</tbody></table>{BAR}"


PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Return</title>
  <script type="module" src="/static/app/app.js"></script></head><body><main>
  <form id="cells" method="post" action="/cells/"><input type="hidden" name="csrfmiddlewaretoken" value="t">
  <input type="hidden" name="view" value=""></form>
  <div data-app-marking><span data-app-marked></span><button type="button" data-app-mark-all hidden>All</button>
  <select aria-label="Change" name="change"><option value=""></option><option value="stage:b">Stage b</option>
  <option value="unchanged">Confirm no change</option></select>
  <button type="submit" form="cells" name="act" value="marked">Change selected rows</button>
  <p data-app-marking-refusal hidden></p></div>
  <table class="app-grid app-grid--cells"><caption>Rows</caption><tbody>{line(1)}{line(2)}{line(3)}</tbody></table>
  <div data-app-cases></div>{BAR}</main></body></html>"""


@pytest.fixture
def grid(page: Page, service: Service) -> Page:
    """Three rows, the first two of them selected."""
    service.html = PAGE
    page.goto(f"{SERVICE}/returns/")
    page.get_by_label("Select LAN/1").check()
    page.get_by_label("Select LAN/2").check()
    return page


def change(page: Page, name: str = "Stage b") -> None:
    """Change the selected rows, as the bar offers."""
    page.get_by_label("Change", exact=True).select_option(name)
    page.get_by_role("button", name="Change 2 rows").click()


def shown(page: Page) -> Any:
    """What the bar says came of it."""
    return page.locator("[data-app-outcome-place]")


def test_only_rows_that_were_settled_are_counted_and_the_others_stay_selected(grid: Page, service: Service) -> None:
    service.answer = lambda _form: (422, answer(line(1, stage="b", undo="LAN/1"), line(2, unsaved=True)))

    change(grid)

    expect(grid.locator("[data-app-undo-what]")).to_have_text("1 row updated")
    expect(shown(grid)).to_have_text("1 row updated, 1 row not saved")
    expect(grid.get_by_label("Select LAN/1")).not_to_be_checked()
    expect(grid.get_by_label("Select LAN/2")).to_be_checked()


def test_rows_that_stay_as_they_were_are_explained(grid: Page, service: Service) -> None:
    sentence = "0 of 2 selected rows updated. 2 rows left as they were: already checked or changed."
    service.answer = lambda _form: (200, answer(line(1), line(2), sentence=f"<p data-app-outcome>{sentence}</p>"))

    change(grid, "Confirm no change")

    expect(shown(grid)).to_have_text(sentence)
    expect(grid.locator("[data-app-undo-place]")).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "html", "sentence"),
    [
        (500, "<h1>Sorry</h1>", "Not saved: something went wrong on our side. Change it again"),
        (404, "<h1>Not here</h1>", "Not saved: a row is no longer in this return. Load the page again"),
        (409, "<p data-app-refusal>This return is submitted.</p>", "This return is submitted."),
        (403, "", "Not saved: sign in again in another tab, then try again"),
    ],
)
def test_what_could_not_be_changed_is_shown_and_stays_selected(
    grid: Page, service: Service, status: int, html: str, sentence: str
) -> None:
    service.answer = lambda _form: (status, html)

    change(grid)

    expect(shown(grid)).to_have_text(sentence)
    expect(grid.get_by_label("Select LAN/2")).to_be_checked()
    expect(grid.get_by_label("Change", exact=True)).to_have_value("stage:b")


def test_without_a_connection_the_page_says_to_try_again(grid: Page, service: Service) -> None:
    service.connected = False

    change(grid)

    expect(shown(grid)).to_have_text("Not saved: there is no connection. Try again when you are back online")
    expect(grid.get_by_label("Select LAN/1")).to_be_checked()


def test_second_click_sends_nothing(grid: Page, service: Service) -> None:
    service.answer = lambda _form: (200, answer(line(1, undo="LAN/1"), line(2, undo="LAN/2")))
    service.slow = True
    grid.get_by_label("Change", exact=True).select_option("Stage b")

    grid.get_by_role("button", name="Change 2 rows").dblclick()
    service.catch_up()

    expect(grid.locator("[data-app-undo-what]")).to_have_text("2 rows updated")
    assert len(service.posted) == 1


def test_copying_down_twice_sends_one_change(grid: Page, service: Service) -> None:
    service.answer = lambda _form: (200, answer(line(1), line(2, undo="LAN/2")))
    service.slow = True
    grid.locator("#row-1 .app-grid__cell").focus()

    grid.keyboard.press("Control+d")
    grid.keyboard.press("Control+d")
    service.catch_up()

    expect(grid.locator("[data-app-undo-what]")).to_have_text("1 row updated")
    assert len(service.posted) == 1
    assert service.posted[0]["together"] == "1"


def once(*answers: tuple[int, str]) -> Callable[[dict[str, str]], tuple[int, str]]:
    """Gives these answers, one after the other."""
    left = list(answers)
    return lambda _form: left.pop(0)


def test_confirmation_that_cannot_be_undone_is_left_and_the_change_before_it_is_undone(
    grid: Page, service: Service
) -> None:
    left = "<p data-app-outcome>0 of 2 selected rows updated. 2 rows left as they were: not checked.</p>"
    service.answer = once(
        (200, answer(line(1, stage="b", undo="LAN/1"), line(2, stage="b", undo="LAN/2"))),
        (200, answer(line(1, stage="b", undo="checked"), line(2, stage="b", undo="checked"))),
        (200, answer(line(1, stage="c"), line(2, stage="c"), sentence=left)),
        (200, answer(line(1, undo="back"), line(2, undo="back"))),
    )
    change(grid)
    expect(grid.locator("[data-app-undo-what]")).to_have_text("2 rows updated")
    grid.get_by_label("Select LAN/1").check()
    grid.get_by_label("Select LAN/2").check()
    change(grid, "Confirm no change")
    expect(grid.get_by_label("Select LAN/1")).not_to_be_checked()

    undo = grid.get_by_role("button", name="Undo")
    undo.click()
    expect(shown(grid)).to_have_text(
        "Not undone: 2 rows updated. 0 of 2 selected rows updated. 2 rows left as they were: not checked."
    )
    undo.click()

    expect(grid.get_by_label("Stage 1", exact=True)).to_have_value("a")
    expect(grid.locator("[data-app-undo-place]")).to_be_hidden()


def test_undo_says_why_it_was_refused_and_can_be_tried_again(grid: Page, service: Service) -> None:
    service.answer = once(
        (200, answer(line(1, stage="b", undo="LAN/1"), line(2, stage="b", undo="LAN/2"))),
        (409, "<p data-app-refusal>This return is submitted.</p>"),
        (200, answer(line(1, undo="back"), line(2, undo="back"))),
    )
    change(grid)
    undo = grid.get_by_role("button", name="Undo")

    undo.click()
    expect(shown(grid)).to_have_text("Not undone: 2 rows updated. This return is submitted.")
    undo.click()

    expect(grid.get_by_label("Stage 1", exact=True)).to_have_value("a")
    expect(shown(grid)).to_be_hidden()


def test_undo_goes_on_where_one_of_the_rows_was_deleted(grid: Page, service: Service) -> None:
    service.answer = once(
        (200, answer(line(1, stage="b", undo="LAN/1"), line(2, stage="b", undo="LAN/2"))),
        (404, "<h1>Not here</h1>"),
        (404, "<h1>Not here</h1>"),
        (200, answer(line(1, undo="back"))),
    )
    change(grid)

    grid.get_by_role("button", name="Undo").click()

    expect(grid.get_by_label("Stage 1", exact=True)).to_have_value("a")
    expect(grid.locator("[data-app-undo-place]")).to_be_hidden()
