"""What the questions of a return took: which time counts, for which question, and that nothing names a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from core import clock
from investigations.burden.questions import CONFIRMING, OTHER_WORK, QUESTIONS, READING, REASONS
from investigations.models import AnswerTime, Finding, MonthlyReturn
from investigations.returns import presence
from investigations.returns.fields import FIELDS, PEOPLE
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.investigations.test_cells import SCRIPT, TWO_GROUPS, address, cells, entry
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let so many seconds pass."""
    moment = [clock.now().replace(microsecond=0)]

    def now() -> datetime:
        return moment[0]

    def advance(seconds: int) -> None:
        moment[0] += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now", now)
    return advance


@pytest.fixture
def begun(client: Client, anna: User, settings: Any, later: Callable[[int], None]) -> Client:
    """An analyst who has just opened the page of a draft."""
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "times"}
    settings.CACHES = settings.CACHES | {"presence": memory}
    caches["presence"].clear()
    approved(JANUARY, rows=[row("LAN/1", people=TWO_GROUPS), row("LAN/2")], by=anna)
    client.force_login(anna)
    client.post(address("return-start"))
    return client


def times() -> dict[str, tuple[int, int, int]]:
    """Seconds, answers given and answers changed, by question."""
    rows = AnswerTime.objects.values_list("question", "seconds", "given", "changed")
    return {question: (seconds, given, changed) for question, seconds, given, changed in rows}


def test_time_since_the_last_page_counts_for_the_question_that_was_changed(
    begun: Client, later: Callable[[int], None]
) -> None:
    page = begun.get(address("return-detail")).content.decode()
    later(40)
    first = begun.post(address("cells-save"), cells(page, entry().pk, stage="charged"), headers=SCRIPT)
    later(20)
    begun.post(address("cells-save"), cells(first.content.decode(), entry().pk, stage="court"), headers=SCRIPT)

    assert times() == {"stage": (60, 0, 2)}


def test_time_is_shared_by_the_questions_of_one_save_and_loses_no_second(
    begun: Client, later: Callable[[int], None]
) -> None:
    page = begun.get(address("return-detail")).content.decode()
    later(31)
    begun.post(address("cells-save"), cells(page, entry().pk, nrm_referrals="4", victims="8"), headers=SCRIPT)

    counted = times()
    assert {question: counts[1:] for question, counts in counted.items()} == {"nrm_referrals": (1, 0), PEOPLE: (0, 1)}
    assert sorted(counts[0] for counts in counted.values()) == [15, 16]


@pytest.mark.parametrize(("gap", "counted"), [(presence.MINUTES * 60 - 1, 299), (presence.MINUTES * 60, 0)])
def test_a_gap_of_minutes_is_a_break_and_its_answer_still_counts(
    begun: Client, later: Callable[[int], None], gap: int, counted: int
) -> None:
    page = begun.get(address("return-detail")).content.decode()
    later(gap)
    begun.post(address("cells-save"), cells(page, entry().pk, stage="charged"), headers=SCRIPT)

    assert times() == {"stage": (counted, 0, 1)}


def test_pages_opened_without_a_save_are_reading_and_no_question(begun: Client, later: Callable[[int], None]) -> None:
    begun.get(address("return-detail"))
    later(30)
    begun.get(f"{address('return-detail')}?row={entry('LAN/2').pk}")
    later(25)
    page = begun.get(address("return-detail")).content.decode()
    assert times() == {}
    later(10)
    begun.post(address("cells-save"), cells(page, entry().pk, stage="charged"), headers=SCRIPT)

    assert times() == {"stage": (10, 0, 1), READING: (55, 0, 0)}


def test_confirming_and_reasons_are_counted_apart(begun: Client, later: Callable[[int], None]) -> None:
    page = begun.get(address("return-detail")).content.decode()
    begun.post(address("cells-save"), cells(page, entry().pk, victims="10"), headers=SCRIPT)
    finding = Finding.objects.filter(entry=entry(), severity="warning").first()
    assert finding is not None
    later(12)
    begun.post(address("finding-explain", finding.pk), {"reason": "Found at a second address."})
    later(7)
    begun.post(address("rows-unchanged"))

    assert (times()[REASONS], times()[CONFIRMING]) == ((12, 0, 0), (7, 0, 0))


def test_a_new_case_counts_what_was_typed_and_not_what_the_form_said_at_first(
    begun: Client, later: Callable[[int], None]
) -> None:
    begun.get(address("row-add"))
    later(60)
    typed = {"reference": "LAN/9", "opened_on": "01/02/2020", "stage": "triage", "primary_type": "LAB"}
    assert begun.post(address("row-add"), {**typed, "county_lines": "not_known", "remarks": ""}).status_code == 302

    assert times() == dict.fromkeys(("reference", "opened_on", "primary_type"), (20, 1, 0))


def test_a_field_that_no_form_has_is_no_question(begun: Client, later: Callable[[int], None]) -> None:
    begun.get(address("row-add"))
    later(10)
    typed = {"reference": "LAN/9", "opened_on": "01/02/2020", "stage": "triage", "primary_type": "", "x" * 40: "1"}
    assert begun.post(address("row-add"), typed).status_code == 302

    assert set(times()) == {"reference", "opened_on"}


def test_whole_form_counts_only_what_it_changed(begun: Client, later: Callable[[int], None]) -> None:
    number = entry("LAN/2").pk
    begun.get(f"{address('return-detail')}?row={number}")
    later(50)
    typed = {"version": str(entry("LAN/2").version), "county_lines": "yes", "stage": entry("LAN/2").stage_id}
    begun.post(address("row-save", number), typed)

    assert times() == {"county_lines": (50, 1, 0)}


def test_reviewers_are_not_measured(begun: Client) -> None:
    monthly_return = MonthlyReturn.objects.get(period=FEBRUARY)
    reviewer = coordinator()
    presence.note(monthly_return, by=reviewer)
    assert reviewer.pk not in (caches["presence"].get(str(monthly_return.pk)) or {})

    planted = {reviewer.pk: [int(clock.now().timestamp()), 0, 0]}
    caches["presence"].set(str(monthly_return.pk), planted)

    assert presence.since_last_page(monthly_return, by=reviewer) is None


def test_what_others_wrote_to_the_cache_adds_nothing(begun: Client, anna: User) -> None:
    now = int(clock.now().timestamp())
    for number, planted in enumerate(([now, 0], [now, 0, -5], [now, 0, 999_999], [now + 60, 0, 0], "now")):
        caches["presence"].set(str(MonthlyReturn.objects.get(period=FEBRUARY).pk), {str(anna.pk): planted})
        assert presence.since_last_page(MonthlyReturn.objects.get(period=FEBRUARY), by=anna) is None, number


def test_totals_have_no_person_and_no_day() -> None:
    columns = {field.column for field in AnswerTime._meta.concrete_fields}

    assert columns == {"id", "monthly_return_id", "force", "period", "question", "seconds", "given", "changed"}


@pytest.mark.parametrize(("force", "month"), [(CUMBRIA, FEBRUARY), (LANCASHIRE, JANUARY)])
def test_totals_belong_to_the_force_and_month_of_their_return(begun: Client, force: str, month: date) -> None:
    monthly_return = MonthlyReturn.objects.get(period=FEBRUARY)

    with pytest.raises(IntegrityError, match="answertime_of_return"):
        AnswerTime.objects.create(monthly_return=monthly_return, question="stage", force_id=force, period_id=month)


def test_questions_are_the_fields_of_the_form_and_the_people() -> None:
    assert set(QUESTIONS) == {*FIELDS, PEOPLE}
    assert QUESTIONS.keys().isdisjoint(OTHER_WORK)
