"""What the rules of the month refuse, with the messages. A refused transition leaves everything unchanged.

One country: Kent has closed a case in February and works on March; Essex has submitted February; Surrey has begun it,
and has an offer of a case from Essex.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date

import pytest

from core import months

from . import cases, returns
from .record import Country, Refused
from .scenarios import APRIL, FEBRUARY, JANUARY, MARCH

LIVE, STRUCK_OUT, CLOSED, OFFERED, NEW = 1, 2, 3, 4, 5


def country_with_months() -> Country:
    country = Country()
    for force in ("Kent", "Essex", "Surrey"):
        country.add_force(force)
    country.start_series(JANUARY)
    for force, running in (("Kent", 3), ("Essex", 1), ("Surrey", 0)):
        returns.begin(country, force, JANUARY)
        for _ in range(running):
            cases.report_new(country, force, JANUARY, was_running=True)
        returns.submit(country, force, JANUARY)
        returns.approve(country, force, JANUARY)
    country.open_next()
    country.open_next()
    for force in ("Kent", "Essex", "Surrey"):
        returns.begin(country, force, FEBRUARY)
    cases.close(country, "Kent", FEBRUARY, CLOSED)
    returns.submit(country, "Kent", FEBRUARY)
    returns.approve(country, "Kent", FEBRUARY)
    returns.submit(country, "Essex", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    assert cases.report_new(country, "Kent", MARCH) == NEW
    cases.strike_out(country, "Kent", MARCH, STRUCK_OUT)
    cases.offer_transfer(country, "Essex", OFFERED, to="Surrey")
    return country


REFUSED: list[tuple[Callable[[Country], object], str]] = [
    (lambda c: c.start_series(MARCH), "March 2026 is open already"),
    (lambda c: c.start_earlier(months.previous(JANUARY)), "A return has been begun in the series of January 2026"),
    (lambda c: Country().open_next(), "No series has been started"),
    (lambda c: returns.begin(c, "Kent", APRIL), "April 2026 is not open"),
    (lambda c: returns.begin(c, "Kent", MARCH), "March 2026 has been begun"),
    (lambda c: returns.nil_return(c, "Essex", MARCH), "1 investigation was live at the end of February 2026"),
    (lambda c: returns.submit(c, "Kent", FEBRUARY), "Kent has no draft for February 2026"),
    (lambda c: returns.submit(c, "Essex", FEBRUARY), "Essex has no draft for February 2026"),
    (lambda c: returns.withdraw(c, "Kent", MARCH), "nothing to withdraw"),
    (lambda c: returns.withdraw(c, "Kent", FEBRUARY), "nothing to withdraw"),
    (lambda c: returns.approve(c, "Kent", MARCH), "nothing to approve"),
    (lambda c: returns.reopen(c, "Kent", MARCH), "Only an approved return can be reopened"),
    (lambda c: returns.reopen(c, "Essex", FEBRUARY), "Only an approved return can be reopened"),
    (lambda c: returns.lock(c, APRIL), "April 2026 is not open"),
    (lambda c: returns.publish(c, JANUARY), "published after it has locked"),
    (lambda c: cases.delete(c, "Kent", MARCH, LIVE), "Only what this draft put in can be deleted"),
    (lambda c: cases.strike_out(c, "Kent", MARCH, NEW), "is in no approved revision. Delete it"),
    (lambda c: cases.strike_out(c, "Kent", MARCH, STRUCK_OUT), "is not there to be struck out"),
    (lambda c: cases.strike_out(c, "Kent", MARCH, CLOSED), "is not there to be struck out"),
    (lambda c: cases.close(c, "Kent", MARCH, STRUCK_OUT), "is not live in this draft"),
    (lambda c: cases.close(c, "Kent", MARCH, OFFERED), "is with Essex now. Ask them"),
    (lambda c: cases.merge(c, "Kent", MARCH, LIVE, into=LIVE), "cannot be merged into itself"),
    (lambda c: cases.merge(c, "Kent", MARCH, LIVE, into=STRUCK_OUT), "Investigation 2 is not live in this draft"),
    (lambda c: cases.merge(c, "Kent", MARCH, STRUCK_OUT, into=LIVE), "Investigation 2 is not live in this draft"),
    (lambda c: cases.undo(c, "Kent", MARCH, LIVE), "nothing to undo"),
    (lambda c: cases.undo(c, "Kent", MARCH, CLOSED), "nothing to undo"),
    (lambda c: cases.reopen_case(c, "Kent", MARCH, LIVE), "is in this return already"),
    (lambda c: cases.reopen_case(c, "Kent", MARCH, OFFERED), "was not closed by Kent"),
    (lambda c: cases.put_in_by_correction(c, "Kent", MARCH, CLOSED), "Only an approved month is corrected"),
    (lambda c: cases.offer_transfer(c, "Kent", OFFERED, to="Surrey"), "Kent cannot transfer investigation 4 to Surrey"),
    (lambda c: cases.offer_transfer(c, "Kent", LIVE, to="Kent"), "Kent cannot transfer investigation 1 to Kent"),
    (lambda c: cases.offer_transfer(c, "Essex", OFFERED, to="Kent"), "has been offered already"),
    (lambda c: cases.offer_transfer(c, "Kent", STRUCK_OUT, to="Essex"), "is struck out"),
    (lambda c: cases.offer_transfer(c, "Kent", NEW, to="Essex"), "Report investigation 5 first"),
    (lambda c: cases.offer_transfer(c, "Kent", CLOSED, to="Essex"), "Report investigation 3 first"),
    (lambda c: cases.accept(c, "Surrey", FEBRUARY, LIVE), "has not been offered to Surrey"),
    (lambda c: cases.accept(c, "Kent", MARCH, OFFERED), "has not been offered to Kent"),
    (lambda c: cases.accept(c, "Surrey", FEBRUARY, OFFERED), "Essex has submitted February 2026 with it"),
    (lambda c: returns.merge_forces(c, "Kent", successor="Kent", since=MARCH), "not there any more"),
    (lambda c: returns.merge_forces(c, "Kent", successor="Essex", since=APRIL), "does not report in that month"),
    (lambda c: returns.merge_forces(c, "Kent", successor="Essex", since=JANUARY), "does not report in that month"),
    (lambda c: returns.merge_forces(c, "Surrey", successor="Essex", since=MARCH), "Surrey has returns that are not"),
]


@pytest.mark.parametrize(("move", "sentence"), REFUSED, ids=[sentence for _, sentence in REFUSED])
def test_refused_transition_gives_a_sentence_and_changes_nothing(move, sentence):
    country = country_with_months()
    before = copy.deepcopy(country)

    with pytest.raises(Refused, match=sentence):
        move(country)

    assert country == before


def test_void_case_cannot_be_reopened():
    country = country_with_months()
    returns.reopen(country, "Kent", JANUARY)
    cases.strike_out(country, "Kent", JANUARY, CLOSED)

    with pytest.raises(Refused, match="Investigation 3 is struck out"):
        cases.reopen_case(country, "Kent", MARCH, CLOSED)


def test_nil_return_is_refused_for_a_month_with_a_transferred_case():
    country = country_with_months()
    returns.approve(country, "Essex", FEBRUARY)
    returns.submit(country, "Surrey", FEBRUARY)
    returns.approve(country, "Surrey", FEBRUARY)
    returns.begin(country, "Surrey", MARCH)
    cases.accept(country, "Surrey", MARCH, OFFERED)
    country.open_next()
    returns.begin(country, "Kent", APRIL)
    del country.returns["Surrey", MARCH]  # left out, with the case accepted in it

    with pytest.raises(Refused, match="An investigation was transferred in"):
        returns.nil_return(country, "Surrey", APRIL)


def test_identical_version_cannot_be_published():
    country = country_with_months()
    returns.lock(country, JANUARY)
    returns.publish(country, JANUARY)

    with pytest.raises(Refused, match="Nothing has changed since the last version"):
        returns.publish(country, JANUARY)


def test_force_cannot_be_merged_into_one_that_has_begun_the_month_without_its_cases():
    country = country_with_months()
    returns.submit(country, "Surrey", FEBRUARY)
    returns.approve(country, "Surrey", FEBRUARY)

    with pytest.raises(Refused, match="Kent has begun March 2026"):
        returns.merge_forces(country, "Surrey", successor="Kent", since=MARCH)


def test_merged_force_cannot_report_merge_or_accept():
    country = country_with_months()
    returns.submit(country, "Surrey", FEBRUARY)
    returns.approve(country, "Surrey", FEBRUARY)
    returns.approve(country, "Essex", FEBRUARY)
    returns.merge_forces(country, "Surrey", successor="Essex", since=MARCH)

    with pytest.raises(Refused, match="Surrey is not due in March 2026"):
        returns.begin(country, "Surrey", MARCH)
    with pytest.raises(Refused, match="not there any more"):
        returns.merge_forces(country, "Surrey", successor="Essex", since=MARCH)
    with pytest.raises(Refused, match="cannot transfer investigation 1 to Surrey"):
        cases.offer_transfer(country, "Kent", LIVE, to="Surrey")


def test_only_cases_first_reported_by_a_later_month_can_be_added_to_an_earlier_one():
    country = country_with_months()
    returns.reopen(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Investigation 4 was not first reported by Kent later on"):
        cases.put_in_by_correction(country, "Kent", FEBRUARY, OFFERED)


# -- an offer that can no longer be accepted -----------------------------------------------------------------------


def an_offer(*, until: date = FEBRUARY) -> Country:
    """Essex has offered its only case to Surrey; both have January approved and nothing begun."""
    country = Country()
    for force, running in (("Kent", 1), ("Essex", 1), ("Surrey", 0)):
        country.add_force(force)
        if not country.opened:
            country.start_series(JANUARY)
        returns.begin(country, force, JANUARY)
        for _ in range(running):
            cases.report_new(country, force, JANUARY, was_running=True)
        submit_and_approve(country, force, JANUARY)
    while country.opened[-1] < until:
        country.open_next()
    cases.offer_transfer(country, "Essex", 2, to="Surrey")
    return country


def submit_and_approve(country: Country, force: str, month: date) -> None:
    returns.submit(country, force, month)
    returns.approve(country, force, month)


def test_offer_cannot_be_accepted_in_a_correction():
    country = an_offer()
    returns.reopen(country, "Surrey", JANUARY)

    with pytest.raises(Refused, match="transferred in a new month, not in a correction"):
        cases.accept(country, "Surrey", JANUARY, 2)


def test_offer_cannot_be_accepted_in_a_month_covered_by_a_later_one():
    country = an_offer(until=MARCH)
    returns.begin(country, "Surrey", FEBRUARY)
    returns.begin(country, "Surrey", MARCH)
    submit_and_approve(country, "Surrey", MARCH)

    with pytest.raises(Refused, match="February 2026 can no longer be submitted"):
        cases.accept(country, "Surrey", FEBRUARY, 2)


def test_case_made_void_since_its_offer_cannot_be_accepted():
    country = an_offer()
    returns.reopen(country, "Essex", JANUARY)
    cases.strike_out(country, "Essex", JANUARY, 2)
    returns.begin(country, "Surrey", FEBRUARY)

    with pytest.raises(Refused, match="Investigation 2 is struck out"):
        cases.accept(country, "Surrey", FEBRUARY, 2)


def test_case_closed_since_its_offer_cannot_be_accepted():
    country = an_offer(until=MARCH)
    returns.begin(country, "Essex", FEBRUARY)
    cases.close(country, "Essex", FEBRUARY, 2)
    returns.submit(country, "Essex", FEBRUARY)
    returns.begin(country, "Surrey", MARCH)

    with pytest.raises(Refused, match="Essex is about to report that investigation 2 is not live"):
        cases.accept(country, "Surrey", MARCH, 2)
    returns.approve(country, "Essex", FEBRUARY)
    with pytest.raises(Refused, match="not live with Essex any more"):
        cases.accept(country, "Surrey", MARCH, 2)


def test_case_closed_by_the_giver_s_draft_cannot_be_accepted():
    country = an_offer()
    returns.begin(country, "Essex", FEBRUARY)
    cases.close(country, "Essex", FEBRUARY, 2)
    returns.begin(country, "Surrey", FEBRUARY)

    with pytest.raises(Refused, match="not live in the draft of Essex"):
        cases.accept(country, "Surrey", FEBRUARY, 2)
