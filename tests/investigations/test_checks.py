"""The check of a revision: the findings it leaves, and the months it compares."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from investigations.models import Entry, EntryPeople, Finding
from investigations.quality import checks
from investigations.returns import vocabulary
from reference.models import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    Nationality,
    Origin,
    Stage,
)
from tests.accounts.factories import LANCASHIRE
from tests.investigations import cast as scene
from tests.investigations.cast import FEBRUARY, JANUARY, MARCH, Cast

pytestmark = pytest.mark.django_db


def test_the_check_leaves_exactly_what_the_rules_find_now():
    revision = scene.draft()
    row = scene.entry(revision, victims=0, sub_types=[])

    checks.check(revision)
    assert scene.findings(revision) == [("no_victims", "warning", "open"), ("sub_type", "warning", "open")]

    EntryPeople.objects.create(
        entry=row,
        force_id=LANCASHIRE,
        role="victim",
        nationality_id="british",
        gender="male",
        age_group="adult",
        count=1,
    )
    Entry.objects.filter(pk=row.pk).update(opened_on=date(2020, 3, 5))
    checks.check(revision)
    assert scene.findings(revision) == [("dates", "error", "open"), ("sub_type", "warning", "open")]


def test_check_returns_errors_before_warnings():
    revision = scene.draft()
    scene.entry(revision, victims=0, sub_types=[])
    scene.entry(revision, opened_on=date(2020, 3, 5))

    assert [f.severity for f in checks.check(revision)] == ["error", "warning", "warning"]


def test_an_unreadable_value_is_an_error_with_the_message_of_the_cleaning():
    revision = scene.draft()
    scene.entry(revision, typed={"opened_on": "last spring"}, opened_on=None)

    (finding,) = checks.check(revision)

    assert (finding.rule, finding.severity, finding.field) == ("unreadable", "error", "opened_on")
    assert finding.message == ("Opened on: “last spring” is not a date. Enter day, month and year, such as 14/05/2026.")


def test_first_error_in_the_groups_of_people_is_named():
    revision = scene.draft()
    group = {"role": "victim", "nationality": "unknown", "gender": "male", "age_group": "adult", "count": "twelve"}
    scene.entry(revision, typed={"people": [group]}, victims=0)

    (finding,) = checks.check(revision)

    assert (finding.rule, finding.field) == ("unreadable", "people")
    assert "“twelve”. Enter a whole number in digits, such as 12." in finding.message


def test_sub_type_of_another_type_is_an_error_and_a_retired_sub_type_is_a_warning():
    ExploitationSubType.objects.filter(code="LAB.nail-bar").update(valid_to=date(2019, 12, 31))
    revision = scene.draft()
    scene.entry(revision, sub_types=["LAB.moon-mine"])
    scene.entry(revision, sub_types=["LAB.nail-bar"])

    assert [(f.severity, f.rule) for f in checks.check(revision)] == [
        ("error", "sub_type"),
        ("warning", "retired_term"),
    ]


@pytest.mark.parametrize(
    ("model", "code", "fields", "field"),
    [
        (Stage, "charged", {"stage_id": "charged"}, "stage"),
        (Origin, "public", {"origin_id": "public"}, "origin"),
        (ExploitationType, "SEX", {"primary_type_id": "SEX", "sub_types": ["SEX.brothel"]}, "primary_type"),
        (ExploitationType, "DOM", {"secondary_types": ["DOM"]}, "secondary_types"),
        (ExploitationSubType, "LAB.car-wash", {}, "sub_types"),
        (Agency, "glaa", {"partner_agencies": ["glaa"]}, "partner_agencies"),
        (Nationality, "british", {}, "people"),
        (
            ClosingReason,
            "conviction",
            {"state": "closed", "closing_reason_id": "conviction", "closed_on": date(2020, 2, 3)},
            "closing_reason",
        ),
    ],
)
def test_retired_term_of_any_list_is_a_warning(model, code, fields, field):
    assert model.objects.filter(code=code).update(valid_to=date(2020, 2, 28)) == 1
    revision = scene.draft()
    scene.entry(revision, **fields)

    findings = [finding for finding in checks.check(revision) if finding.rule == "retired_term"]

    assert [(finding.severity, finding.field) for finding in findings] == [("warning", field)]
    assert "could be used until 28 February 2020." in findings[0].message


def test_term_is_valid_in_the_month_of_its_last_day_and_a_warning_from_the_next():
    ExploitationSubType.objects.filter(code="LAB.car-wash").update(valid_to=date(2020, 1, 31))
    january = scene.draft(month=JANUARY)
    row = scene.entry(january)
    assert checks.check(january) == []
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=row)

    (finding,) = checks.check(february)

    assert (finding.rule, finding.remedy) == (
        "retired_term",
        "Choose a value from the current list, or explain why none fits.",
    )


def test_case_live_last_month_without_a_row_is_missing():
    january = scene.draft(month=JANUARY)
    stays, gone = scene.entry(january), scene.entry(january, reference="LAN/2019/0412")
    scene.entry(january, state="closed", closing_reason_id="conviction", closed_on=date(2020, 1, 9))
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=stays)

    (missing,) = checks.check(february)

    assert (missing.rule, missing.severity) == ("missing", "error")
    assert missing.message.startswith("LAN/2019/0412 was live at the end of January 2020")
    assert missing.figure == f"missing:{gone.investigation_id}:2020-01"


def test_no_case_is_missing_across_the_start_of_a_series():
    january = scene.draft(month=JANUARY)
    scene.entry(january)
    scene.approve(january)
    scene.period(FEBRUARY, starts_series=True)
    february = scene.draft()
    scene.entry(february)

    assert checks.check(february) == []


def test_check_includes_a_month_submitted_in_between():
    january = scene.draft(month=JANUARY)
    old = scene.entry(january)
    scene.approve(january)
    march = scene.draft(month=MARCH, rolled_from=january)
    scene.entry(march, previous=old)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=old)
    scene.entry(february, reference="LAN/2020/0044")
    scene.approve(february)

    (missing,) = checks.check(march)

    assert missing.message.startswith("LAN/2020/0044 was live at the end of February 2020")


def test_total_far_from_last_year_s_is_a_warning_and_its_reason_holds_while_the_number_does():
    cast, rows = Cast(), []
    for month in scene.months_before(JANUARY, 12):
        revision = scene.draft(month=month)
        rows = scene.rolled(rows, revision) or [scene.entry(revision) for _ in range(4)]
        scene.approve(revision)
    revision = scene.draft(month=JANUARY, rolled_from=revision)
    rows = [*scene.rolled(rows, revision), *(scene.entry(revision) for _ in range(12))]

    findings = checks.check(revision)
    assert [(f.field, f.rule) for f in findings] == [("LAB", "usual_range"), ("total", "usual_range")]
    assert findings[0].message == "Labour exploitation: 16 live. Usual range in the last 12 months: 0 to 11."

    for finding in findings:
        checks.explain(finding.pk, reason="A new team records earlier.", by=cast.analyst)
    scene.approve(revision)
    february = scene.draft(rolled_from=revision)
    scene.rolled(rows, february)
    assert {f.state for f in checks.check(february)} == {"explained"}


@pytest.mark.parametrize("rows", [2, 60])
def test_a_check_costs_six_statements_for_any_number_of_rows(rows, query_budget):
    revision = scene.draft()
    for _ in range(rows):
        scene.entry(revision, victims=0)

    vocabulary.present()  # read again only when a list has changed
    with query_budget(6):  # lines, missing, history, operations, lists, keeping
        findings = checks.check(revision)

    assert len(findings) == rows


def test_finding_is_of_a_revision_and_of_its_force():
    revision = scene.draft()
    scene.entry(revision, victims=0)
    (finding,) = checks.check(revision)

    for wrong in ({"force_id": scene.CHESHIRE}, {"revision_id": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(pk=finding.pk).update(**wrong)
