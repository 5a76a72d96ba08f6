"""Data quality of a return: what each part counts, when there is a score, who sees whose, and what the pages cost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import UniqueConstraint
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock, months
from figures.models import DeadlineExtension, Period
from investigations.choices import FLAGS
from investigations.models import Entry, EntryPeople, MonthlyReturn
from investigations.quality import score, score_cases, score_counts
from investigations.quality.score import MonthQuality, Share
from investigations.quality.unknown_answers import OF_CASES, OF_PEOPLE
from investigations.returns.fields import DEFAULTS, FIELDS, NOT_KNOWN_OF_PEOPLE
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    approved,
    draft,
    row,
    series,
    submitted_return,
    victims,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST = reverse("investigations:quality-list")
DETAIL = reverse("investigations:quality-detail", args=[LANCASHIRE])
KNOWN = dict.fromkeys(FLAGS, "no") | {"nrm_referrals": "0"}
PEOPLE = [victims(1, nationality="albanian")]


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


def cases(number: int, **others: str) -> list[Any]:
    """So many cases of which every answer is known; 0 and no are answers."""
    return [row(f"LAN/{n}", people=PEOPLE, **KNOWN | others) for n in range(number)]


def quality(user: User, month: date = JANUARY, *, force: str = LANCASHIRE) -> MonthQuality:
    """What the service says about the force's return for the month."""
    (month_quality,) = score_counts.quality_of(user, until=month, count=1, force=force)
    return month_quality


def approved_late(days: int, *, rows: list[Any], by: User) -> None:
    """The return for January, submitted so many days after the month was due."""
    due = Period.objects.get(month=JANUARY).due_on
    with clock.at(clock.start_of(due + timedelta(days=days)) + timedelta(hours=12)):
        approved(JANUARY, rows=rows, by=by)


def test_parts_of_a_return_and_their_mean(anna: User) -> None:
    rows = cases(20)
    rows[0] = row("LAN/0", people=[victims(1, gender="not_known")], **KNOWN | {"county_lines": "", "nrm_referrals": ""})
    approved_late(3, rows=rows, by=anna)

    of = quality(anna)

    # 20 cases with 13 answers and one group each with 3; the group of the first has no nationality and no gender.
    assert str(of.completeness) == "99% (316 of 320)"
    assert (of.timeliness, of.timeliness_points) == ("3 days late", 70)
    assert str(of.validity) == str(of.stability) == "100% (20 of 20)"
    assert of.score == round((100 * 316 / 320 + 70 + 100) / 3)
    assert {line.question.label: line.in_words for line in of.lowering} == {
        "County lines": "1 of 20 cases (5%): 1 blank",
        "NRM referrals made": "1 of 20 cases (5%): 1 blank",
        "Nationality of a group": "1 of 20 groups of people (5%): 1 not known",
        "Gender of a group": "1 of 20 groups of people (5%): 1 not known",
    }
    assert str(of) == (
        f"{of.score} of 100: completeness 99% (316 of 320), 3 days late, validity 100% (20 of 20), "
        "stability 100% (20 of 20); 20 cases"
    )


def test_no_score_without_context(anna: User) -> None:
    assert (quality(anna).score, str(quality(anna))) == (None, "No approved return: not started")

    approved(JANUARY, rows=cases(19), by=anna)
    few = quality(anna)
    assert (few.score, str(few), str(few.validity)) == (None, "Fewer than 20 cases", "19 of 19")

    approved(FEBRUARY, rows=[row("NIL/1")], by=analyst(CUMBRIA))
    MonthlyReturn.objects.filter(force=CUMBRIA).update(submitted_on_time=None)
    assert quality(national(), FEBRUARY, force=CUMBRIA).timeliness == "Not known"
    assert quality(national(), JANUARY, force=CUMBRIA).counts is None


def test_nil_return_is_not_a_return_of_poor_quality(anna: User) -> None:
    approved(JANUARY, rows=[], by=anna)

    of = quality(anna)

    assert (of.why_no_score, str(of.completeness), of.lowering) == ("Nil return", "–", [])


def test_draft_is_never_counted(anna: User) -> None:
    approved(JANUARY, rows=cases(20), by=anna)
    before = quality(anna)
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=coordinator())
    Entry.objects.filter(revision__state="working").update(county_lines=None)
    draft(FEBRUARY, by=anna)

    assert quality(anna) == before or str(quality(anna)) == str(before)
    assert quality(anna, FEBRUARY).counts is None


def test_extension_moves_the_day_from_which_a_return_is_late(anna: User) -> None:
    due = Period.objects.get(month=JANUARY).due_on
    DeadlineExtension.objects.create(
        period_id=JANUARY,
        force_id=LANCASHIRE,
        due_on=due.replace(day=due.day + 2),
        reason="New system",
        given_by=national(),
        given_at="2020-02-03 12:00+00:00",
    )
    approved_late(5, rows=cases(20), by=anna)

    assert quality(anna).timeliness == "3 days late"


def test_query_about_a_warned_case_lowers_validity_and_an_accepted_reason_does_not(anna: User) -> None:
    carla = coordinator()
    rows = [*cases(20), row("LAN/20", people=[], **KNOWN), row("LAN/21", people=[], **KNOWN)]
    returned = submitted_return(JANUARY, rows=rows, by=anna)
    case = returned.revisions.get().entries.get(holding__reference="LAN/20").investigation
    deciding.query(LANCASHIRE, JANUARY, words="Still none?", investigation=case.public_id, by=carla)
    deciding.approve(LANCASHIRE, JANUARY, by=carla, carry_open=True)

    of = quality(anna)

    assert of.counts is not None
    assert (of.counts.warnings >= 2, str(of.validity)) == (True, "95% (21 of 22)")
    behind = score_cases.cases_behind(score_cases.QUERIED, of, user=anna)
    assert [entry.holding.reference for entry in behind] == ["LAN/20"]


def test_correction_after_approval_shows_as_stability_and_not_in_the_score(anna: User) -> None:
    carla = coordinator()
    approved(JANUARY, rows=cases(20), by=anna, reviewer=carla)
    before = quality(anna).score
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=carla)
    changed = cases(20)
    changed[3] = row("LAN/3", people=PEOPLE, **KNOWN | {"stage": "charged"})
    approved(JANUARY, rows=changed, by=anna, reviewer=carla)

    of = quality(anna)

    assert (str(of.stability), of.score) == ("95% (19 of 20)", before)
    behind = score_cases.cases_behind(score_cases.CORRECTED, of, user=anna)
    assert [entry.holding.reference for entry in behind] == ["LAN/3"]


def test_every_question_has_a_list_with_as_many_cases_as_its_number(anna: User) -> None:
    unknown = [row(f"LAN/{n}", people=[victims(2, gender="not_known", age_group="not_known")]) for n in range(3)]
    approved(JANUARY, rows=unknown, by=anna)
    of = quality(anna)

    numbers = {
        line.question.name: score_cases.cases_behind(line.question.name, of, user=anna).count() == line.missing.part
        for line in of.lowering
    }

    assert set(numbers) == {*FLAGS, "nrm_referrals", *OF_PEOPLE}
    assert all(numbers.values())


def test_every_question_of_the_form_with_a_word_for_not_known_is_asked() -> None:
    """A yes or no question, or a list with a word for not known, that is added to the form lowers completeness."""
    axes = {"role", *NOT_KNOWN_OF_PEOPLE}
    (group,) = (each for each in EntryPeople._meta.constraints if isinstance(each, UniqueConstraint))

    assert list(OF_CASES) == [name for name, each in FIELDS.items() if each.is_asked]
    assert {*FLAGS, "origin", "primary_type", "nrm_referrals"} == set(OF_CASES)
    assert {name for name, value in DEFAULTS.items() if value in ("unknown", "UNK")} <= set(OF_CASES)
    assert set(group.fields) - {"entry"} == axes


def test_not_known_blank_zero_and_no_are_apart(anna: User) -> None:
    answers = ["yes", "no", "not_known", ""]
    rows = [
        row(f"LAN/{n}", people=PEOPLE, **KNOWN | {"county_lines": answer, "nrm_referrals": number})
        for n, (answer, number) in enumerate(zip(answers, ["0", "3", "", "0"], strict=True))
    ]
    approved(JANUARY, rows=rows, by=anna)

    of = quality(anna)

    assert {line.question.name: line.in_words for line in of.lowering} == {
        "county_lines": "2 of 4 cases: 1 not known, 1 blank",
        "nrm_referrals": "1 of 4 cases: 1 blank",
    }


def test_force_is_in_the_months_for_which_it_owed_a_return(anna: User) -> None:
    """One force joined in February and another left in January: neither counts in the other month."""
    Force.objects.filter(pk=LANCASHIRE).update(valid_from=FEBRUARY)
    Force.objects.filter(pk=CUMBRIA).update(valid_to=months.last_day(JANUARY))

    february, january = score.by_month(score_counts.quality_of(national(), until=FEBRUARY, count=score.MONTHS))

    assert [(each.period.month, each.approved.of, each.on_time.of) for each in (february, january)] == [
        (FEBRUARY, 45, 45),
        (JANUARY, 45, 45),
    ]
    assert LANCASHIRE not in {each.force for each in january.of}
    assert CUMBRIA not in {each.force for each in february.of}
    assert [each.month for each in score_counts.quality_of(anna, until=FEBRUARY, count=13)] == [FEBRUARY]


def test_query_or_correction_after_the_first_approval_never_lowers_validity(anna: User) -> None:
    carla = coordinator()
    warned = row("LAN/20", people=[], **KNOWN)
    quiet = cases(20)
    returned = submitted_return(JANUARY, rows=[*quiet, warned], by=anna)
    queried = returned.revisions.get().entries.get(holding__reference="LAN/1").investigation
    deciding.query(LANCASHIRE, JANUARY, words="Which site?", investigation=queried.public_id, by=carla)
    deciding.approve(LANCASHIRE, JANUARY, by=carla, carry_open=True)
    assert str(quality(anna).validity) == "100% (21 of 21)"

    # The case that was asked about has a warning now, and the one with a warning is asked about now.
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=carla)
    quiet[1] = row("LAN/1", people=[], **KNOWN)
    returned = submitted_return(JANUARY, rows=[*quiet, warned], by=anna)
    late = returned.revisions.get(number=2).entries.get(holding__reference="LAN/20").investigation
    deciding.query(LANCASHIRE, JANUARY, words="Still none?", investigation=late.public_id, by=carla)
    deciding.approve(LANCASHIRE, JANUARY, by=carla, carry_open=True)

    assert str(quality(anna).validity) == "100% (21 of 21)"


def test_stability_compares_live_and_closed_cases_and_lists_those_that_are_gone(anna: User) -> None:
    carla = coordinator()
    ended = {"state": "closed", "closing_reason": "administrative", "closed_on": "20/01/2020"}
    closed = row("LAN/C", people=PEOPLE, **KNOWN | ended)
    approved(JANUARY, rows=[*cases(20), closed], by=anna, reviewer=carla)
    deciding.reopen(LANCASHIRE, JANUARY, reason="One case was added by mistake.", by=carla)
    void = row("LAN/19", people=PEOPLE, **KNOWN | {"state": "void", "void_reason": "Added by mistake"})
    approved(JANUARY, rows=[*cases(18), closed, void], by=anna, reviewer=carla)

    of = quality(anna)

    # LAN/18 has no row, LAN/19 is void; LAN/C is closed in both.
    assert (of.cases, str(of.stability)) == (19, "90% (19 of 21)")
    behind = score_cases.cases_behind(score_cases.CORRECTED, of, user=anna).order_by("holding__reference")
    assert [(entry.holding.reference, entry.state) for entry in behind] == [("LAN/18", "live"), ("LAN/19", "void")]
    client = Client()
    client.force_login(anna)
    page = client.get(DETAIL, {"month": "2020-01", "show": score_cases.CORRECTED}).content.decode()
    assert "2 of 21 cases" in page
    assert "Removed. First approved as live" in page


def test_score_is_not_100_with_one_fault(anna: User) -> None:
    rows = cases(60)
    rows[0] = row("LAN/0", people=PEOPLE, **KNOWN | {"county_lines": "not_known"})
    approved_late(0, rows=rows, by=anna)

    of = quality(anna)

    assert (of.timeliness, str(of.validity)) == ("On time", "100% (60 of 60)")
    assert (str(of.completeness), of.score) == ("99% (959 of 960)", 99)


@pytest.mark.parametrize(
    ("part", "of", "words"),
    [
        (19, 19, "19 of 19"),
        (0, 0, "–"),
        (7, 59, "12% (7 of 59)"),
        (399, 400, "99% (399 of 400)"),
        (1, 400, "1% (1 of 400)"),
        (400, 400, "100% (400 of 400)"),
        (0, 400, "0% (0 of 400)"),
    ],
)
def test_percentage_needs_a_base_of_20_and_is_100_or_0_only_for_all_or_none(part: int, of: int, words: str) -> None:
    assert str(Share(part=part, of=of)) == words


@pytest.mark.parametrize("forces", [1, 3])
def test_pages_cost_the_same_for_any_number_of_forces_and_months(
    anna: User, forces: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for code in (LANCASHIRE, CUMBRIA, "E23000006")[:forces]:
        submitter = anna if code == LANCASHIRE else analyst(code)
        approved(JANUARY, rows=[row(f"{code}/1"), row(f"{code}/2")], by=submitter)
        if forces > 1:
            approved(FEBRUARY, rows=[row(f"{code}/1"), row(f"{code}/2")], by=submitter)
    client = Client()
    client.force_login(national())
    with query_budget(14):
        page = client.get(LIST, {"month": "2020-01"}).content.decode()
    assert f"{forces} of 46 forces have an approved return" in page
    assert f"{46 - forces} forces, marked in the table" in page
    client.force_login(anna)
    with query_budget(18):
        page = client.get(DETAIL, {"month": "2020-01", "show": "county_lines"}).content.decode()
    assert "County lines is not known: January 2020" in page
    assert f"{LANCASHIRE}/1" in page
    assert "Fewer than 20 cases" in page


def test_who_sees_which_force(anna: User) -> None:
    approved(JANUARY, rows=cases(2), by=anna)
    client = Client()
    answers = {}
    for name, person in {"own": anna, "unit": coordinator(), "other": analyst(CUMBRIA)}.items():
        client.force_login(person)
        answers[name] = (client.get(LIST).status_code, client.get(DETAIL).status_code)

    assert answers == {"own": (302, 200), "unit": (200, 200), "other": (302, 404)}
    client.force_login(anna)
    assert client.get(DETAIL, {"month": "2019-01"}).status_code == 404
    assert client.get(DETAIL, {"show": "nonsense"}).status_code == 404
    assert months.label(JANUARY) in client.get(DETAIL).content.decode()
