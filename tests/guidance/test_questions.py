"""The questions that measure search quality: enough of them, about existing pages, in halves that nobody chose."""

from __future__ import annotations

from collections import Counter
from datetime import date

from demo import library_files
from tests.guidance.asking import ASIDE, KINDS, TUNED, asked, half_of

ALL = list(asked())
PAGES = library_files.pages(date(2026, 11, 24))


def test_at_least_120_questions_are_unique():
    assert len(ALL) >= 120
    assert max(Counter(one.question for one in ALL).values()) == 1


def test_words_of_a_question_decide_its_half():
    assert [one.half for one in ALL] == [half_of(one.question) for one in ALL]


def test_each_half_has_every_kind_and_at_least_forty():
    for half in (TUNED, ASIDE):
        kinds = Counter(one.kind for one in asked(half))

        assert kinds.keys() == set(KINDS)
        assert kinds.total() >= 40


def test_answers_exist_in_the_library_and_are_named_once():
    for one in ALL:
        named = [one.best, *one.also]

        assert len(set(named)) == len(named), one
        assert all(PAGES[slug].state == "published" for slug in named), one


def test_no_question_is_the_title_of_a_page():
    titles = {page.newest.title.lower() for page in PAGES.values()}

    assert not titles & {one.question.lower() for one in ALL}


def test_grade_is_two_for_an_answer_one_for_help_and_zero_otherwise():
    one = next(one for one in ALL if one.also)

    assert (one.grade(one.best), one.grade(one.also[0]), one.grade("no-such-page")) == (2, 1, 0)
