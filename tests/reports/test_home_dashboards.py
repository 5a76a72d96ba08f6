"""The dashboards of the home page: the return to work on, the figures of a unit, the month to publish."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from figures import batches
from figures.coverage import Counted, Coverage
from investigations.choices import ReturnStatus
from investigations.models import MonthlyReturn
from investigations.returns import current_return
from investigations.review import certification
from reference.models import Force
from reports.charts.sparkline import sparkline
from reports.charts.timeline import MonthCount
from reports.home import force, national, reviewer
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator
from tests.accounts.factories import national as national_user
from tests.investigations import deciding
from tests.investigations.factories import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    row,
    series,
    submitted_return,
)
from tests.reports import months_made
from tests.roles import acting

DB = pytest.mark.django_db


def counted(value: int | None, *, month: date = JANUARY) -> MonthCount:
    whole = Coverage(reported=1, due=1, missing=(), area="Lancashire")
    gap = Coverage(reported=0, due=1, missing=("Lancashire",), area="Lancashire")
    return MonthCount(month=month, counted=Counted(value=value, coverage=gap if value is None else whole))


def counts_of(*values: int | None) -> list[MonthCount]:
    return [counted(value, month=months.following(JANUARY, n)) for n, value in enumerate(values)]


def count_all() -> None:
    with acting("counter"):
        batches.count_all_pending()


def current(user: User) -> current_return.MonthToDo:
    month_to_do = current_return.current_of(current_return.months_to_do(user), user=user)
    assert month_to_do is not None
    return month_to_do


# The return that a force works on next


@DB
def test_force_works_on_its_first_month_without_an_approved_return() -> None:
    series(JANUARY, MARCH)
    anna = analyst()
    approved(JANUARY, rows=[row()], by=anna)

    assert current(anna).period.month == FEBRUARY


@DB
def test_empty_to_do_list_beside_an_open_return_does_not_say_that_nothing_is_to_do(client: Client) -> None:
    series(JANUARY, JANUARY)
    anna = analyst()
    client.force_login(anna)
    with_return = client.get("/").content.decode()
    submitted_return(JANUARY, rows=[row("LAN/1")], by=anna)
    without = client.get("/").content.decode()

    assert "You have nothing else to do" in with_return
    assert "You have nothing to do" in without


@DB
def test_queried_month_does_not_take_the_place_of_the_month_to_submit() -> None:
    series(JANUARY, FEBRUARY)
    anna = analyst()
    submitted_return(JANUARY, rows=[row("LAN/1")], by=anna)
    deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=coordinator())

    assert current(anna).period.month == FEBRUARY

    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=anna)

    assert current(anna).period.month == JANUARY
    assert current(anna).title == "January 2020 return: queried"


@DB
def test_force_with_nothing_to_submit_sees_its_newest_return() -> None:
    series(JANUARY, JANUARY)
    anna = analyst()
    submitted_return(JANUARY, rows=[row()], by=anna)

    month_to_do = current(anna)

    assert (month_to_do.title, month_to_do.is_to_do) == ("January 2020 return: submitted", False)
    assert month_to_do.sentence == "The reviewer approves it or sends a query next."
    assert force.home_of(anna, current(anna)).button == "View return"


@DB
def test_lead_who_certifies_is_led_to_it_and_the_analyst_to_the_return(client: Client) -> None:
    series(JANUARY, JANUARY)
    anna, lena = analyst(), UserFactory(role=Role.LEAD)
    certification.choose(wanted=True, by=lena)
    submitted_return(JANUARY, rows=[row()], by=anna)
    certify = reverse("investigations:return-certify", args=[LANCASHIRE, "2020-01"])

    of_lead, of_analyst = (force.home_of(person, current(person)) for person in (lena, anna))

    assert (of_lead.button, of_lead.url) == ("Certify return", certify)
    assert (of_analyst.button, of_analyst.url) == ("View return", certify.removesuffix("certify/"))
    client.force_login(lena)
    assert f'href="{certify}"' in client.get("/").content.decode()


@DB
def test_another_force_s_return_is_never_the_current_one() -> None:
    series(JANUARY, JANUARY)
    draft(JANUARY, by=analyst(CUMBRIA))

    assert current(analyst()).monthly_return is None


@DB
@pytest.mark.parametrize(
    ("today", "words"), [(date(2020, 2, 7), "due today"), (date(2020, 2, 9), "2 days overdue")], ids=["due", "overdue"]
)
def test_title_says_how_the_deadline_relates_to_today(today: date, words: str) -> None:
    [period] = series(JANUARY, JANUARY)
    period.due_on = date(2020, 2, 7)
    period.save()

    with override_settings(MSPT_TODAY=today):
        assert current(analyst()).title == f"January 2020 return: {words}"


@DB
def test_problems_name_the_row_and_the_rest_to_check() -> None:
    series(JANUARY, FEBRUARY)
    anna = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=anna)
    draft(FEBRUARY, by=anna)

    [problem] = force.home_of(anna, current(anna)).problems

    assert (problem.count, problem.where) == ("2 not checked", "See 2 investigations")
    assert problem.to_do == "Confirm that they have not changed, or update them."


# A year of one force


@pytest.mark.parametrize(
    ("values", "starts", "words"),
    [
        ((49, 52), [JANUARY], "52 live at the end of February 2020: 3 more than in January 2020"),
        ((49, 49), [JANUARY], "49 live at the end of February 2020: the same as in January 2020"),
        ((49, 52, None), [JANUARY], "52 live at the end of February 2020: 3 more than in January 2020"),
        ((49, None, 52), [JANUARY], "52 live at the end of March 2020"),
        ((49, 52), [FEBRUARY], "52 live at the end of February 2020"),
        (
            (43, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 53, 52),
            [JANUARY],
            "52 live at the end of January 2021: 1 fewer than in December 2020 and 9 more than a year before",
        ),
    ],
)
def test_finding_compares_only_inside_a_series_and_never_across_a_gap(
    values: tuple[int | None, ...], starts: list[date], words: str
) -> None:
    assert force.finding_of(counts_of(*values), starts=starts) == words


def test_sparkline_breaks_at_a_gap_and_says_so() -> None:
    drawn = str(sparkline(counts_of(3, 4, None, 6, 7), what="Lancashire, live investigations"))

    assert drawn.count("<path") == 2
    assert "January 2020 to May 2020: from 3 to 7. No figures for Mar 2020" in drawn


def test_sparkline_breaks_at_the_start_of_a_series() -> None:
    drawn = str(sparkline(counts_of(3, 4, 6, 7), what="x", starts=[MARCH]))

    assert drawn.count("<path") == 2


def test_sparkline_of_one_month_is_not_drawn() -> None:
    assert sparkline(counts_of(3, None), what="x") == ""


def test_sparkline_escapes_names() -> None:
    assert "<b>" not in str(sparkline(counts_of(3, 4), what='"><b>'))


# A unit


def unit_home(user: User) -> reviewer.ReviewerHome:
    board = reviewer.board_of(user)
    assert board is not None
    reviewer_home = reviewer.home_of(board, area=user.place)
    assert reviewer_home is not None
    return reviewer_home


@DB
def test_unit_s_tiles_sum_only_a_month_in_which_enough_of_its_forces_are_approved() -> None:
    series(JANUARY, APRIL)
    person = coordinator()
    forces = [row.force.code for row in (reviewer.board_of(person) or pytest.fail("no board")).rows]
    for code in forces:
        approved(JANUARY, rows=[row("A/1"), row("A/2")], by=analyst(code))
    approved(FEBRUARY, rows=[row("A/1"), row("A/2"), row("A/3")], by=analyst(forces[0]))
    MonthlyReturn.objects.update(submitted_on_time=True)
    count_all()

    [live, *_] = unit_home(person).tiles

    assert (live.month, live.counted.value) == (JANUARY, 2 * len(forces))
    assert live.counted.coverage.short == f"{len(forces)} of {len(forces)}"
    assert live.so_far == "April 2020: no return approved yet"


@DB
def test_unit_s_month_needs_the_forces_that_held_most_of_the_cases(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = [{"valid_from": date(2015, 1, 1), "forces": 0.5, "cases": 0.9}]
    series(JANUARY, FEBRUARY)
    person = coordinator()
    large, *others = [row.force.code for row in (reviewer.board_of(person) or pytest.fail("no board")).rows]
    approved(JANUARY, rows=[row(f"A/{n}") for n in range(9)], by=analyst(large))
    for code in others:
        approved(JANUARY, rows=[row("A/1")], by=analyst(code))
        approved(FEBRUARY, rows=[row("A/1")], by=analyst(code))
    count_all()

    assert unit_home(person).tiles[0].month == JANUARY

    settings.COVERAGE_THRESHOLDS[0]["cases"] = 0.1

    assert unit_home(person).tiles[0].month == FEBRUARY


@DB
def test_newer_month_is_given_for_its_own_forces_alone() -> None:
    series(JANUARY, FEBRUARY)
    person = coordinator()
    forces = [row.force.code for row in (reviewer.board_of(person) or pytest.fail("no board")).rows]
    for code in forces:
        approved(JANUARY, rows=[row("A/1"), row("A/2")], by=analyst(code))
    approved(FEBRUARY, rows=[row("A/1"), row("A/2"), row("A/3")], by=analyst(forces[0]))
    count_all()

    [live, *_] = unit_home(person).tiles

    assert live.so_far == f"February 2020 so far: 3 in 1 of {len(forces)} forces, up 1 in that force"


@DB
def test_submitted_return_shows_its_number_apart_from_the_counted_ones() -> None:
    series(JANUARY, JANUARY)
    submitted_return(JANUARY, rows=[row(), row()], by=analyst())

    home = unit_home(coordinator())
    [line] = [line for line in home.rows if line.name == "Lancashire"]

    assert (line.submitted, line.counted.is_gap, line.status.word) == (2, True, "submitted")
    assert home.approved == 0


@DB
def test_force_that_has_not_submitted_by_the_due_date_is_overdue() -> None:
    [period] = series(JANUARY, JANUARY)
    period.due_on = date(2020, 2, 7)
    period.save()
    draft(JANUARY, by=analyst())

    with override_settings(MSPT_TODAY=date(2020, 2, 10)):
        [line] = [line for line in unit_home(coordinator()).rows if line.name == "Lancashire"]

    assert (line.status.word, line.overdue, line.urgency, line.submitted) == ("draft", "3 days overdue", 0, None)


@DB
def test_change_is_never_measured_across_the_start_of_a_series() -> None:
    first, second = series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("LAN/1")], by=analyst())
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=analyst())
    count_all()
    assert [line.change_words for line in unit_home(coordinator()).rows if line.name == "Lancashire"] == ["+1"]

    second.starts_series = True
    second.save()

    assert [line.change_words for line in unit_home(coordinator()).rows if line.name == "Lancashire"] == ["–"]
    assert first.starts_series


# The national team


@DB
def test_national_team_counts_returns_on_time_and_compares_with_the_month_before() -> None:
    series(JANUARY, FEBRUARY)
    for code in (LANCASHIRE, CUMBRIA):
        submitted_return(JANUARY, rows=[row("A/1")], by=analyst(code))
    submitted_return(FEBRUARY, rows=[row("A/1")], by=analyst())
    MonthlyReturn.objects.update(submitted_on_time=True)

    home = national.home_of(national_user())

    assert home.on_time is not None
    assert (home.on_time.on_time, home.on_time.due, home.on_time.before) == (1, 46, 2)
    assert home.on_time.change == "1 fewer than in January 2020"
    assert home.missing_title == "46 forces without an approved return for February 2020"


@DB
def test_national_team_sees_no_figures_before_there_are_any() -> None:
    series(JANUARY, JANUARY)

    home = national.home_of(national_user())

    assert (home.headlines, home.tiles, home.panel, home.publish_url) == (None, (), None, "")


@DB
def test_national_team_sees_the_newest_month_with_enough_forces_and_a_newer_one_in_words() -> None:
    every = sorted(Force.objects.values_list("pk", flat=True))
    months_made.published(JANUARY, new=dict.fromkeys(every, 1))
    months_made.provisional(FEBRUARY, new=dict.fromkeys(every[:20], 2), is_locked=False)

    [live, _victims] = national.home_of(national_user()).tiles

    assert live.label == "Live investigations, UK, end of January 2020"
    assert (live.coverage, live.headline.counted.value) == ("46 of 46 forces", 46)
    assert live.so_far == "February 2020 so far: 40 in 20 of 46 forces, up 20 in those that reported both months"


@DB
def test_sum_of_a_few_forces_is_never_headed_as_a_figure_of_the_uk(client: Client) -> None:
    some = sorted(Force.objects.values_list("pk", flat=True))[:20]
    months_made.provisional(JANUARY, new=dict.fromkeys(some, 2), is_locked=False)
    client.force_login(national_user())

    page = client.get("/").text.split('class="app-tile"')[1]

    assert "Live investigations, end of January 2020" in page
    assert page.index("20 of 46 forces so far") < page.index("app-tile__number")
    assert "UK" not in page


@DB
def test_statuses_of_months_to_do_are_those_that_wait_for_the_force() -> None:
    series(JANUARY, FEBRUARY)
    anna = analyst()
    submitted_return(JANUARY, rows=[row()], by=anna)

    assert [month.period.month for month in current_return.months_to_do(anna)] == [FEBRUARY]

    MonthlyReturn.objects.update(status=ReturnStatus.QUERIED)

    assert [month.is_queried for month in current_return.months_to_do(anna)] == [True, False]
