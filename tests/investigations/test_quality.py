"""The rules and the findings they leave: what each finds, what it leaves alone, and how long a reason holds."""

from __future__ import annotations

from datetime import date

import pytest

from investigations import quality, vocabulary
from investigations.models import Entry, EntryPeople, Finding, Holding, Investigation, MonthlyReturn
from investigations.rules import RULES, Before, Line, Missing, Picture, RetiredWord
from investigations.rules.usual_range import usual
from investigations.states import MoveRefused
from reference import months
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
from tests.investigations.cast import BTP, CHESHIRE, FEBRUARY, JANUARY, MARCH, Cast

pytestmark = pytest.mark.django_db


def line(**fields):
    """A row in which no rule finds anything."""
    return Line(
        **{
            "entry": 1,
            "investigation": 7,
            "reference": "LAN/2019/0412",
            "state": "live",
            "arrival": "rolled",
            "opened_on": date(2019, 5, 14),
            "closed_on": None,
            "primary_type": "LAB",
            "sub_types": ("LAB.car-wash",),
            "victims": 2,
            **fields,
        }
    )


def retired(field, name):
    return RetiredWord(field=field, code=name.lower(), name=name, ended_on=date(2019, 12, 31))


def before(**fields):
    return Before(
        **{"month": JANUARY, "state": "live", "closed_on": None, "victims": 2, "suspects": 0, "is_own": True, **fields}
    )


def picture(*lines, **fields):
    return Picture(
        **{
            "month": FEBRUARY,
            "lines": lines,
            "type_names": {"LAB": "Labour exploitation", "SEX": "Sexual exploitation"},
            "types_with_sub_types": frozenset({"LAB", "SEX", "CRIM", "DOM"}),
            **fields,
        }
    )


def history(*counts, kind="SEX"):
    """So many live investigations of one type in the months before February 2020."""
    return {months.previous(FEBRUARY, n): {kind: count} for n, count in enumerate(reversed(counts), start=1)}


# What a rule finds, each beside the nearest thing that it leaves alone.
FOUND = [
    (
        "sub_type",
        picture(line(sub_types=())),
        "Labour exploitation is the primary type, and no sub-type of it is given.",
    ),
    ("sub_type", picture(line(foreign_sub_types=("LAB.moon",))), "“LAB.moon” is not in the list of sub-types."),
    (
        "retired_word",
        picture(line(retired=(retired("sub_types", "Car wash"),))),
        "Sub-types: “Car wash” could be used until 31 December 2019.",
    ),
    (
        "retired_word",
        picture(
            line(retired=(retired("stage", "Charged"), retired("people", "Soviet"), retired("people", "Yugoslav")))
        ),
        "Potential victims and suspects: “Soviet” could be used until 31 December 2019. "
        "“Yugoslav” could be used until 31 December 2019.",
    ),
    (
        "retired_word",
        picture(line(state="closed", retired=(retired("closing_reason", "Filed"),))),
        "Closing reason: “Filed” could be used until 31 December 2019.",
    ),
    (
        "dates",
        picture(line(opened_on=date(2020, 3, 1))),
        "The opening date 1 March 2020 is after the end of February 2020.",
    ),
    (
        "dates",
        picture(line(state="closed", closed_on=date(2020, 3, 1))),
        "The closing date 1 March 2020 is after the end of February 2020.",
    ),
    (
        "dates",
        picture(line(state="closed", closed_on=date(2019, 5, 13))),
        "The closing date 13 May 2019 is before the opening date 14 May 2019.",
    ),
    ("no_victims", picture(line(victims=0)), "No potential victim is given."),
    (
        "people_moved",
        picture(line(victims=9, before=before(victims=3))),
        "Potential victims went from 3 to 9, at least twice as many.",
    ),
    (
        "people_moved",
        picture(line(suspects=3, before=before(suspects=6))),
        "Suspects went from 6 to 3, half as many or fewer.",
    ),
    (
        "missing",
        picture(missing=(Missing(investigation=7, reference="LAN/2019/0412", month=JANUARY),)),
        "LAN/2019/0412 was live at the end of January 2020 and is not in this return.",
    ),
    (
        "reopened",
        picture(line(arrival="reopened", before=before(state="closed", closed_on=date(2019, 9, 30)))),
        "Reopened 5 months after it was closed.",
    ),
    (
        "usual_range",
        picture(*[line(primary_type="SEX")] * 20, history=history(*[5] * 12)),
        "Sexual exploitation: 20 live. Usual in the last twelve months: 0 to 12.",
    ),
    (
        "usual_range",
        picture(*[line(primary_type="SEX")] * 20, history=history(*[5] * 12)),
        "All live investigations: 20 live. Usual in the last twelve months: 0 to 12.",
    ),
    (
        "joint",
        picture(line(is_returned_twice=True, operation_name="MARLSTONE")),
        "This may be a joint operation that is returned twice.",
    ),
    ("unreadable", picture(line(typed={"opened_on": "soon"})), "Opened on: “soon” can’t stand as it is."),
]
LEFT_ALONE = [
    ("sub_type", picture(line(primary_type="UNK", sub_types=()))),  # the type has none
    ("sub_type", picture(line(state="closed", sub_types=()))),
    ("sub_type", picture(line(sub_types=(), typed={"sub_types": "car wsh"}))),  # it is an error already
    ("retired_word", picture(line(state="closed", retired=(retired("stage", "Charged"),)))),  # it ends anyway
    ("retired_word", picture(line(state="void", retired=(retired("stage", "Charged"),)))),
    ("retired_word", picture(line(retired=(retired("stage", "Charged"),), typed={"stage": "chargd"}))),  # an error
    ("dates", picture(line(opened_on=date(2020, 2, 29), state="closed", closed_on=date(2020, 2, 29)))),
    ("no_victims", picture(line(victims=1))),
    ("no_victims", picture(line(victims=0, state="closed"))),
    ("people_moved", picture(line(victims=5, before=before(victims=3)))),  # less than double
    ("people_moved", picture(line(victims=4, before=before(victims=2)))),  # double, but a change of two
    ("people_moved", picture(line(victims=3, before=before(victims=0)))),
    ("people_moved", picture(line(victims=9, before=before(victims=3, is_own=False)))),
    ("reopened", picture(line(arrival="rolled", before=before(state="closed", closed_on=date(2019, 9, 30))))),
    ("usual_range", picture(*[line(primary_type="SEX")] * 12, history=history(*[5] * 12))),
    ("usual_range", picture(*[line(primary_type="SEX")] * 20, history=history(*[5] * 5))),  # too few months
    ("joint", picture(line(operation_name="MARLSTONE"))),
]


@pytest.mark.parametrize(("rule", "seen", "message"), FOUND)
def test_a_rule_finds_its_fault_and_says_so(rule, seen, message):
    assert message in [found.message for found in RULES[rule].find(seen)]


@pytest.mark.parametrize(("rule", "seen"), LEFT_ALONE)
def test_a_rule_leaves_alone_what_is_no_fault(rule, seen):
    assert list(RULES[rule].find(seen)) == []


def test_every_rule_of_the_registry_is_tried_and_has_its_sentences():
    assert set(RULES) == {rule for rule, _, _ in FOUND}
    for rule in RULES.values():
        assert rule.wrong.endswith(".")
        assert rule.remedy.endswith(".")


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ([0] * 12, 0, 3),  # nothing ever: three new ones are no news
        ([1, 0, 1, 2, 1, 0, 1, 1, 2, 1, 0, 1], 0, 4),
        ([4] * 12, 0, 11),  # the root of the count, though nothing moved
        ([100] * 12, 65, 135),
        ([10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32], 0, 56),  # steady growth is no anomaly
        ([6, 6, 6, 6, 6, 6, 6, 6, 6, 90, 90, 90], 0, 14),  # three odd months do not move the range
    ],
)
def test_the_usual_range_fits_small_counts_growth_and_odd_months(counts, low, high):
    band = usual(counts)

    assert (band.low, band.high) == (low, high)


def codes(revision):
    return sorted((f.rule, f.severity, f.state) for f in Finding.objects.filter(revision=revision))


def test_the_check_leaves_exactly_what_the_rules_find_now():
    revision = scene.draft()
    row = scene.entry(revision, victims=0, sub_types=[])

    quality.check(revision)
    assert codes(revision) == [("no_victims", "warning", "open"), ("sub_type", "warning", "open")]

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
    quality.check(revision)
    assert codes(revision) == [("dates", "error", "open"), ("sub_type", "warning", "open")]


def test_errors_stand_before_questions_in_the_answer_of_the_check():
    revision = scene.draft()
    scene.entry(revision, victims=0, sub_types=[])
    scene.entry(revision, opened_on=date(2020, 3, 5))

    assert [f.severity for f in quality.check(revision)] == ["error", "warning", "warning"]


def test_a_value_that_was_kept_as_typed_is_an_error_in_the_words_of_the_cleaning():
    revision = scene.draft()
    scene.entry(revision, typed={"opened_on": "last spring"}, opened_on=None)

    (finding,) = quality.check(revision)

    assert (finding.rule, finding.severity, finding.field) == ("unreadable", "error", "opened_on")
    assert finding.message == ("Opened on: “last spring” is not a date. Enter day, month and year, such as 14/05/2019.")


def test_the_first_thing_to_mend_in_the_groups_of_people_is_named():
    revision = scene.draft()
    group = {"role": "victim", "nationality": "unknown", "gender": "male", "age_group": "adult", "count": "twelve"}
    scene.entry(revision, typed={"people": [group]}, victims=0)

    (finding,) = quality.check(revision)

    assert (finding.rule, finding.field) == ("unreadable", "people")
    assert "“twelve”. Enter a whole number in digits, such as 12." in finding.message


def test_a_foreign_sub_type_is_an_error_and_an_ended_one_a_question():
    ExploitationSubType.objects.filter(code="LAB.nail-bar").update(valid_to=date(2019, 12, 31))
    revision = scene.draft()
    scene.entry(revision, sub_types=["LAB.moon-mine"])
    scene.entry(revision, sub_types=["LAB.nail-bar"])

    assert [(f.severity, f.rule) for f in quality.check(revision)] == [
        ("error", "sub_type"),
        ("warning", "retired_word"),
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
def test_a_word_that_has_ended_is_asked_about_in_whatever_list_it_stood(model, code, fields, field):
    assert model.objects.filter(code=code).update(valid_to=date(2020, 2, 28)) == 1
    revision = scene.draft()
    scene.entry(revision, **fields)

    asked = [found for found in quality.check(revision) if found.rule == "retired_word"]

    assert [(one.severity, one.field) for one in asked] == [("warning", field)]
    assert "could be used until 28 February 2020." in asked[0].message


def test_a_word_is_right_in_the_month_of_its_last_day_and_asked_about_from_the_next_one():
    ExploitationSubType.objects.filter(code="LAB.car-wash").update(valid_to=date(2020, 1, 31))
    january = scene.draft(month=JANUARY)
    row = scene.entry(january)
    assert quality.check(january) == []
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=row)

    (asked,) = quality.check(february)

    assert (asked.rule, asked.remedy) == (
        "retired_word",
        "Choose a word of the present list, or say why none fits.",
    )


def test_a_reason_holds_until_the_figure_moves():
    cast, revision = Cast(), scene.draft()
    row = scene.entry(revision, victims=9, previous=scene.entry(scene.draft(month=JANUARY), victims=3))
    (asked,) = quality.check(revision)

    quality.explain(asked.pk, reason=" Six more workers identified. ", by=cast.analyst)
    (kept,) = quality.check(revision)
    assert (kept.state, kept.reason, kept.pk) == ("explained", "Six more workers identified.", asked.pk)

    EntryPeople.objects.filter(entry=row).update(count=10)
    (moved,) = quality.check(revision)
    assert (moved.state, moved.reason) == ("open", "")


def test_a_reason_travels_with_its_figure_to_the_next_month_and_the_next_revision():
    cast, january = Cast(), scene.draft(month=JANUARY)
    row = scene.entry(january, victims=0)
    (asked,) = quality.check(january)
    quality.explain(asked.pk, reason="Not identified yet.", by=cast.analyst)
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    again = scene.entry(february, previous=row, victims=0)

    (carried,) = quality.check(february)
    assert (carried.state, carried.reason, carried.reason_by_id) == (
        "explained",
        "Not identified yet.",
        cast.analyst.pk,
    )

    successor = scene.next_revision(scene.approve(february))
    scene.entry(successor, previous=again, victims=0)
    assert [f.reason for f in quality.check(successor)] == ["Not identified yet."]


def test_a_reason_of_another_force_or_another_figure_is_not_taken_over():
    cast, january = Cast(), scene.draft(month=JANUARY)
    row = scene.entry(january, victims=0)
    (asked,) = quality.check(january)
    quality.explain(asked.pk, reason="Not identified yet.", by=cast.analyst)
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=row, victims=1, sub_types=[])
    scene.entry(february, victims=0)

    assert [(f.rule, f.state) for f in quality.check(february)] == [("sub_type", "open"), ("no_victims", "open")]


def test_an_error_is_mended_and_not_explained():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, opened_on=date(2020, 3, 5))
    (error,) = quality.check(revision)

    with pytest.raises(MoveRefused, match="can’t be explained"):
        quality.explain(error.pk, reason="It is right.", by=cast.analyst)


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_words(reason):
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    (asked,) = quality.check(revision)

    with pytest.raises(MoveRefused, match="Say in a few words"):
        quality.explain(asked.pk, reason=reason, by=cast.analyst)


def test_a_stranger_finds_no_question_and_a_reviewer_gives_no_reason():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    (asked,) = quality.check(revision)

    with pytest.raises(Finding.DoesNotExist):
        quality.explain(asked.pk, reason="I know.", by=cast.stranger)
    with pytest.raises(MoveRefused, match="analyst or lead gives the reason"):
        quality.explain(asked.pk, reason="I know.", by=cast.coordinator)


def test_no_reason_is_given_once_the_return_is_out_of_hand():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    (asked,) = quality.check(revision)
    MonthlyReturn.objects.update(status="submitted")

    with pytest.raises(MoveRefused, match="This return is submitted"):
        quality.explain(asked.pk, reason="Not identified yet.", by=cast.analyst)


def test_the_reasons_of_a_workbook_answer_whole_rules_at_once():
    cast, revision = Cast(), scene.draft()
    scene.entry(revision, victims=0)
    scene.entry(revision, victims=0, sub_types=[])
    quality.check(revision)

    answered = quality.explain_all(revision, reasons={"no_victims": "Not identified yet."}, by=cast.analyst)

    assert answered == 2
    assert codes(revision) == [
        ("no_victims", "warning", "explained"),
        ("no_victims", "warning", "explained"),
        ("sub_type", "warning", "open"),
    ]


def test_what_was_live_and_is_gone_is_missing():
    january = scene.draft(month=JANUARY)
    stays, gone = scene.entry(january), scene.entry(january, reference="LAN/2019/0412")
    scene.entry(january, state="closed", closing_reason_id="conviction", closed_on=date(2020, 1, 9))
    scene.approve(january)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=stays)

    (missing,) = quality.check(february)

    assert (missing.rule, missing.severity) == ("missing", "error")
    assert missing.message.startswith("LAN/2019/0412 was live at the end of January 2020")
    assert missing.figure == f"missing:{gone.investigation_id}:2020-01"


def test_nothing_is_missing_across_the_start_of_a_series():
    january = scene.draft(month=JANUARY)
    scene.entry(january)
    scene.approve(january)
    scene.period(FEBRUARY, starts_series=True)
    february = scene.draft()
    scene.entry(february)

    assert quality.check(february) == []


def test_a_month_that_was_submitted_in_between_is_looked_at():
    january = scene.draft(month=JANUARY)
    old = scene.entry(january)
    scene.approve(january)
    march = scene.draft(month=MARCH, rolled_from=january)
    scene.entry(march, previous=old)
    february = scene.draft(rolled_from=january)
    scene.entry(february, previous=old)
    scene.entry(february, reference="LAN/2020/0044")
    scene.approve(february)

    (missing,) = quality.check(march)

    assert missing.message.startswith("LAN/2020/0044 was live at the end of February 2020")


def test_a_type_far_from_its_year_is_a_question_and_its_reason_holds_while_the_number_does():
    cast, rows = Cast(), []
    for month in scene.months_before(JANUARY, 12):
        revision = scene.draft(month=month)
        rows = scene.rolled(rows, revision) or [scene.entry(revision) for _ in range(4)]
        scene.approve(revision)
    revision = scene.draft(month=JANUARY, rolled_from=revision)
    rows = [*scene.rolled(rows, revision), *(scene.entry(revision) for _ in range(12))]

    asked = quality.check(revision)
    assert [(f.field, f.rule) for f in asked] == [("LAB", "usual_range"), ("total", "usual_range")]
    assert asked[0].message == "Labour exploitation: 16 live. Usual in the last twelve months: 0 to 11."

    for one in asked:
        quality.explain(one.pk, reason="A new team records earlier.", by=cast.analyst)
    scene.approve(revision)
    february = scene.draft(rolled_from=revision)
    scene.rolled(rows, february)
    assert {f.state for f in quality.check(february)} == {"explained"}


@pytest.mark.parametrize("name", ["MARLSTONE", "Op Marlstone", " operation  marlstone"])
def test_an_operation_that_two_bodies_return_is_asked_about_without_naming_the_other(name):
    cheshire = scene.draft(CHESHIRE)
    other = scene.entry(cheshire, reference="CHS/2020/7", operation_name=name)
    scene.approve(cheshire)
    revision = scene.draft()
    scene.entry(revision, operation_name="Op MARLSTONE")

    (asked,) = quality.check(revision)

    assert (asked.rule, asked.remedy.split(".")[0]) == (
        "joint",
        "Ask your coordinator which body returns it, and say what was agreed",
    )
    said = f"{asked.message} {asked.remedy} {asked.figure} {asked.field}"
    assert "CHS" not in said
    assert "Cheshire" not in said
    assert str(other.investigation_id) not in asked.figure.split(":")


def test_an_operation_linked_by_hand_is_found_from_both_sides():
    cheshire, lancashire = scene.draft(CHESHIRE), scene.draft()
    theirs, ours = scene.entry(cheshire), scene.entry(lancashire)
    Investigation.objects.filter(pk=ours.investigation_id).update(same_operation_as=theirs.investigation_id)
    scene.approve(cheshire)

    assert [f.rule for f in quality.check(lancashire)] == ["joint"]
    scene.approve(lancashire)
    assert [f.rule for f in quality.check(next_with(cheshire, theirs))] == ["joint"]


def next_with(approved, row):
    """The next working revision of an approved one, with this row in it."""
    successor = scene.next_revision(approved)
    scene.entry(successor, previous=row)
    return successor


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"month": JANUARY},  # another month
        {"is_draft": True},  # nobody else knows of a draft
        {"state": "closed", "closing_reason_id": "conviction", "closed_on": date(2020, 2, 3)},
        {"operation_name": ""},
    ],
)
def test_an_operation_is_not_returned_twice_by_another_month_a_draft_or_a_closed_case(elsewhere):
    fields = dict(elsewhere)
    is_draft, month = fields.pop("is_draft", False), fields.pop("month", FEBRUARY)
    theirs = scene.draft(CHESHIRE, month)
    scene.entry(theirs, **{"operation_name": "MARLSTONE", **fields})
    if not is_draft:
        scene.approve(theirs)
    revision = scene.draft()
    scene.entry(revision, operation_name="MARLSTONE" if fields.get("operation_name", "x") else "")

    assert quality.check(revision) == []


def test_the_reviewer_of_both_sees_who_returns_it_and_others_only_that_somebody_does():
    cast = Cast()
    for force, reference in ((CHESHIRE, "CHS/2020/7"), (BTP, "BTP/2020/1")):
        other = scene.draft(force)
        scene.entry(other, reference=reference, operation_name="MARLSTONE")
        scene.approve(other)
    revision = scene.draft()
    row = scene.entry(revision, operation_name="MARLSTONE")
    quality.check(revision)

    seen = quality.returned_twice(revision, by=cast.coordinator)
    assert [(one.entry_id, one.body, one.reference) for one in seen] == [
        (row.pk, "", ""),
        (row.pk, "Cheshire", "CHS/2020/7"),
    ]
    seen = quality.returned_twice(revision, by=cast.national)
    assert sorted(one.body for one in seen) == ["British Transport Police", "Cheshire"]
    assert quality.returned_twice(revision, by=cast.analyst) == []


@pytest.mark.parametrize("rows", [2, 60])
def test_a_check_costs_six_statements_for_any_number_of_rows(rows, query_budget):
    revision = scene.draft()
    for _ in range(rows):
        scene.entry(revision, victims=0)

    vocabulary.present()  # read anew only when a list has changed
    with query_budget(6):  # lines, missing, history, operations, lists, keeping
        found = quality.check(revision)

    assert len(found) == rows


def test_the_reference_of_a_row_is_no_part_of_what_a_reason_hangs_on():
    cast, revision = Cast(), scene.draft()
    row = scene.entry(revision, victims=0, reference="LAN/1")
    (asked,) = quality.check(revision)
    quality.explain(asked.pk, reason="Not identified yet.", by=cast.analyst)
    Holding.objects.filter(pk=row.holding_id).update(reference="LAN/2")

    assert [f.state for f in quality.check(revision)] == ["explained"]
