"""The parts of every legal finding; and an unverified rule turns into warnings only the findings based on it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from orders.choices import ConditionKind, OrderKind, Reach
from orders.law import legal_checks
from orders.law.lawbook import Lawbook
from orders.law.legal_checks import CHANGES
from orders.proposal import Clause
from tests.orders.lawbook import dated_rows
from tests.orders.test_legal_checks import CASES, LAW, Case, sound

ABOUT = re.compile(r"applicant|asked_by|basis|conditions?|condition \d+|court_kind|ends_on|main|on|papers|starts_on")


def test_each_finding_names_its_field() -> None:
    about = {finding.about: case.what for case in CASES for finding in legal_checks.findings(case.of, law=LAW)}

    assert about
    assert {field: what for field, what in about.items() if not ABOUT.fullmatch(field)} == {}


def unverified(code: str) -> Lawbook:
    """The law with one row unverified."""
    return Lawbook(replace(row, is_verified=row.is_verified and row.code != code) for row in dated_rows())


@pytest.mark.parametrize("case", [case for case in CASES if case.of.move in CHANGES], ids=lambda case: case.what)
def test_unverified_lock_weakens_neither_the_court_nor_the_applicant_of_a_change(case: Case) -> None:
    without = {
        finding.code: finding.refuses for finding in legal_checks.findings(case.of, law=unverified("lock_years"))
    }

    assert all(
        without[finding.code] == finding.refuses
        for finding in legal_checks.findings(case.of, law=LAW)
        if finding.code in {"court_of_change", "asker"}
    )


def test_unverified_exception_from_the_lock_allows_with_a_warning() -> None:
    """Modern Slavery Act 2015 s.20(7)."""
    ban = Clause(number=1, kind=ConditionKind.TRAVEL_BAN, reach=Reach.ALL, countries=(), ends_on=None)
    discharged = sound(OrderKind.STPO_APPLICATION, move="discharge", clauses=(ban,), papers=frozenset())

    assert not [finding for finding in legal_checks.findings(discharged, law=LAW) if finding.code == "lock"]
    (lock,) = [
        finding
        for finding in legal_checks.findings(discharged, law=unverified("lock_spares_travel_only"))
        if finding.code == "lock"
    ]
    assert (lock.refuses, lock.section, lock.about) == (False, "s.20", "papers")
    assert "without consents. Check with a lawyer." in lock.sentence
