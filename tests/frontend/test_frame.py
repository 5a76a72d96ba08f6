"""The frame of every page: it renders without a user, and an error page needs nothing at all."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from administration.forms import FeedbackForm

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
PERSON = SimpleNamespace(is_authenticated=True, described="Priya Nair, force analyst, Lancashire")
REASSURANCES = {
    400: "Nothing was changed.",
    403: "Nothing was changed.",
    404: "The page does not exist, or you do not have access to it.",
    409: "theirs was not overwritten.",
    500: "nothing was changed.",
}
FOOTER = ("help", "accessibility", "privacy", "cookies", "definitions", "release-notes", "feedback")


def fault_of(name: str) -> str:
    """Why a template cannot be parsed; empty if it can."""
    try:
        get_template(name)
    except (TemplateDoesNotExist, TemplateSyntaxError) as fault:
        return f"{name}: {fault!r}"
    return ""


def test_templates_can_be_parsed() -> None:
    assert len(NAMES) > 300
    assert [fault for name in NAMES if (fault := fault_of(name))] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("components/", "forms/"))])
def test_component_begins_with_its_parameters(name: str) -> None:
    assert (TEMPLATES / name).read_text().startswith("{% comment %}\n")


def test_frame_renders_without_a_user() -> None:
    page = render_to_string("base.html", {})

    assert '<html lang="en"' in page
    assert '<a href="#main" class="govuk-skip-link"' in page
    assert "OFFICIAL-SENSITIVE" in page
    assert "Sign out" not in page
    assert "Demonstration." not in page


def test_frame_names_the_user_and_has_a_sign_out_form() -> None:
    page = render_to_string("base.html", {"user": PERSON}, request=None)

    assert "Priya Nair, force analyst, Lancashire" in page
    assert '<form method="post" action="/accounts/logout/"' in page


def test_frame_marks_the_current_section() -> None:
    items = [
        {"title": "Home", "url": "/", "current": False},
        {"title": "Returns", "url": "/review/", "current": True},
    ]
    section = [
        {"title": "Review", "url": "/review/", "current": False},
        {"title": "Returns by force", "url": "/review/board/", "current": True},
    ]

    page = render_to_string("base.html", {"navigation": {"items": items, "section": section, "title": "Returns"}})

    assert page.count('aria-current="true"') == 1
    assert page.index('aria-current="true"') > page.index('href="/review/"')
    assert '<nav class="moj-sub-navigation app-subnav" aria-label="Returns">' in page
    assert '<a class="moj-sub-navigation__link" href="/review/board/" aria-current="page">' in page


def test_frame_has_no_second_row_for_a_section_of_one_page() -> None:
    navigation = {"items": [{"title": "Home", "url": "/", "current": True}], "section": (), "title": ""}

    assert "moj-sub-navigation" not in render_to_string("base.html", {"navigation": navigation})


def test_demonstration_is_named_on_the_page() -> None:
    assert "Demonstration." in render_to_string("base.html", {"demonstration": True})


@pytest.mark.parametrize(
    ("level", "title", "role"),
    [
        (constants.SUCCESS, "Success", "alert"),
        (constants.ERROR, "There is a problem", "alert"),
        (constants.INFO, "Important", "region"),
    ],
)
def test_message_says_whether_it_was_done(level: int, title: str, role: str) -> None:
    page = render_to_string("base.html", {"messages": [Message(level, "Approved: <Lancashire>.")]})

    banner = page[page.index("govuk-notification-banner") : page.index("Approved: &lt;Lancashire&gt;.")]
    assert title in banner
    assert f'role="{role}"' in banner


def test_feedback_link_carries_page_and_request() -> None:
    request = RequestFactory().get("/returns/E23000035/2026-10/")

    page = render_to_string("shell.html", {"request": request, "request_id": "7k2m"})

    assert "?page=%2Freturns%2FE23000035%2F2026-10%2F&amp;request=7k2m" in page


@pytest.mark.parametrize("status", REASSURANCES)
def test_error_page_needs_nothing_but_a_number_to_quote(status: int) -> None:
    page = render_to_string(f"errors/{status}.html", {"request_id": "7k2m-0931"})

    assert page.count("<h1") == 1
    assert page.count("7k2m-0931") >= 2
    assert REASSURANCES[status] in page


@pytest.mark.parametrize("name", FOOTER)
def test_footer_page_has_one_heading_and_renders_alone(name: str) -> None:
    page = render_to_string(f"footer/{name}.html", {"support": {"email": "help@example.org"}})

    assert page.count("<h1") == 1
    assert "<title>" in page


def test_feedback_page_escapes_its_query_parameters() -> None:
    initial = {"page": "<script>alert(1)</script>", "request": "7k2m"}

    page = render_to_string("footer/feedback.html", {"form": FeedbackForm(initial=initial)})

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
