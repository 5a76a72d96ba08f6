"""The questions that search is measured by: enough of them, about pages that are there, in halves nobody chose."""

from __future__ import annotations

from collections import Counter
from datetime import date

from demo import shelf
from tests.guidance.asking import ASIDE, KINDS, TUNED, asked, half_of

ALL = list(asked())
PAGES = shelf.pages(date(2026, 11, 24))


def test_there_are_at_least_120_and_each_is_asked_once():
    assert len(ALL) >= 120
    assert max(Counter(one.question for one in ALL).values()) == 1


def test_the_half_of_each_follows_from_its_words():
    assert [one.half for one in ALL] == [half_of(one.question) for one in ALL]


def test_each_half_holds_some_of_every_kind_and_at_least_forty():
    for half in (TUNED, ASIDE):
        kinds = Counter(one.kind for one in asked(half))

        assert kinds.keys() == set(KINDS)
        assert kinds.total() >= 40


def test_what_answers_stands_in_the_library_and_is_named_once():
    for one in ALL:
        named = [one.best, *one.also]

        assert len(set(named)) == len(named), one
        assert all(PAGES[slug].state == "published" for slug in named), one


def test_no_question_is_the_title_of_a_page():
    titles = {page.newest.title.lower() for page in PAGES.values()}

    assert not titles & {one.question.lower() for one in ALL}


def test_the_page_that_answers_is_worth_two_one_that_helps_one_and_another_nothing():
    one = next(one for one in ALL if one.also)

    assert (one.grade(one.best), one.grade(one.also[0]), one.grade("no-such-page")) == (2, 1, 0)
