"""Who may have which answer: every role, area and kind of month; and what a stranger asks equals nonsense."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import User
from figures import batches
from figures.models import Period
from reference.models import Force, ForcePlace
from reports.query import readable
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Basis, Question, Span
from reports.query.reader import Reader
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, MARCH
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db

DEVON, NORTH_WALES = "E23000035", "W15000001"
AREAS = (
    "uk",
    "england-wales",
    "region:north-west",
    "region:wales",
    "region:south-west",
    "region:scotland",
    "unit:nwrocu",
    "unit:tarian",
    f"force:{LANCASHIRE}",
    f"force:{NORTH_WALES}",
    f"force:{DEVON}",
)
STORED = Question(rows="stage", against=Against.NONE)
ENTRIES = Question(rows="stage", filters=(Condition(dimension="county_lines", values=("yes",)),), against=Against.NONE)
FORCES = Question(rows="force", against=Against.NONE)
# By area, the answers to these three, first about the published month and then about the provisional one.
# B: summed from batches; E: counted from entries; S: the stored rows of areas; -: refused.
WHOLE = "BEB BEB"
PUBLISHED = "S-- ---"
NOTHING = "--- ---"
NOBODY = dict.fromkeys(AREAS, NOTHING)
EVERYTHING = dict.fromkeys(AREAS, WHOLE)
OF_LANCASHIRE = {
    "uk": PUBLISHED,
    "england-wales": PUBLISHED,
    "region:north-west": PUBLISHED,
    "region:wales": PUBLISHED,
    "region:south-west": PUBLISHED,
    "region:scotland": NOTHING,
    "unit:nwrocu": NOTHING,  # less North West, it is North Wales
    "unit:tarian": NOTHING,
    f"force:{LANCASHIRE}": WHOLE,
    f"force:{NORTH_WALES}": NOTHING,
    f"force:{DEVON}": NOTHING,
}
OF_NORTH_WEST = OF_LANCASHIRE | {
    "region:north-west": WHOLE,
    "unit:nwrocu": WHOLE,
    "unit:tarian": PUBLISHED,
    f"force:{NORTH_WALES}": WHOLE,
}
EXPECTED: dict[str, dict[str, str]] = {
    "analyst": OF_LANCASHIRE,
    "lead": OF_LANCASHIRE,
    "coordinator": OF_NORTH_WEST,
    "national": EVERYTHING,
    "partner": NOBODY,
    "auditor": NOBODY,
    "officer": NOBODY,
    "administrator": NOBODY,
    "system": NOBODY,
}


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    """January is published, and February is provisional; every force has reported both. March has no period."""
    every = sorted(Force.objects.values_list("pk", flat=True))
    months_made.published(JANUARY, new=dict.fromkeys(every, 1))
    making.period(FEBRUARY)
    for force in every:
        making.reported(force, FEBRUARY, new=1)
    with acting("counter"):
        batches.count_all_pending()


def read(question: Question, person: User, *, area: str, month: date | None) -> str:
    """How a question is answered, in one letter."""
    try:
        reading = readable.readable(replace(question, area=area, month=month), reader=Reader(person))
    except QuestionRefused:
        return "-"
    if reading.shape is None:
        return "E"
    return "B" if reading.reads_batches else "S"


def refusal(question: Question, person: User) -> str:
    with pytest.raises(QuestionRefused) as refused:
        readable.readable(question, reader=Reader(person))
    return str(refused.value)


def test_every_role_has_its_line() -> None:
    assert EXPECTED.keys() == {role.value for role in Role}


@pytest.mark.parametrize("role", EXPECTED)
def test_reader_has_batches_and_entries_in_scope_and_published_rows_elsewhere(role: str) -> None:
    person = UserFactory(role=role)

    answers = {
        area: " ".join(
            "".join(read(question, person, area=area, month=month) for question in (STORED, ENTRIES, FORCES))
            for month in (JANUARY, FEBRUARY)
        )
        for area in AREAS
    }

    assert answers == EXPECTED[role]


@pytest.mark.parametrize("role", EXPECTED)
def test_nobody_has_an_answer_for_a_month_without_a_period(role: str) -> None:
    person = UserFactory(role=role)

    assert {read(STORED, person, area=area, month=MARCH) for area in AREAS} == {"-"}


def test_inactive_person_has_nothing() -> None:
    left = UserFactory(role=Role.ANALYST, is_active=False)

    assert {read(STORED, left, area=area, month=month) for area in AREAS for month in (JANUARY, FEBRUARY)} == {"-"}


# A stranger


def test_stranger_s_question_about_a_force_equals_one_about_no_force() -> None:
    stranger = analyst(KENT)

    assert (
        {refusal(replace(question, area="force:E99999999"), stranger) for question in (STORED, ENTRIES, FORCES)}
        == {refusal(replace(question, area=f"force:{LANCASHIRE}"), stranger) for question in (STORED, ENTRIES, FORCES)}
        == {readable.NO_FORCE}
    )


@pytest.mark.parametrize("area", ["uk", "region:north-west", "unit:nwrocu"])
def test_stranger_s_question_about_a_provisional_month_equals_one_about_no_month(area: str) -> None:
    stranger = analyst(KENT)

    reported, without = (refusal(replace(STORED, area=area, month=month), stranger) for month in (FEBRUARY, MARCH))

    assert reported.replace("February", "March") == without


@pytest.mark.parametrize("area", ["uk", "region:north-west"])
def test_refusal_of_a_breakdown_is_the_same_whatever_the_cases(area: str) -> None:
    stranger = analyst(KENT)
    questions = [
        replace(STORED, area=area, filters=(Condition(dimension="victim_nationality", values=(value,)),))
        for value in ("uk", "vietnamese", "nonsense")
    ]

    assert {refusal(question, stranger) for question in questions} == {
        "This breakdown needs the cases of forces outside your force. Choose your force, or remove “Nationality of "
        "potential victims”."
    }


def test_newest_month_is_provisional_only_for_who_may_read_it() -> None:
    def newest(person: User, area: str) -> date:
        return readable.readable(replace(STORED, area=area), reader=Reader(person)).month

    assert newest(coordinator(), "unit:nwrocu") == FEBRUARY
    assert newest(coordinator(), "uk") == JANUARY
    assert newest(analyst(), f"force:{LANCASHIRE}") == FEBRUARY
    assert newest(analyst(), "region:north-west") == JANUARY
    assert newest(national(), "uk") == FEBRUARY


# What else is refused, and what is left out


def test_withheld_area_says_why() -> None:
    assert refusal(replace(STORED, area="region:scotland", month=JANUARY), analyst()) == (
        "Scotland is not shown for January 2020 because it would reveal the figures of one force. Choose another area "
        "or month."
    )


def test_rows_that_would_reveal_one_force_are_withheld_by_name() -> None:
    [month] = readable.readable(replace(STORED, rows="region", month=JANUARY), reader=Reader(analyst())).months

    assert {area.code for area in month.withheld} == {"national", "northern-ireland", "scotland"}
    assert "north-west" in {area.code for area in month.rows}


def test_two_kinds_of_place_at_once_need_every_force() -> None:
    question = replace(STORED, rows="region", columns="unit", month=JANUARY)

    assert read(question, analyst(), area="uk", month=JANUARY) == "-"
    assert read(question, national(), area="uk", month=JANUARY) == "B"


def test_carried_forces_are_refused_until_they_can_be_chosen() -> None:
    assert refusal(replace(STORED, basis=Basis.CARRIED), analyst()) == readable.NO_CARRIED


def test_measure_of_a_series_is_read_from_published_rows_only() -> None:
    held = Question(measure="held", against=Against.NONE)

    assert read(held, coordinator(), area="unit:nwrocu", month=JANUARY) == "S"
    assert read(held, coordinator(), area="unit:nwrocu", month=FEBRUARY) == "-"
    assert read(held, coordinator(), area=f"force:{LANCASHIRE}", month=JANUARY) == "-"


def test_span_leaves_out_the_months_that_are_not_readable() -> None:
    span = replace(STORED, span=Span.RANGE, first=JANUARY, last=FEBRUARY)

    own = readable.readable(replace(span, area="unit:nwrocu"), reader=Reader(coordinator()))

    assert [month.month for month in own.months] == [JANUARY, FEBRUARY]
    assert refusal(span, coordinator()).startswith("There are no figures for February 2020 that you can read for UK.")


def test_month_is_compared_inside_its_series_only() -> None:
    question = replace(STORED, against=Against.MONTH, month=FEBRUARY)
    assert readable.readable(question, reader=Reader(national())).against == JANUARY

    Period.objects.filter(month=FEBRUARY).update(starts_series=True)

    reading = readable.readable(question, reader=Reader(national()))
    assert (reading.against, [month.month for month in reading.months]) == (None, [FEBRUARY])


# A force that moves


def test_force_that_left_the_unit_takes_its_records_with_it() -> None:
    """What a coordinator may count follows the present unit; what is published keeps the areas of its month."""
    ForcePlace.objects.create(
        force_id=CUMBRIA,
        region_id="north-west",
        unit_id="nwrocu",
        valid_from=date(2013, 4, 1),
        valid_to=date(2020, 2, 10),
    )
    Force.objects.filter(pk=CUMBRIA).update(unit="nersou")
    person = coordinator()

    assert [read(ENTRIES, person, area="unit:nwrocu", month=month) for month in (JANUARY, FEBRUARY)] == ["-", "E"]
    assert read(STORED, person, area="unit:nwrocu", month=JANUARY) == "S"
    assert read(STORED, person, area=f"force:{CUMBRIA}", month=JANUARY) == "-"
    span = replace(STORED, span=Span.RANGE, first=JANUARY, last=FEBRUARY, area="unit:nwrocu")
    assert [month.month for month in readable.readable(span, reader=Reader(person)).months] == [FEBRUARY]
