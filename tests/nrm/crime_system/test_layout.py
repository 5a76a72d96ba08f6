"""What an export may say, in the words of crime systems, and how it is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from imports.checking import days
from nrm.crime_system import layout, likely, moments
from nrm.crime_system.choices import EntryCode
from tests.nrm.crime_system import making


@pytest.mark.parametrize(
    ("offence", "code"),
    [
        ("N200/1", EntryCode.AWAITING),
        ("n200-2", EntryCode.NEGATIVE),
        ("N200 3", EntryCode.NOTIFIED),
        ("N200/4 NRM referral - offence outside England and Wales", EntryCode.OUTSIDE),
        ("N200/05", EntryCode.OUTSIDE_NEGATIVE),
        ("N200.6", EntryCode.TRANSFERRED),
        ("106", EntryCode.CRIME),
        ("106/01", EntryCode.CRIME),
        ("10600", EntryCode.CRIME),
        ("Modern Slavery - require person to perform forced labour", EntryCode.CRIME),
        ("Hold person in slavery or servitude", EntryCode.CRIME),
        ("Arrange or facilitate travel of another person with a view to exploitation", EntryCode.CRIME),
        ("28/3 Burglary", None),
        ("1061 Theft", None),
        ("Breach of a slavery and trafficking prevention order", None),
        ("N200 modern slavery referral", None),
        ("HO class 106", EntryCode.CRIME),
        ("8/106", None),
        ("N2001", EntryCode.AWAITING),
        ("", None),
    ],
)
def test_offence_is_read_as_a_code(offence: str, code: EntryCode | None) -> None:
    assert layout.code_of(offence) == code


@pytest.mark.parametrize(
    ("status", "is_cancelled"),
    [
        ("Cancelled", True),
        ("CANCELLED - transferred", True),
        ("No crime", True),
        ("no-crimed", True),
        ("C3", True),
        ("Crime cancelled", True),
        ("Cancellation requested", False),
        ("Cancelled: request pending", False),
        ("Not cancelled", False),
        ("Finalised - no criminal proceedings", False),
        ("Live", False),
    ],
)
def test_only_a_cancelled_entry_is_read_as_cancelled(status: str, is_cancelled: bool) -> None:
    assert layout.is_cancelled(status) == is_cancelled


def test_incident_without_the_number_of_its_code_is_unclear_and_no_crime() -> None:
    assert layout.is_unclear("N200 modern slavery referral")
    assert not layout.is_unclear("N200/1 modern slavery referral")


@pytest.mark.parametrize("typed", ["TBC", "n/a", "Pending", "not known", "requested"])
def test_word_for_no_reference_is_read_as_none(typed: str) -> None:
    home_office = next(column for column in layout.LAYOUT.columns if column.key == "home_office")

    assert typed.casefold() in home_office.blanks or layout.with_digit(typed) == ""


@pytest.mark.parametrize(
    ("cell", "outcome"),
    [
        ("16", ("16", "")),
        ("Outcome 16", ("16", "")),
        ("16 - Evidential difficulties: suspect identified", ("16", "")),
        ("1A", ("1a", "")),
        ("01", ("1", "")),
        ("Type 18", ("18", "")),
        ("0", ("", "")),
        ("0 - Not yet assigned", ("", "")),
        ("Not yet assigned", ("", "")),
        ("", ("", "")),
        ("solved", ("", "solved")),
    ],
)
def test_outcome_is_read_by_its_number(cell: str, outcome: tuple[str, str]) -> None:
    assert layout.outcome_of(cell) == outcome


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("03/06/2026 14:20", "2026-06-03 14:20"),
        ("2026-06-03T14:20:33", "2026-06-03 14:20"),
        ("2026-06-03 14:20:33.123", "2026-06-03 14:20"),
        ("3 June 2026 at 2:20pm", "2026-06-03 14:20"),
        ("3-Jun-26 14.20", "2026-06-03 14:20"),
        ("03/06/2026, 1420 hrs", "2026-06-03 14:20"),
        ("03/06/2026 12:05am", "2026-06-03 00:05"),
    ],
)
def test_date_with_a_time_is_read_as_people_write_it(text: str, moment: str) -> None:
    split = days.with_time(text)

    assert split is not None
    assert f"{days.read(split[0])} {split[1]:%H:%M}" == moment


@pytest.mark.parametrize("text", ["03/06/2026", "2026-06-03", "3 June 2026", "03062026", "03/06/2026 25:10", "soon"])
def test_text_without_a_time_has_none(text: str) -> None:
    assert days.with_time(text) is None


@given(
    day=st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31)),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
def test_date_and_time_survive_the_way_crime_systems_write_them(day: date, at: time) -> None:
    split = days.with_time(f"{day:%d/%m/%Y} {at:%H:%M}")

    assert split == (f"{day:%d/%m/%Y}", at)


@given(day=st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31)))
def test_date_without_a_time_is_certain_only_at_the_end_of_its_day(day: date) -> None:
    moment = moments.of_cell(day)

    assert not moments.has_time(moment)
    assert moments.at_the_latest(moment) == min(clock.end_of(day), clock.now()) or day > clock.today()


@given(
    reported=st.datetimes(timezones=st.just(UTC)),
    outcome=st.sampled_from(["", "16", "1a"]),
    cancelled=st.booleans(),
)
def test_row_survives_the_way_through_the_preview(reported: datetime, outcome: str, cancelled: bool) -> None:
    row = making.row(
        "LA/1/26",
        reported_at=reported,
        outcome=outcome,
        outcome_on=reported.date() if outcome else None,
        is_cancelled=cancelled,
        home_office="HO/1",
        case="Op Larch",
    )

    assert layout.read(row.written()) == row


LETTERS = st.text(alphabet="ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=6, max_size=12)


@given(reference=LETTERS, place=st.integers(0, 5), letter=st.sampled_from("ABCXYZ0189"))
def test_reference_with_one_slip_is_alike(reference: str, place: int, letter: str) -> None:
    changed = reference[:place] + letter + reference[place + 1 :]
    missing = reference[:place] + reference[place + 1 :]
    swapped = reference[:place] + reference[place : place + 2][::-1] + reference[place + 2 :]

    for other in (changed, missing, swapped):
        assert likely.are_alike(reference, other) == (reference != other)
        assert likely.are_alike(other, reference) == (reference != other)


@given(first=LETTERS, second=LETTERS)
def test_references_that_are_alike_share_a_part_by_which_they_are_found(first: str, second: str) -> None:
    """The index that narrows the search loses no pair: except two characters that changed places, see below."""
    if likely.are_alike(first, second):
        assert likely.parts_of(first) & likely.parts_of(second)


def test_swapped_characters_share_a_part() -> None:
    assert likely.are_alike("LA1234", "LA1324")
    assert likely.parts_of("LA1234") & likely.parts_of("LA1324")


def test_short_references_are_never_alike() -> None:
    assert not likely.are_alike("A1", "A2")


def test_every_signal_has_points_and_a_sentence_of_its_own() -> None:
    assert all(signal.points > 0 for signal in likely.SIGNALS)
    assert len({signal.sentence for signal in likely.SIGNALS}) == len(likely.SIGNALS)
    assert max(signal.points for signal in likely.SIGNALS if signal.code in {"day", "next_day", "code"}) < likely.ENOUGH
