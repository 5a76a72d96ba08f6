"""The service answers every case as the law does, and the page for lawyers equals the tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.law import nrm_cases, orders_cases, written
from tests.law.case import Case

PAGE = Path(__file__).parents[2] / "docs" / "law-cases.md"
EVERY = [case for _, cases in written.TABLES for case in cases]


@pytest.mark.parametrize("case", EVERY, ids=[case.number for case in EVERY])
def test_the_service_answers_a_case_as_the_law_does(case: Case) -> None:
    assert case.service() == case.answer, f"{case.facts} {case.question} ({case.source})"


def test_the_page_of_cases_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == written.text(), "The tables have changed: run bin/law-cases"


def test_every_case_has_a_unique_number_and_a_source() -> None:
    assert len({case.number for case in EVERY}) == len(EVERY)
    assert all(case.source and case.facts and case.question for case in EVERY)
    assert not any("|" in case.facts + case.question + case.answer + case.source for case in EVERY)


def test_the_mechanism_has_at_least_sixty_cases() -> None:
    assert len(nrm_cases.CASES) >= 60


def test_orders_have_at_least_sixty_cases() -> None:
    assert len(orders_cases.CASES) >= 60
