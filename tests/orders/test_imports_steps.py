"""Later steps of past orders are imported from a second sheet, under the workflow and the law, all or none."""

from __future__ import annotations

import re
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from imports.checking.headers import key_of
from imports.models import LearnedHeader
from orders.choices import ConditionKind, OrderState
from orders.imports.later_steps import BELONG, FACTS
from orders.imports.layout import COLUMNS, KIND, LAYOUTS, STEPS_KIND
from orders.imports.terms import HAPPENED
from orders.models import Condition, Order, OrderStep, Subject
from orders.timeline import TITLES
from orders.workflow import TRANSITIONS
from tests.imports.making import xlsx_of
from tests.orders import making
from tests.orders.past_files import (
    HEADER,
    STEPS_HEADER,
    browser,
    confirm,
    problems_by_row,
    row,
    said,
    send_book,
    step,
    token_of,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TWO = row(Prohibition_2="Must not arrange travel.")
SHEET = "Later steps"


@made_once
def officer() -> User:
    return making.manager()


def imported(officer: User, rows: list[dict[str, str]], steps: list[dict[str, Any]]) -> Order:
    client = browser(officer)
    shown = send_book(client, rows, steps)
    assert shown.status_code == 200, re.findall(r"<li>(.*?)</li>", said(shown), re.S)[:20]
    confirm(client, token_of(shown))
    return Order.objects.get(reference="L/2019/1")


def history(order: Order) -> list[tuple[str, date, str]]:
    return list(order.steps.order_by("number").values_list("move", "on", "became"))


def words(order: Order) -> dict[int, str]:
    return dict(order.conditions.present().values_list("number", "words"))


def test_whole_history_is_imported_and_ends_with_its_last_step(officer: User) -> None:
    order = imported(
        officer,
        [row(Until_further_order="", Last_day="2021-02-03", Prohibition_2="Must not arrange travel.")],
        [
            step("Served", "2019-02-05", Served_how="By hand", Served_by="PC 2214"),
            step("Varied", "2019-09-02", Takes_away="2", Adds="Must not drive a van.", Kind_of_condition="Prohibition"),
            step("Extended", "2020-02-03", New_last_day="2022-06-30"),
            step("Appealed", "2020-02-10"),
            step("Appeal dismissed", "2020-03-09"),
            step("Renewed", "2022-06-01", New_last_day="2026-06-30"),
            step("Discharged", "2024-11-04", Asked_by="Subject"),
        ],
    )

    assert [(move, became) for move, _, became in history(order)] == [
        ("apply", OrderState.APPLIED),
        ("make", OrderState.IN_FORCE),
        ("serve", OrderState.IN_FORCE),
        ("vary", OrderState.IN_FORCE),
        ("extend", OrderState.IN_FORCE),
        ("appeal", OrderState.UNDER_APPEAL),
        ("appeal_dismissed", OrderState.IN_FORCE),
        ("renew", OrderState.IN_FORCE),
        ("discharge", OrderState.DISCHARGED),
    ]
    assert words(order) == {1: "Must not run any hand car wash.", 2: "Must not drive a van."}
    assert order.ends_on == date(2026, 6, 30)
    assert order.steps.get(move="vary").reasons == "He has moved."
    assert order.steps.get(move="appeal").asked_by == "subject"


def test_every_step_has_its_words_and_its_place_in_a_history() -> None:
    offered = {name for name, move in TRANSITIONS.items() if not move.by_itself} - {"apply", "make", "refuse"}
    assert set(HAPPENED) == offered - {"renewed_before"} | {"replace"}
    assert set(HAPPENED) <= set(TITLES)
    assert set(BELONG) | {"of", "happened", "on", "papers"} == {key for kind, key in COLUMNS if kind == STEPS_KIND}
    assert set(FACTS) <= set(BELONG)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.kind)
def test_no_two_columns_or_terms_of_a_sheet_share_a_name(layout: Any) -> None:
    names = [key_of(name) for column in layout.columns for name in (column.name, *column.aliases)]
    assert len(set(names)) == len(names)
    for column in layout.columns:
        spoken = [key_of(word) for spellings in column.terms.values() for word in spellings]
        assert len(set(spoken)) == len(spoken), column.name


def test_preview_shows_the_whole_history_with_automatic_steps(officer: User) -> None:
    shown = said(
        send_book(
            browser(officer),
            [
                row(Until_further_order="", Last_day="2021-02-03"),
                row(Order_reference="L/2020/1", Applied_on="2020-05-04", Made_on="2020-06-01"),
            ],
            [
                step("Varied", "2019-09-02", Takes_away="1", Adds="Must not drive.", Kind_of_condition="Prohibition"),
                step("Replaced", "2020-06-01", Replaced_by="L/2020/1"),
            ],
        )
    )

    first = re.sub(r"\s+", " ", re.search(r"L/2019/1: 4 steps.*?</details>", shown, re.S)[0])  # type: ignore[index]
    assert "L/2019/1: 4 steps, Replaced by a later order" in first
    assert "4 February 2019: Made, Preston Magistrates’ Court, until 3 February 2021." in first
    assert "Condition 1 removed: Must not run any hand car wash." in first
    assert "Condition 1, prohibition: Must not drive." in first
    assert "1 June 2020: Replaced by a later order" in first
    assert "Zebrowska" not in shown
    assert not Subject.objects.exists()


def test_condition_is_removed_by_its_number_or_its_words(officer: User) -> None:
    order = imported(
        officer,
        [TWO | {"Prohibition 3": "Must not own a van."}],
        [
            step("Varied", "2020-03-02", Takes_away="must not  arrange travel."),
            step("Varied", "2020-04-06", Takes_away=3, Reasons="He sold it."),
        ],
    )

    assert words(order) == {1: "Must not run any hand car wash."}


def test_rows_of_one_step_are_joined_and_a_changed_condition_keeps_its_number(officer: User) -> None:
    varied = {"Order reference": "L/2019/1", "What happened": "Varied", "On": "2020-03-02", "Papers held": "Yes"}
    order = imported(
        officer,
        [TWO],
        [
            step("Varied", "2020-03-02", Takes_away=2, Adds="Must not arrange travel abroad.", **PROHIBITION),
            varied | {"Takes away": 1},
        ],
    )

    assert [move for move, _, _ in history(order)] == ["apply", "make", "vary"]
    assert words(order) == {2: "Must not arrange travel abroad."}


def test_steps_on_the_day_of_the_order_follow_its_making_in_row_order(officer: User) -> None:
    order = imported(
        officer,
        [row(Discharged_on="2019-02-04", Discharge_asked_by="Subject", Reasons="Agreed.", Both_consents="Yes")],
        [
            step("Varied", "2019-02-04", Adds="Must not fly.", **PROHIBITION),
            step("Served", "2019-02-04", Served_how="In court", Served_by="The clerk"),
            step("Varied", "2019-02-04", Takes_away="Must not fly.", Reasons="By mistake."),
            step("Adjourned", "2019-02-04", Next_hearing="2019-02-05", **COURT),
        ],
    )

    assert [move for move, _, _ in history(order)] == ["apply", "adjourn", "make", "vary", "serve", "vary", "discharge"]


def test_two_different_variations_of_one_day_are_two_steps(officer: User) -> None:
    order = imported(
        officer,
        [row()],
        [
            step("Varied", "2020-03-02", Adds="Must not fly.", Kind_of_condition="Prohibition", Reasons="First."),
            step("Varied", "2020-03-02", Takes_away=2, Reasons="Second."),
        ],
    )

    assert [move for move, _, _ in history(order)] == ["apply", "make", "vary", "vary"]
    assert words(order) == {1: "Must not run any hand car wash."}


def test_every_kind_of_condition_can_be_added(officer: User) -> None:
    more = {"Order reference": "L/2019/1", "What happened": "Varied", "On": "2020-03-02", "Papers held": "Yes"}
    order = imported(
        officer,
        [row()],
        [
            step(
                "Varied",
                "2020-03-02",
                Adds="Must not go to Spain.",
                Kind_of_condition="Foreign travel prohibition",
                Foreign_travel_prohibition="Named",
                Countries="Spain; Portugal",
                Condition_until="2023-03-01",
            ),
            more | {"Adds": "Surrender passports.", "Kind of condition": "Passports", "Police station": "Preston"},
            more | {"Adds": "Tell the police.", "Kind of condition": "Notice"},
        ],
    )

    ban = order.conditions.get(kind=ConditionKind.TRAVEL_BAN)
    assert (ban.reach, ban.countries, ban.ends_on) == ("named", ["Spain", "Portugal"], date(2023, 3, 1))
    assert order.conditions.get(kind=ConditionKind.PASSPORTS).station == "Preston"
    assert Condition.objects.filter(kind=ConditionKind.NOTIFICATION).count() == 1


def test_application_can_be_adjourned_and_withdrawn(officer: User) -> None:
    order = imported(
        officer,
        [row(Made_on="", Until_further_order="", Prohibition_1="")],
        [
            step("Adjourned", "2019-02-04", Next_hearing="2019-03-04", **COURT),
            step("Withdrawn", "2019-03-04", Asked_by="Police", Reasons="No risk."),
        ],
    )

    assert [move for move, _, _ in history(order)] == ["apply", "adjourn", "withdraw"]
    assert order.state == OrderState.WITHDRAWN


COURT = {"Kind_of_court": "Magistrates", "Court": "Preston Magistrates’ Court"}


def test_order_can_be_changed_or_quashed_on_appeal(officer: User) -> None:
    other = row(Order_reference="L/2019/2", Person="N-2", Name="Darren Example")
    order = imported(
        officer,
        [row(), other],
        [
            step("Appealed", "2019-03-04"),
            step(
                "Changed on appeal", "2019-05-06", New_last_day="2022-02-03", Takes_away=1, Adds="Less.", **PROHIBITION
            ),
            step("Appealed", "2019-03-04", Order_reference="L/2019/2"),
            step("Quashed", "2019-05-06", Order_reference="L/2019/2"),
        ],
    )

    assert (order.state, order.ends_on, words(order)) == (OrderState.EXPIRED, date(2022, 2, 3), {1: "Less."})
    assert Order.objects.get(reference="L/2019/2").state == OrderState.QUASHED


PROHIBITION = {"Kind_of_condition": "Prohibition"}


def test_death_in_any_row_ends_every_order_of_the_person(officer: User) -> None:
    second = row(Order_reference="L/2017/4", **CROWN)
    order = imported(
        officer,
        [row(), second],
        [step("Died", "2021-05-03"), step("Died", "2021-05-03", Order_reference="L/2017/4")],
    )

    assert (order.state, order.subject.died_on) == (OrderState.SUBJECT_DIED, date(2021, 5, 3))
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.SUBJECT_DIED}


CROWN = {
    "Kind_of_order": "STPO on sentence",
    "Grounds": "Convicted",
    "Applicant": "CPS",
    "Kind_of_court": "Crown Court",
    "Applied_on": "2017-03-06",
    "Made_on": "2017-03-06",
}
BASE = {"Order reference": "L/2019/1", "Papers held": "Yes", "On": "2020-03-02"}
# Each step alone with a valid order; the end of one sentence, and the column of the error.
BAD: list[tuple[dict[str, Any], str, str]] = [
    (step("Varied", "2020-03-02", Order_reference="L/404"), "Order reference", "No order in this file has that"),
    (step("Varied", "2020-03-02", Court=""), "What happened", "It also needs Court. Fill in Court."),
    (step("Varied", "2020-03-02", Reasons=""), "What happened", "It also needs Reasons."),
    (step("Varied", "2020-03-02", Asked_by=""), "What happened", "It also needs Asked by."),
    (
        step("Varied", "2020-03-02", Asked_by="CPS"),
        "Asked by",
        "“Prosecutor”. This applicant cannot apply for “Varied”.",
    ),
    (step("Varied", "2020-03-02", New_last_day="2025-03-02"), "New last day", "“Varied” does not use New last day."),
    (
        step("Varied", "2020-03-02", Until_further_order="Yes"),
        "Until further order",
        "does not use Until further order.",
    ),
    (step("Varied", "2020-03-02", Both_consents="Yes"), "Both consents", "or change What happened to Discharged."),
    (step("Varied", "2020-03-02", Next_hearing="2020-04-02"), "Next hearing", "or change What happened to Adjourned."),
    (step("Varied", "2020-03-02", Replaced_by="L/1"), "Replaced by", "or change What happened to Replaced."),
    (step("Appealed", "2020-03-02", Takes_away=1), "Takes away", "“Appealed” does not use Takes away."),
    (step("Appealed", "2020-03-02", Asked_by="Police"), "Asked by", "Enter one of these: Subject."),
    (step("Extended", "2020-03-02"), "New last day", "It does not say how long the order lasts. Fill in New last day."),
    (step("Served", "2020-03-02"), "What happened", "It also needs Served how."),
    (step("Adjourned", "2020-03-02", **COURT), "What happened", "It also needs Next hearing."),
    (step("Replaced", "2020-03-02"), "What happened", "It also needs Replaced by."),
    (step("Replaced", "2020-03-02", Replaced_by="L/9"), "Replaced by", "No order for this person in this file has"),
    (step("Replaced", "2020-03-02", Replaced_by="L/9", Court="X"), "Court", "“Replaced” does not use Court."),
    (step("Varied", "2020-03-02", Adds="Must not."), "Adds", "It also needs Kind of condition."),
    (step("Varied", "2020-03-02", Kind_of_condition="Notice"), "Kind of condition", "It also needs Adds."),
    (
        step("Varied", "2020-03-02", Adds="x", Kind_of_condition="Foreign travel prohibition"),
        "Kind of condition",
        "It also needs Foreign travel prohibition",
    ),
    (
        step(
            "Varied",
            "2020-03-02",
            Adds="x",
            Kind_of_condition="Foreign travel prohibition",
            Foreign_travel_prohibition="Named",
        ),
        "Foreign travel prohibition",
        "It does not name a country.",
    ),
    (
        step("Varied", "2020-03-02", Adds="x", Countries="Spain", **PROHIBITION),
        "Countries",
        "Only a foreign travel prohibition uses this.",
    ),
    (step("Varied", "2020-03-02", Adds="x", Police_station="A", **PROHIBITION), "Police station", "Only passports and"),
    (step("Varied", "2020-03-02", Takes_away=7), "Takes away", "There is no condition 7 to remove on 2 March 2020."),
    (step("Varied", "2020-03-02", Takes_away="1; 9, 8"), "Takes away", "Enter another number. It has 1 on that date."),
    (step("Varied", "2020-03-02", Takes_away="Must."), "Takes away", "No condition of the order has these words on"),
    (step("Varied", "2031-03-02", Takes_away=1, Adds="x", **PROHIBITION), "On", "is in the future."),
    (step("Varied", "2019-02-03", Adds="x", **PROHIBITION), "On", "The status of this order is “Before the court”."),
    (step("Varied", "2020-03-02", Takes_away=1), "What happened", "An order must contain a prohibition."),
    (step("Varied", "2020-03-02", **{**COURT, "Kind_of_court": "Crown Court"}), "Kind of court", "changes this order."),
    (step("Extended", "2020-03-02", New_last_day="2020-06-01"), "New last day", "Modern Slavery Act 2015 s.24"),
    (step("Discharged", "2020-03-02"), "Both consents", "Modern Slavery Act 2015 s.27"),
    (step("Appeal dismissed", "2020-03-02"), "On", "The status of this order is “In force”."),
    (step("Renewed", "soon", New_last_day="2025-03-02"), "On", "“soon”. This is not a date."),
    (step("Overturned", "2020-03-02"), "What happened", "This value is not accepted in this column."),
    (step("Varied", "2020-03-02", Court="Preѕton"), "Court", "These only look like Latin letters"),
    (BASE | {"What happened": "Varied", "Adds": "=1+1"}, "Adds", ""),
]


def other_name(number: int) -> str:
    return f"Quagga{chr(97 + number // 26)}{chr(97 + number % 26)}a Zebrowska"


def test_one_answer_names_the_problem_and_column_of_every_step_and_imports_nothing(officer: User) -> None:
    orders, steps = [], []
    for number, (bad_step, _, _) in enumerate(BAD):
        reference = f"B/{number}"
        orders.append(row(Person=f"N-{number}", Name=other_name(number), Order_reference=reference))
        theirs = bad_step["Order reference"]
        steps.append(bad_step | {"Order reference": reference if theirs == "L/2019/1" else theirs})

    answer = send_book(browser(officer), orders, steps)

    assert answer.status_code == 422
    by_row = problems_by_row(answer, SHEET)
    for number, (bad_step, column, sentence) in enumerate(BAD, start=2):
        problems = by_row.pop(number, [])
        assert [line for line in problems if column in line.split(":")[0] and sentence in line], (
            number,
            bad_step,
            problems,
        )
    assert by_row == {}
    assert problems_by_row(answer, "Orders") == {}
    assert not Subject.objects.exists()


def test_legal_objection_to_one_step_hides_no_later_problem(officer: User) -> None:
    problems = problems_by_row(
        send_book(
            browser(officer),
            [row()],
            [
                step("Extended", "2020-03-02", New_last_day="2020-12-01"),
                step("Varied", "2020-04-06", **{**COURT, "Kind_of_court": "Crown Court"}),
                step("Discharged", "2020-05-04"),
            ],
        ),
        SHEET,
    )

    assert [(number, len(lines)) for number, lines in sorted(problems.items())] == [(2, 1), (3, 1), (4, 1)]
    assert "A prohibition for a fixed period must last at least 2 years" in problems[2][0]


def test_rows_after_an_impossible_step_say_they_were_not_tried(officer: User) -> None:
    steps = [
        step("Varied", "2020-03-02", Takes_away=4),
        step("Appeal dismissed", "2020-05-04"),
        step("Discharged", "2022-05-04"),
    ]

    unclear = problems_by_row(send_book(browser(officer), [row()], steps), SHEET)
    refused = problems_by_row(send_book(browser(officer), [row()], steps[1:]), SHEET)

    untried = "Another row for this order has a problem, so we did not check this row. Fix that row first."
    assert [number for number, lines in unclear.items() if untried in lines[0]] == [3, 4]
    assert "The status of this order is “In force”." in refused[2][0]
    assert untried in refused[3][0]


def test_step_before_a_faulty_one_is_tried(officer: User) -> None:
    problems = problems_by_row(
        send_book(
            browser(officer),
            [row()],
            [step("Varied", "2021-03-01", Court=""), step("Varied", "2020-03-02", Takes_away=9)],
        ),
        SHEET,
    )

    assert "There is no condition 9" in problems[3][0]


def test_order_not_replaced_as_the_file_claims_is_a_problem(officer: User) -> None:
    second = row(Order_reference="L/2020/1", Applied_on="2020-05-04", Made_on="2020-06-01")
    client = browser(officer)

    wrong_day = problems_by_row(
        send_book(client, [row(), second], [step("Replaced", "2020-06-02", Replaced_by="L/2020/1")]), SHEET
    )
    not_made = row(
        Order_reference="L/2020/1", Applied_on="2020-05-04", Made_on="", Until_further_order="", Prohibition_1=""
    )
    never = problems_by_row(
        send_book(client, [row(), not_made], [step("Replaced", "2020-06-01", Replaced_by="L/2020/1")]), SHEET
    )

    assert "its status is “Replaced by a later order” from 1 June 2020." in wrong_day[2][0]
    assert "its status is “In force” from 4 February 2019." in never[2][0]


def test_two_dates_of_death_and_a_repeated_row_are_problems(officer: User) -> None:
    second = row(Order_reference="L/2017/4", **CROWN)
    problems = problems_by_row(
        send_book(
            browser(officer),
            [row(), second],
            [
                step("Died", "2021-05-03"),
                step("Died", "2021-05-04", Order_reference="L/2017/4"),
            ],
        ),
        SHEET,
    )
    twice = problems_by_row(send_book(browser(officer), [row()], [step("Appealed", "2020-03-02")] * 2), SHEET)

    assert "Row 2 has 3 May 2021 for the same person." in problems[3][0]
    assert "Row 2 is the same." in twice[3][0]


def test_gaps_in_the_numbers_raise_a_question(officer: User) -> None:
    gap = row(Prohibition_3="Must not own a van.")
    problems = problems_by_row(send_book(browser(officer), [gap], [step("Varied", "2020-03-02", Takes_away=2)]), SHEET)

    assert "Row 2 of the orders skips Prohibition 2, so its numbers are not clear." in problems[2][0]
    imported(officer, [gap], [step("Varied", "2020-03-02", Takes_away="Must not own a van.")])


def test_interim_order_is_extended_by_the_court_that_made_it(officer: User) -> None:
    interim = row(
        Order_reference="L/2019/1i",
        Kind_of_order="Interim STRO",
        Interim_of="L/2019/1",
        Made_on="2019-01-08",
        Until_further_order="",
        Last_day="2019-01-21",
    )
    imported(
        officer,
        [interim, row()],
        [step("Extended", "2019-01-21", Order_reference="L/2019/1i", New_last_day="2019-02-18")],
    )

    assert Order.objects.get(reference="L/2019/1i").state == OrderState.MAIN_DECIDED
    assert OrderStep.objects.get(move="extend").ends_on == date(2019, 2, 18)


def test_each_legal_confirmation_is_listed_once_with_its_rows_and_ticked(officer: User) -> None:
    client = browser(officer)
    varied = [step("Varied", f"20{20 + n}-03-02", Adds=f"Must not {n}.", **PROHIBITION) for n in range(2)]

    shown = send_book(client, [row(Date_of_birth="")], varied)

    checks = re.findall(r"<li>([^<]*?) <span class=\"app-small app-muted\">(.*?)</span>", said(shown))
    assert ("The subject’s age is not recorded", "Orders, row 2") in [
        (confirmation[:33], at) for confirmation, at in checks
    ]
    assert [at for confirmation, at in checks if "Anything a variation adds" in confirmation] == [
        "Later steps, row 2; Later steps, row 3"
    ]
    unchecked = client.post(reverse("orders:order-import-confirm"), {"token": token_of(shown)})
    assert unchecked.status_code == 422
    assert "Check the points below, then select the box." in said(unchecked)
    assert not Order.objects.exists()
    assert "1 order added." in said(confirm(client, token_of(unchecked)))


def test_headers_of_both_sheets_are_one_question_naming_the_sheet(officer: User) -> None:
    client = browser(officer)
    content = xlsx_of(
        [[{"Court": "Ref. of ours"}.get(name, name) for name in HEADER], [row().get(name) for name in HEADER]],
        title="2019",
        more=[
            (
                "History",
                [["Our number", *STEPS_HEADER[1:]], [step("Appealed", "2020-03-02").get(n) for n in STEPS_HEADER]],
            )
        ],
    )
    response = client.post(reverse("orders:order-import"), {"file": SimpleUploadedFile("x.xlsx", content)})

    assert "We do not recognise 2 column names in your file." in said(response)
    assert "History: “Our number”" in said(response)
    assert "<li>2019: Court</li><li>History: Order reference</li>" in said(response)
    answers = {"token": token_of(response), "header-0-0": "court", "header-1-0": "of"}
    client.post(reverse("orders:order-import-headers-save"), answers)
    assert dict(LearnedHeader.objects.values_list("header", "kind")) == {"Ref. of ours": KIND, "Our number": STEPS_KIND}


def test_steps_of_an_interim_order_with_a_faulty_main_application_are_not_tried(officer: User) -> None:
    interim = row(
        Order_reference="L/i", Kind_of_order="Interim STRO", Interim_of="L/2019/1", Made_on="2019-01-08", **ENDS
    )
    faulty = row(Until_further_order="")

    problems = problems_by_row(
        send_book(browser(officer), [interim, faulty], [step("Appealed", "2019-01-09", Order_reference="L/i")]), SHEET
    )

    assert "so we did not check this row." in problems[2][0]


ENDS = {"Until_further_order": "", "Last_day": "2019-01-21"}


def test_csv_file_has_no_later_steps_and_a_workbook_without_them_is_valid(officer: User) -> None:
    assert send_book(browser(officer), [row()], []).status_code == 200
    assert "need a workbook (XLSX) with a second sheet" in said(browser(officer).get("/orders/import/"))


def test_text_too_long_for_one_form_is_refused_before_the_preview(officer: User) -> None:
    letters = Random(4)
    rows = [
        row(Person=f"N-{n}", Name=other_name(n), Order_reference=f"R/{n}")
        | {f"Prohibition {k}": letters.randbytes(950).hex() for k in range(1, 9)}
        for n in range(300)
    ]

    answer = send_book(browser(officer), rows, [step("Appealed", "2020-03-02", Order_reference="R/1")])

    assert answer.status_code == 422
    assert "The file has too much text to check on one page. Split it and upload each part." in said(answer)


@pytest.mark.parametrize("many", [2, 40])
def test_preview_and_import_cost_the_same_for_any_number_of_steps(officer: User, many: int, query_budget: Any) -> None:
    client = browser(officer)
    steps = [
        step("Varied", f"20{20 + n // 12}-{n % 12 + 1:02}-02", Takes_away=1, Adds=f"Must not {n}.", **PROHIBITION)
        for n in range(many)
    ]

    with query_budget(14):  # the same as without steps
        shown = send_book(client, [row()], steps)
    with query_budget(
        22
    ):  # session, person, scope; the upload 2; references; law 2; the rows of each table; log; message
        client.post(reverse("orders:order-import-confirm"), {"token": token_of(shown), "checked": "yes"})

    assert OrderStep.objects.count() == many + 2
