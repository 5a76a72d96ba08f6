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
    assert max(Counter(question.question for question in ALL).values()) == 1


def test_words_of_a_question_decide_its_half():
    assert [question.half for question in ALL] == [half_of(question.question) for question in ALL]


def test_each_half_has_every_kind_and_at_least_forty():
    for half in (TUNED, ASIDE):
        kinds = Counter(question.kind for question in asked(half))

        assert kinds.keys() == set(KINDS)
        assert kinds.total() >= 40


def test_answers_exist_in_the_library_and_are_named_once():
    for question in ALL:
        named = [question.best, *question.also]

        assert len(set(named)) == len(named), question
        assert all(PAGES[slug].state == "published" for slug in named), question


def test_no_question_is_the_title_of_a_page():
    titles = {page.newest.title.lower() for page in PAGES.values()}

    assert not titles & {question.question.lower() for question in ALL}


def test_grade_is_two_for_an_answer_one_for_help_and_zero_otherwise():
    question = next(question for question in ALL if question.also)

    assert (question.grade(question.best), question.grade(question.also[0]), question.grade("no-such-page")) == (
        2,
        1,
        0,
    )
