"""After the change of a row, the findings are those of a check of the whole return, though only some rules ran."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, Finding, Revision
from investigations.quality import checks
from investigations.quality.rules import RULES
from investigations.returns import cells, rows
from investigations.returns.cells import TypedCells
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.investigations import cast as scene
from tests.investigations.cast import FEBRUARY, JANUARY
from tests.properties import examples
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
CASES = 20  # the fewest in which *nothing has changed* is asked
EARLIER = [date(2019, month, 1) for month in range(7, 13)]

GROUP = {"nationality": "british", "gender": "not_known"}
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(["victim", "suspect"]),
            "age_group": st.sampled_from(["0-17", "25-39"]),
            "count": st.sampled_from(["1", "4", "60", "several"]),
        }
    ),
    max_size=2,
).map(lambda groups: [GROUP | group for group in groups])
CLOSING = {"state": "closed", "stage": "concluded", "closing_reason": "conviction"}
FIELDS: dict[str, Any] = {
    "stage": st.sampled_from(["live-investigation", "charged", "triage"]),
    "primary_type": st.sampled_from(["LAB", "SEX", "UNK", "nonsense"]),
    "sub_types": st.sampled_from(["", "LAB.car-wash", "SEX.brothel"]),
    "operation_name": st.sampled_from(["", "Op MARLSTONE", "op marlstone ", "Op QUARTZ"]),
    "opened_on": st.sampled_from(["14/05/2019", "1/2/2008", "last spring", "5/3/2020"]),
    "remarks": st.sampled_from(["", "Interpreter used.", "Call Nguyen Van Tran on 07700 900123."]),
    "nrm_referrals": st.sampled_from(["", "0", "7", "many"]),
    "children_involved": st.sampled_from(["yes", "no", "not_known"]),
    "county_lines": st.sampled_from(["yes", "no"]),
    "reference": st.sampled_from([f"REF/{number}" for number in range(4)]),
    "people": PEOPLE,
}
ANY_FIELDS = st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names})
)
CLOSES = st.sampled_from(["14/2/2020", "15/1/2020"]).map(lambda day: CLOSING | {"closed_on": day})
OPENS = st.just({"state": "live", "stage": "live-investigation", "closing_reason": "", "closed_on": ""})
CHANGES = st.lists(
    st.tuples(st.integers(min_value=0, max_value=6), st.one_of(ANY_FIELDS, ANY_FIELDS, CLOSES, OPENS)),
    min_size=4,
    max_size=16,
)


@made_once
def priya():
    """An analyst with half a year of approved returns, and a draft of February that is as January was."""
    for month in EARLIER:
        earlier = scene.draft(month=month)
        for _ in range(3):
            scene.entry(earlier)
        scene.approve(earlier)
    january = scene.draft(month=JANUARY, rolled_from=earlier)
    before = [scene.entry(january, reference=f"REF/{number}") for number in range(CASES)]
    scene.approve(january)
    february = scene.draft(month=FEBRUARY, rolled_from=january)
    scene.rolled(before, february)
    return UserFactory(force_id=LANCASHIRE)


@contextmanager
def undone() -> Iterator[None]:
    """One example, which leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def draft_of_february() -> Revision:
    return Revision.objects.get(period=FEBRUARY, state="working")


def stored(revision: Revision) -> list[tuple[object, ...]]:
    """The findings as a page shows them, in no order that matters."""
    columns = ("entry", "rule", "severity", "field", "message", "remedy", "figure", "state", "reason")
    return sorted(Finding.objects.filter(revision=revision).values_list(*columns), key=str)


def shown(findings: list[Finding], entry: int) -> list[tuple[str, str, str]]:
    return [(finding.rule, finding.severity, finding.figure) for finding in findings if finding.entry_id == entry]


def as_form(values: dict[str, Any]) -> dict[str, Any]:
    """The typed values as the form of a row sends them."""
    values = dict(values)
    groups = values.pop("people", None)
    if groups is None:
        return values
    axes = ("role", "nationality", "gender", "age_group", "count")
    return values | {f"people_{axis}": [group[axis] for group in groups] for axis in axes}


def change(number: int, values: dict[str, Any], *, by: Any) -> rows.RowSaved | None:
    """Save values in one of the first rows; None where the form may not."""
    entry = Entry.objects.filter(revision__period=FEBRUARY).order_by("pk")[number]
    try:
        return rows.save(entry.pk, typed=as_form(values), version=entry.version, by=by)
    except TransitionNotAllowed:
        return None


def make_each(changes: Iterable[tuple[int, dict[str, Any]]], *, by: Any) -> set[str]:
    """Make changes one by one, each after a whole check; the rules that reported something on the way."""
    revision, reported = draft_of_february(), set()
    checks.check(revision)
    for number, values in changes:
        saved = change(number, values, by=by)
        left = stored(revision)
        whole = checks.check(revision)

        assert left == stored(revision)
        if saved is not None:
            assert shown(saved.findings, saved.entry.pk) == shown(whole, saved.entry.pk)
        reported |= {finding.rule for finding in whole}
    return reported


@given(changes=CHANGES)
@examples(8, HealthCheck.function_scoped_fixture)
def test_any_changes_leave_the_findings_of_a_whole_check(priya, changes):
    with undone():
        make_each(changes, by=priya)


CLOSED = CLOSING | {"closed_on": "14/2/2020"}
AGAIN = {"state": "live", "closing_reason": "", "closed_on": ""}
NAMED = {"operation_name": "Op MARLSTONE"}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("nothing_changed", [(0, {"stage": "charged"}), (0, {"stage": "triage"}), (1, {"stage": "charged"})]),
        ("closed_together", [*((n, CLOSED) for n in range(5)), (4, {"closed_on": "13/2/2020"}), (4, AGAIN)]),
        ("closed_together", [*((n, CLOSED) for n in range(6)), (5, AGAIN), (5, CLOSED)]),
        ("many_closed", [*((n, CLOSED) for n in range(CASES // 2)), (0, AGAIN), (0, CLOSED)]),
        ("usual_range", [(0, {"primary_type": "SEX", "sub_types": ""}), (0, {"primary_type": "LAB"}), (1, CLOSED)]),
        ("same_operation", [(3, NAMED), (1, NAMED), (1, {"operation_name": "Op QUARTZ"}), (1, NAMED)]),
        ("same_operation", [(1, NAMED), (3, NAMED), (1, {"reference": "REF/99"}), (1, CLOSED), (1, AGAIN)]),
        ("unreadable", [(0, {"opened_on": "last spring"}), (1, {"stage": "nonsense"}), (0, {"opened_on": "1/2/2019"})]),
    ],
)
def test_rule_that_a_change_touches_finds_what_a_whole_check_finds(priya, rule, changes):
    assert rule in make_each(changes, by=priya)


@given(chosen=st.sets(st.integers(min_value=0, max_value=6), min_size=1, max_size=3), stages=st.data())
@examples(6, HealthCheck.function_scoped_fixture)
def test_cells_of_many_rows_leave_the_findings_of_a_whole_check(priya, chosen, stages):
    with undone():
        revision = draft_of_february()
        checks.check(revision)
        numbers = list(Entry.objects.filter(revision=revision).order_by("pk").values_list("pk", flat=True))
        for _ in range(3):
            typed = [
                TypedCells(
                    entry=numbers[place], typed={"stage": stages.draw(FIELDS["stage"]), "victims": stages.draw(NUMBERS)}
                )
                for place in chosen
            ]
            cells.save(revision.monthly_return, typed, by=priya)
            left = stored(revision)
            checks.check(revision)

            assert left == stored(revision)


NUMBERS = st.sampled_from(["1", "2", "55"])


@pytest.fixture
def examined(monkeypatch):
    """How often all rows were looked through."""
    whole: list[int] = []
    check = checks.check

    def counted(revision: Revision) -> list[Finding]:
        whole.append(revision.pk)
        return check(revision)

    monkeypatch.setattr(checks, "check", counted)
    return whole


def test_change_of_a_stage_checks_no_other_row(priya, examined, query_budget):
    change(0, {"stage": "charged"}, by=priya)
    examined.clear()
    entry = Entry.objects.filter(revision__period=FEBRUARY).earliest("pk")

    with query_budget(8):  # return, row, values, lists, update, log, facts, findings
        rows.save(entry.pk, typed={"stage": "concluded"}, version=entry.version, by=priya)

    assert examined == []


@pytest.mark.parametrize(
    "values",
    [
        {"primary_type": "SEX", "sub_types": "SEX.brothel"},
        {"operation_name": "Op MARLSTONE"},
        CLOSING | {"closed_on": "14/2/2020"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_change_of_a_compared_field_checks_all_rows(priya, examined, values):
    checks.check(draft_of_february())
    examined.clear()

    change(0, values, by=priya)

    assert len(examined) == 1


def test_first_change_of_a_return_checks_all_rows(priya, examined):
    change(0, {"stage": "charged"}, by=priya)

    assert len(examined) == 1


def test_what_others_did_is_seen_after_ten_minutes(priya, examined, monkeypatch):
    checks.check(draft_of_february())
    examined.clear()
    change(0, {"stage": "charged"}, by=priya)  # one changed row ends the warning that none has
    assert examined == []

    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    change(0, {"stage": "concluded"}, by=priya)

    assert len(examined) == 1


def test_rules_of_returns_are_those_that_compare_rows():
    compared = {code for code, rule in RULES.items() if not rule.is_of_rows}

    assert compared == {
        "missing",
        "closed_together",
        "many_closed",
        "nothing_changed",
        "usual_range",
        "joint",
        "same_operation",
    }
