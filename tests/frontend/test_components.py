"""Our components against the examples that the design system ships for its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from core.govuk import Column, Problem, table_of
from figures.coverage import Coverage
from tests.frontend import examples
from tests.frontend.shape import shape_of

Options = dict[str, Any]


def button(options: Options) -> Options:
    """The variant is the last word of the class."""
    return {
        "text": options["text"],
        "kind": options.get("classes", "").rpartition("--")[2],
        "url": options.get("href"),
        "once": options.get("preventDoubleClick"),
        **{name: options[name] for name in ("name", "value", "id", "disabled") if name in options},
    }


def pagination(options: Options) -> Options:
    """The current page among as many as the example has."""
    current = next(item["number"] for item in options["items"] if item.get("current"))
    return {"page": Paginator(range(len(options["items"])), 1).page(current), "query": "", "label": "Pagination"}


def table(options: Options) -> Options:
    """Heads and rows in the form our table builder takes."""
    columns = [Column(head["text"], numeric=head.get("format") == "numeric") for head in options["head"]]
    rows = [[cell["text"] for cell in row] for row in options["rows"]]
    return {"table": table_of(options["caption"], columns, rows)}


CONTEXTS: dict[str, Callable[[Options], Options]] = {
    "button": button,
    "tag": lambda o: {"text": o["text"], "colour": o.get("classes", "").rpartition("--")[2]},
    "details": lambda o: {"summary": o["summaryText"], "text": o["text"], "id": o.get("id"), "open": o.get("open")},
    "pagination": pagination,
    "error-summary": lambda o: {
        "title": o["titleText"],
        "problems": [Problem(text=line["text"], url=line.get("href", "")) for line in o["errorList"]],
    },
    "notification-banner": lambda o: {"text": o["text"], "level": o.get("type", "info"), "id": 1},
    "table": table,
    "summary-list": lambda o: {
        "rows": [
            {
                "key": row["key"]["text"],
                "value": row["value"]["text"],
                "action_url": row["actions"]["items"][0]["href"],
                "action_text": row["actions"]["items"][0]["text"],
            }
            for row in o["rows"]
        ]
    },
    "service-navigation": lambda o: {
        "navigation": [
            {"title": item["text"], "url": item["href"], "current": item.get("active")} for item in o["navigation"]
        ]
    },
}
TEMPLATES = {"service-navigation": "navigation"}
# Intentionally different wording: [the example's words, ours].
OUR_WORDS = {
    "table": [(" govuk-table__caption--m", "")],
    # An action never repeats the words of the one above it.
    "summary-list": [("GOV.UK</a>", 'GOV.UK<span class="govuk-visually-hidden"> Name</span></a>')],
    "pagination": [(f"/page/{number}", f"?page={number}") for number in (1, 2, 3)],
}


def ours(component: str, options: Options) -> str:
    """Our component with the example's options."""
    name = TEMPLATES.get(component, component.replace("-", "_"))
    return render_to_string(f"components/{name}.html", CONTEXTS[component](options))


@pytest.mark.parametrize(("component", "options", "html"), examples.of(*CONTEXTS))
def test_component_matches_the_design_system(component: str, options: Options, html: str) -> None:
    for theirs, our_own in OUR_WORDS.get(component, []):
        html = html.replace(theirs, our_own)
    if component == "pagination":
        current = pagination(options)["page"].number
        html = html.replace("/previous", f"?page={current - 1}").replace("/next", f"?page={current + 1}")

    assert shape_of(ours(component, options)) == shape_of(html)


def test_back_link_is_the_design_systems_within_a_landmark() -> None:
    [(_component, options, html)] = [parameters.values for parameters in examples.of("back-link")]

    shown = render_to_string("components/back_link.html", {"text": options["text"], "url": options["href"]})

    assert shape_of(shown) == [["nav", (("aria-label", "Back"),), *shape_of(html)]]


@pytest.mark.parametrize(("number", "shown"), [(1, "1 2 … 9"), (2, "1 2 3 … 9"), (5, "1 … 4 5 6 … 9"), (9, "1 … 8 9")])
def test_pagination_names_the_first_the_near_and_the_last_page(number: int, shown: str) -> None:
    page = Paginator(range(900), 100).page(number)

    shape = shape_of(render_to_string("components/pagination.html", {"page": page, "query": "show=new"}))

    pages = next(part for part in shape[0][2:] if part[0] == "ul")
    words = [item[2] if isinstance(item[2], str) else item[2][2] for item in pages[2:]]
    assert " ".join(words) == shown


def test_pagination_keeps_the_list_s_filters() -> None:
    page = Paginator(range(300), 100).page(1)

    html = render_to_string("components/pagination.html", {"page": page, "query": "show=new&force=E23000035"})

    assert 'href="?show=new&amp;force=E23000035&amp;page=2"' in html


def test_coverage_names_the_missing_and_is_never_a_bare_number() -> None:
    coverage = Coverage(reported=41, due=43, missing=("Cumbria", "Gwent"), area="England & Wales")

    html = " ".join(render_to_string("components/coverage.html", {"coverage": coverage}).split())

    assert "<b>41 of 43 forces.</b> Missing: Cumbria, Gwent." in html


@pytest.mark.parametrize(("closes", "words"), [(True, "It adds up."), (False, "It does not add up.")])
def test_reconciliation_says_in_words_whether_it_balances(closes: bool, words: str) -> None:
    terms = [
        {"key": "opening", "sign": "", "label": "live at end of January", "value": 38, "url": "/a/"},
        {"key": "closed", "sign": "−", "label": "closed", "value": 2, "url": "/b/"},
        {"key": "live", "sign": "=", "label": "live now", "value": 1036, "url": ""},
    ]

    html = render_to_string(
        "components/reconciliation.html", {"reconciliation": {"terms": terms, "closes": closes, "sentence": "So."}}
    )

    assert f"<b>{words}</b>" in html
    assert ("app-reconciliation--open" in html) is not closes
    assert "1,036" in html
    assert html.count("minus") == html.count("equals") == 1
