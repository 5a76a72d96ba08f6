"""No chart label leaves its chart or overlaps another, and no number wraps, in a browser with only our font."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page

from reports.charts import areas_now, types_over_time
from tests.browser.clipping import clipped
from tests.frontend.conftest import SERVICE, Service
from tests.reports import chart_data
from tests.reports.test_charts import CHARTS, NAMES

pytestmark = pytest.mark.browser

REGIONS = {
    "Yorkshire and the Humber": (279, [], 2),
    "East Midlands": (1048, ["Leicestershire"], 5),
    "British Transport Police": (26, [], 1),
    "Northern Ireland": (None, ["Northern Ireland"], 1),
}
AS_ON_THE_NATIONAL_PAGE = CHARTS | {
    "areas with long names": lambda: areas_now.figure(chart_data.areas_now(REGIONS)),
    "types over time, ten years": lambda: types_over_time.figure(
        chart_data.types_over_time({name: range(200, 2560, 20) for name in NAMES}, first=date(2016, 12, 1))
    ),
}
WIDTHS = (1440, 1280, 390)
NINE = (
    ("", "live at end of May 2026", 2058),
    ("+", "forces that report again", 120),
    ("+", "first reported", 1279),
    ("+", "reopened", 2),
    ("+", "transferred in", 31),
    ("−", "closed", 1100),
    ("−", "transferred out", 29),
    ("−", "corrections", 1),
    ("=", "live now", 2360),
)

# How far before the right edge each line of terms ends, in pixels.
GAPS = """() => {
  const all = document.querySelector('.app-reconciliation__terms').getBoundingClientRect().right
  const lines = new Map()
  for (const term of document.querySelectorAll('.app-reconciliation__term')) {
    const { top, right } = term.getBoundingClientRect()
    lines.set(Math.round(top), all - right)
  }
  return [...lines.values()]
}"""


def page_of(service: Service, page: Page, content: str) -> None:
    """A page of the service with this content, its styles and its typeface."""
    service.html = f"""<!DOCTYPE html><html lang="en" class="govuk-template"><head><title>Words</title>
      <link rel="stylesheet" href="/static/vendor/govuk.css"><link rel="stylesheet" href="/static/app/app.css"></head>
      <body class="govuk-template__body app-page app-work"><div class="govuk-width-container">{content}</div></body>
      </html>"""
    page.goto(SERVICE)


def rendered_reconciliation(terms: tuple[tuple[str, str, int], ...], *, stack: bool) -> str:
    shown = [{"sign": sign, "label": label, "value": value} for sign, label, value in terms]
    reconciliation = {"terms": shown, "closes": True, "sentence": "No investigation is missing."}
    return render_to_string("components/reconciliation.html", {"reconciliation": reconciliation, "stack": stack})


@pytest.mark.parametrize("chart", AS_ON_THE_NATIONAL_PAGE)
def test_no_label_of_a_chart_leaves_it_or_meets_another(chart: str, service: Service, page: Page) -> None:
    figure = AS_ON_THE_NATIONAL_PAGE[chart]()
    page_of(service, page, figure.svg_wide + figure.svg_narrow)

    assert clipped(page) == []


def test_text_is_set_in_the_bundled_typeface(service: Service, page: Page) -> None:
    page_of(
        service, page, "<p id=words class=govuk-body>Nguyễn Thị Hồng, <b>Łódź</b> 2,058</p>" + CHARTS["live"]().svg_wide
    )
    page.evaluate("document.fonts.ready.then(() => true)")

    used = [font for chosen in ("#words", "#words b", "svg text") for font in fonts_of(page, chosen)]

    assert {(font["familyName"], font["isCustomFont"]) for font in used} == {
        ("IBM Plex Sans", True),
        ("IBM Plex Sans SmBld", True),
    }


def fonts_of(page: Page, chosen: str) -> list[dict[str, Any]]:
    """Which fonts the browser drew an element with."""
    tools = page.context.new_cdp_session(page)
    for part in ("DOM", "CSS"):
        tools.send(f"{part}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": chosen})["nodeId"]
    return list(tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"])


@pytest.mark.parametrize("stack", [True, False])
@pytest.mark.parametrize("count", range(4, 10))
def test_no_number_of_a_reconciliation_wraps_and_no_line_is_half_empty(
    count: int, stack: bool, service: Service, page: Page
) -> None:
    shown = rendered_reconciliation(NINE[:count], stack=stack)
    page_of(service, page, f'<div class="app-cols app-cols--main"><div>{shown}</div></div>')
    faults = []

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"at {width}: {fault}" for fault in clipped(page)]
        if (gap := max(page.evaluate(GAPS))) >= 3:
            faults.append(f"at {width}: a line ends {gap} px before the others")
        for n, words in enumerate(page.locator(".app-reconciliation__l").all_inner_texts()):
            longest = max(re.findall(r"\S+", words), key=len)
            if not is_whole(page, n, longest):
                faults.append(f"at {width}: “{longest}” is broken")

    assert page.locator(".app-reconciliation__l").count() == count
    assert faults == []


def is_whole(page: Page, n: int, word: str) -> bool:
    """Whether a word of the n-th label is on one line."""
    return bool(
        page.evaluate(
            """([n, word]) => {
              const text = document.querySelectorAll('.app-reconciliation__l')[n].firstChild
              const range = document.createRange()
              const at = text.textContent.indexOf(word)
              range.setStart(text, at)
              range.setEnd(text, at + word.length)
              return range.getClientRects().length === 1
            }""",
            [n, word],
        )
    )
