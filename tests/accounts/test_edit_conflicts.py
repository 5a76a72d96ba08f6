"""A decision on an outdated page is refused, and names the change."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts import edit_conflicts


def changed() -> str:
    return "Kent submitted revision 3 at 2:03pm."


def test_decision_on_the_current_state_is_accepted() -> None:
    now = edit_conflicts.token(2, "submitted", "f00d")
    assert edit_conflicts.refusal(now, now=now, what_changed=changed) == ""


def test_decision_on_an_outdated_page_names_the_change() -> None:
    before, now = edit_conflicts.token(2, "submitted", "f00d"), edit_conflicts.token(3, "submitted", "beef")
    sentence = edit_conflicts.refusal(before, now=now, what_changed=changed, decide="approve")
    assert sentence == "Kent submitted revision 3 at 2:03pm. Read it again before you approve."


def test_form_without_a_token_is_refused_even_with_nothing_to_compare() -> None:
    sentence = edit_conflicts.refusal("", now="", what_changed=str)
    assert sentence == "This has changed since you opened the page. Read it again before you decide."


def test_two_values_differ_from_one_value_that_contains_both() -> None:
    assert edit_conflicts.token("1", "2") != edit_conflicts.token("12") != edit_conflicts.token("1, 2")


def test_component_sends_the_field_the_view_reads() -> None:
    html = render_to_string("components/seen.html", {"token": edit_conflicts.token("a")})
    assert f'name="{edit_conflicts.FIELD}" value="{edit_conflicts.token("a")}"' in html
    request = RequestFactory().post("/", {edit_conflicts.FIELD: edit_conflicts.token("a")})
    assert edit_conflicts.posted(request) == edit_conflicts.token("a")
