"""Paging: what a list says about itself, and which filters are in use."""

from __future__ import annotations

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory

from core import paging


class StageForm(forms.Form):
    """Filters of an invented list."""

    text = forms.CharField(required=False)
    state = forms.ChoiceField(required=False, choices=[("live", "Live"), ("all", "All")], initial="live")
    is_late = forms.BooleanField(required=False)
    before = forms.DateField(required=False)
    victims = forms.IntegerField(required=False)


def page(number: str, rows: int) -> paging.ListPage:
    """One page of a list of numbers, filtered by force."""
    request = RequestFactory().get("/", {"force": "E23000035", "page": number})
    return paging.page_of(request, range(rows), singular="referral")


@pytest.mark.parametrize(
    ("number", "rows", "caption"),
    [
        ("1", 0, "0 referrals"),
        ("1", 1, "1 referral"),
        ("1", 50, "50 referrals"),
        ("1", 1000, "Showing 1 to 50 of 1,000 referrals"),
        ("21", 1001, "Showing 1,001 to 1,001 of 1,001 referrals"),
        ("99", 60, "Showing 51 to 60 of 60 referrals"),
        ("x", 60, "Showing 1 to 50 of 60 referrals"),
    ],
)
def test_caption_counts_the_rows_and_names_those_shown(number: str, rows: int, caption: str) -> None:
    assert page(number, rows).caption == caption


def test_links_to_other_pages_keep_the_filters_without_the_page() -> None:
    second = page("2", 200)

    html = render_to_string("components/pagination.html", {"page": second, "query": second.query})

    assert 'href="?force=E23000035&amp;page=3"' in html
    assert "page=2&amp;page" not in html


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ({}, 0),
        ({"text": "", "state": "live"}, 0),
        ({"state": "all"}, 1),
        ({"text": "a", "is_late": "on"}, 2),
        ({"before": "31/02/2026"}, 1),
        ({"victims": "0"}, 1),
        ({"page": "2"}, 0),
    ],
)
def test_filters_in_use_are_those_that_differ_from_the_start(typed: dict[str, str], number: int) -> None:
    assert paging.filters_in_use(StageForm(typed)) == number


def test_filters_are_folded_with_their_number_and_open_when_one_has_an_error() -> None:
    form, wrong = StageForm({"state": "all"}), StageForm({"before": "31/02/2026"})

    shown = render_to_string("components/filters.html", {"form": form, "chosen": 1, "clear_url": "/list/"})
    refused = render_to_string("components/filters.html", {"form": wrong, "chosen": paging.filters_in_use(wrong)})

    assert '<details class="app-fold">' in shown
    assert "(1 in use)" in shown
    assert '<a class="govuk-link" href="/list/">Clear filters</a>' in shown
    assert '<details class="app-fold" open>' in refused


def test_filtered_list_without_rows_says_so_and_links_to_the_whole_list() -> None:
    html = render_to_string("components/no_match.html", {"page": page("1", 0), "clear_url": "/list/"})

    assert "No referrals match these filters" in html
    assert 'href="/list/">Clear filters</a>' in html
