"""Every case of the law is put to the product, and the page that prints the cases is current."""

from __future__ import annotations

import os

import pytest

from tests.law import page
from tests.law.cases import LawCase

CASES = [case for table in page.TABLES for case in table.cases]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.number)
def test_the_product_answers_as_the_law_does(case: LawCase) -> None:
    assert case.ask() == case.answer, f"{case.number}, {case.source}: {case.question}"


def test_every_case_has_a_number_of_its_own_and_a_source() -> None:
    assert len({case.number for case in CASES}) == len(CASES)
    assert all(case.facts and case.question.endswith("?") and case.source for case in CASES)


def test_the_page_of_the_cases_is_current() -> None:
    if os.environ.get("WRITE_LAW_CASES"):
        page.write()
    assert page.PAGE.read_text(encoding="utf-8") == page.text(), "Run: WRITE_LAW_CASES=1 bin/test tests/law"
