"""A decision on an old page is refused, and says what changed."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.test import RequestFactory

from accounts import seen


def changed() -> str:
    return "Kent submitted revision 3 at 2:03pm."


def test_decision_on_the_present_state_is_not_refused() -> None:
    now = seen.token(2, "submitted", "f00d")
    assert seen.refusal(now, now=now, what_changed=changed) == ""


def test_decision_on_an_old_page_says_what_changed() -> None:
    before, now = seen.token(2, "submitted", "f00d"), seen.token(3, "submitted", "beef")
    sentence = seen.refusal(before, now=now, what_changed=changed, decide="approve")
    assert sentence == "Kent submitted revision 3 at 2:03pm. Read it again before you approve."


def test_form_without_a_token_is_refused_even_where_there_is_nothing_to_compare() -> None:
    sentence = seen.refusal("", now="", what_changed=str)
    assert sentence == "This has changed since you opened the page. Read it again before you decide."


def test_two_facts_are_not_one_fact_that_looks_like_both() -> None:
    assert seen.token("1", "2") != seen.token("12") != seen.token("1, 2")


def test_component_sends_what_the_view_reads() -> None:
    html = render_to_string("components/seen.html", {"token": seen.token("a")})
    assert f'name="{seen.FIELD}" value="{seen.token("a")}"' in html
    request = RequestFactory().post("/", {seen.FIELD: seen.token("a")})
    assert seen.posted(request) == seen.token("a")
