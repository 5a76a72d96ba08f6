"""The rules: what each finds, and the nearest case it allows. These tests use no database."""

from __future__ import annotations

from datetime import date

import pytest

from core import months
from core.usual_range import usual
from investigations.quality.rules import (
    RULES,
    InvestigationFacts,
    MissingInvestigation,
    Picture,
    PreviousEntry,
    RetiredTerm,
)
from tests.investigations.cast import FEBRUARY, JANUARY


def line(**fields):
    """A row that raises no finding."""
    return InvestigationFacts(
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
    return RetiredTerm(field=field, code=name.lower(), name=name, ended_on=date(2019, 12, 31))


def before(**fields):
    return PreviousEntry(
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
    """The given number of live investigations of one type in the months before February 2020."""
    return {months.previous(FEBRUARY, n): {kind: count} for n, count in enumerate(reversed(counts), start=1)}


def closed(many):
    """This many cases, each closed on a day of its own."""
    return [line(state="closed", closed_on=date(2020, 2, day)) for day in range(1, many + 1)]


STAGES = {
    "stage_names": {"triage": "Triage", "charged": "Charged"},
    "stage_order": {"triage": 1, "charged": 7},
}

# What a rule finds, each beside the nearest case it allows.
FOUND = [
    (
        "sub_type",
        picture(line(sub_types=())),
        "The primary type is Labour exploitation, but none of its sub-types is selected.",
    ),
    ("sub_type", picture(line(foreign_sub_types=("LAB.moon",))), "“LAB.moon” is not in the list of sub-types."),
    (
        "retired_term",
        picture(line(retired=(retired("sub_types", "Car wash"),))),
        "Sub-types: “Car wash” could be used until 31 December 2019.",
    ),
    (
        "retired_term",
        picture(
            line(retired=(retired("stage", "Charged"), retired("people", "Soviet"), retired("people", "Yugoslav")))
        ),
        "Potential victims and suspects: “Soviet” could be used until 31 December 2019. "
        "“Yugoslav” could be used until 31 December 2019.",
    ),
    (
        "retired_term",
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
    (
        "dates",
        picture(line(state="closed", closed_on=date(2020, 1, 31), reported_live=JANUARY), follows=JANUARY),
        "The closing date is 31 January 2020, but the approved return for January 2020 reported it live on "
        "31 January 2020.",
    ),
    (
        "dates",
        picture(line(state="closed", closed_on=date(2020, 1, 31)), follows=JANUARY),
        "The closing date 31 January 2020 is before 1 February 2020. This return covers February 2020.",
    ),
    (
        "dates",
        picture(line(state="closed", closed_on=date(2019, 12, 31)), follows=date(2019, 12, 1)),
        "The closing date 31 December 2019 is before 1 January 2020. This return covers January 2020 to February 2020.",
    ),
    (
        "outcome",
        picture(line(state="closed", closing_reason="acquittal", suspects=0, stage="concluded")),
        "The closing reason is “acquittal”, but no suspect is entered.",
    ),
    (
        "outcome",
        picture(line(state="closed", closing_reason="conviction", suspects=1, stage="initial-actions")),
        "The closing reason is “conviction”, but the stage is “initial-actions”.",
    ),
    (
        "personal_data",
        picture(line(free_text="Her brother Tomasz drives.")),
        "The remarks may contain a person’s name.",
    ),
    ("no_victims", picture(line(victims=0)), "No potential victims are entered."),
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
        picture(missing=(MissingInvestigation(investigation=7, reference="LAN/2019/0412", month=JANUARY),)),
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
        "Sexual exploitation: 20 live. Usual range in the last 12 months: 0 to 12.",
    ),
    (
        "usual_range",
        picture(*[line(primary_type="SEX")] * 20, history=history(*[5] * 12)),
        "All live investigations: 20 live. Usual range in the last 12 months: 0 to 12.",
    ),
    (
        "joint",
        picture(line(is_returned_twice=True, operation_name="MARLSTONE")),
        "This may be a joint operation returned by two forces.",
    ),
    (
        "joint",
        picture(line(is_led_elsewhere=True)),
        "Your reviewer has decided that another force leads and returns this operation.",
    ),
    ("unreadable", picture(line(typed={"opened_on": "soon"})), "Opened on: “soon” is not valid."),
    (
        "children_flag",
        picture(line(children_involved=False, children=1)),
        "“Children involved” is No. The row has 1 potential victim under 18.",
    ),
    ("nrm_referrals", picture(line(nrm_referrals=3)), "3 NRM referrals, but 2 potential victims."),
    (
        "stage_back",
        picture(line(stage="triage", before=before(stage="charged")), **STAGES),
        "The stage went back from Charged to Triage.",
    ),
    (
        "late_first_report",
        picture(line(arrival="first_reported", opened_on=date(2019, 1, 31))),
        "Opened on 31 January 2019, and first reported in this return.",
    ),
    ("very_old", picture(line(opened_on=date(2010, 1, 31))), "Opened on 31 January 2010: more than ten years ago."),
    (
        "same_operation",
        picture(line(operation_name="Kite"), line(investigation=8, reference="LAN/2", operation_name="KITE ")),
        "LAN/2019/0412 has the same operation name, Kite.",
    ),
    (
        "closed_together",
        picture(*[line(state="closed", closed_on=date(2020, 2, 3))] * 5),
        "5 cases were closed on 3 February 2020.",
    ),
    (
        "many_closed",
        picture(*closed(6), *[line()] * 6),
        "6 cases were closed in this month, and 6 are live.",
    ),
    (
        "type_not_known",
        picture(line(primary_type="UNK", opened_on=date(2019, 7, 31))),
        "The primary type is not known. The case was opened on 31 July 2019.",
    ),
    (
        "long_triage",
        picture(line(stage="triage", opened_on=date(2018, 7, 31))),
        "Still at triage. The case was opened on 31 July 2018.",
    ),
    ("very_many_people", picture(line(victims=50)), "50 potential victims in one case."),
    ("very_many_people", picture(line(suspects=200)), "200 suspects in one case."),
    (
        "county_lines_type",
        picture(line(county_lines=True), type_names={"CRIM": "Criminal exploitation"}),
        "“County lines” is Yes, but criminal exploitation is not among its types.",
    ),
    (
        "adult_services_website_type",
        picture(line(adult_services_website=True)),
        "“Adult services website used” is Yes, but sexual exploitation is not among its types.",
    ),
    (
        "nothing_changed",
        picture(*[line(before=before())] * 20, follows=JANUARY),
        "Nothing has changed in 20 cases since January 2020.",
    ),
    (
        "no_change",
        picture(line(before=before(changed_in=date(2019, 8, 1)))),
        "Nothing has changed since August 2019. Is the case still live?",
    ),
]
LEFT_ALONE = [
    ("sub_type", picture(line(primary_type="UNK", sub_types=()))),  # the type has none
    ("sub_type", picture(line(state="closed", sub_types=()))),
    ("sub_type", picture(line(sub_types=(), typed={"sub_types": "car wsh"}))),  # it is an error already
    ("retired_term", picture(line(state="closed", retired=(retired("stage", "Charged"),)))),  # it ends anyway
    ("retired_term", picture(line(state="void", retired=(retired("stage", "Charged"),)))),
    ("retired_term", picture(line(retired=(retired("stage", "Charged"),), typed={"stage": "chargd"}))),  # an error
    ("dates", picture(line(opened_on=date(2020, 2, 29), state="closed", closed_on=date(2020, 2, 29)))),
    ("dates", picture(line(state="closed", closed_on=date(2020, 2, 1), reported_live=JANUARY), follows=JANUARY)),
    ("dates", picture(line(state="closed", closed_on=date(2020, 1, 9)), follows=date(2019, 12, 1))),  # a skipped month
    ("outcome", picture(line(state="closed", closing_reason="conviction", suspects=1, stage="charged"))),
    ("outcome", picture(line(state="closed", closing_reason="administrative", suspects=0, stage="triage"))),
    ("outcome", picture(line(state="closed", closing_reason="acquittal", typed={"closing_reason": "x", "stage": "y"}))),
    ("personal_data", picture(line(free_text="File with the Crown Prosecution Service."))),
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
    ("children_flag", picture(line(children_involved=True, children=1))),
    ("children_flag", picture(line(children_involved=None, children=1))),
    ("children_flag", picture(line(children_involved=False))),
    ("children_flag", picture(line(children_involved=False, children=1, typed={"people": "x"}))),  # an error already
    ("nrm_referrals", picture(line(nrm_referrals=2))),
    ("nrm_referrals", picture(line(nrm_referrals=1, victims=0))),  # `no_victims` asks
    ("stage_back", picture(line(stage="charged", before=before(stage="triage")), **STAGES)),
    ("stage_back", picture(line(stage="triage", before=before(stage="charged", is_own=False)), **STAGES)),
    ("late_first_report", picture(line(arrival="first_reported", opened_on=date(2019, 2, 1)))),
    ("late_first_report", picture(line(arrival="already_running", opened_on=date(2017, 2, 1)))),
    ("very_old", picture(line(opened_on=date(2010, 2, 1)))),
    ("very_old", picture(line(opened_on=date(2010, 1, 31), state="closed"))),
    ("same_operation", picture(line(operation_name="KITE"), line(operation_name="KITE", state="closed"))),
    ("same_operation", picture(line(), line())),
    ("closed_together", picture(*[line(state="closed", closed_on=date(2020, 2, 3))] * 4)),
    ("many_closed", picture(*closed(6), *[line()] * 7)),
    ("many_closed", picture(*closed(5))),
    ("type_not_known", picture(line(primary_type="UNK", opened_on=date(2019, 8, 1)))),
    ("long_triage", picture(line(stage="triage", opened_on=date(2018, 8, 1)))),
    ("very_many_people", picture(line(victims=49, suspects=49))),
    ("county_lines_type", picture(line(county_lines=True, secondary_types=("CRIM",)))),
    ("adult_services_website_type", picture(line(adult_services_website=True, primary_type="SEX"))),
    ("adult_services_website_type", picture(line(adult_services_website=False))),
    ("nothing_changed", picture(*[line(before=before())] * 19, follows=JANUARY)),
    ("nothing_changed", picture(*[line(before=before())] * 19, line(arrival="first_reported"), follows=JANUARY)),
    ("no_change", picture(line(before=before(changed_in=date(2019, 9, 1))))),
    ("no_change", picture(line(stage="charged", before=before(changed_in=date(2019, 8, 1))))),
]


@pytest.mark.parametrize(("rule", "seen", "message"), FOUND)
def test_rule_finds_its_fault_and_describes_it(rule, seen, message):
    assert message in [finding.message for finding in RULES[rule].find(seen)]


@pytest.mark.parametrize(("rule", "seen"), LEFT_ALONE)
def test_rule_allows_correct_rows(rule, seen):
    assert list(RULES[rule].find(seen)) == []


def test_every_registered_rule_is_tested_and_has_its_messages():
    assert set(RULES) == {rule for rule, _, _ in FOUND}
    for rule in RULES.values():
        assert rule.wrong.endswith(".")
        assert rule.remedy.endswith(".")


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ([0] * 12, 0, 3),  # no history: three new cases are no anomaly
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
