"""A force's past orders from a spreadsheet: previewed first, imported whole or not at all, and once."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from core import clock
from imports.models import LearnedHeader, Upload
from orders.choices import ConditionKind, OrderState, Particular
from orders.models import Condition, Order, OrderStep, Subject, SubjectIdentifier
from tests.accounts.factories import KENT
from tests.imports.making import csv_of, xlsx_of
from tests.orders import making
from tests.orders.past_files import browser, confirm, problems_by_row, row, said, send, token_of
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def officer() -> User:
    return making.manager()


def test_nothing_is_imported_before_confirmation_and_then_everything(officer: User) -> None:
    client = browser(officer)
    rows = [
        row(Alias="Zeb", Vehicle="AB12 CDE", Served_on="2019-02-05", Served_how="By hand", Served_by="PC 2214"),
        row(
            Order_reference="L/2017/4",
            Kind_of_order="STPO on sentence",
            Grounds="Convicted",
            Applicant="CPS",
            Kind_of_court="Crown Court",
            Applied_on="2017-03-06",
            Made_on="2017-03-06",
            Until_further_order="",
            Last_day="2022-03-05",
        ),
        row(Person="N-2", Name="Darren Example", Order_reference="L/2020/9", Phone="01632 960011"),
    ]

    shown = send(client, rows)

    assert shown.status_code == 200
    assert "3 orders for 2 people will be added" in said(shown)
    assert not Subject.objects.exists()

    done = confirm(client, token_of(shown))

    assert "3 orders added." in said(done)
    assert dict(Order.objects.values_list("reference", "state")) == {
        "L/2019/1": OrderState.IN_FORCE,
        "L/2017/4": OrderState.EXPIRED,
        "L/2020/9": OrderState.IN_FORCE,
    }
    first = Order.objects.get(reference="L/2019/1")
    assert (first.subject, first.served_on) == (Order.objects.get(reference="L/2017/4").subject, date(2019, 2, 5))
    assert sorted(first.subject.known_by.values_list("kind", flat=True)) == [
        Particular.ALIAS,
        Particular.NAME,
        Particular.VEHICLE,
    ]
    assert first.subject.officer == officer
    assert first.conditions.get().words == "Must not run any hand car wash."


def test_import_date_is_recorded_so_earlier_expiry_is_not_a_lapse(officer: User) -> None:
    client = browser(officer)

    confirm(client, token_of(send(client, [row(Until_further_order="", Last_day="2021-02-03")])))

    order = Order.objects.get()
    assert {moment.date() for moment in OrderStep.objects.values_list("at", flat=True)} == {clock.today()}
    assert (order.state, order.created_at.date()) == (OrderState.EXPIRED, clock.today())
    assert "ran out without a decision" not in said(client.get(reverse("orders:order-list")))


def test_personal_details_are_sealed_in_transit(officer: User) -> None:
    shown = send(browser(officer), [row(Address="12 Nowhere Lane")])

    assert "Zebrowska" not in said(shown)
    assert "Nowhere" not in said(shown)


def test_every_part_of_an_order_keeps_the_court_s_words(officer: User) -> None:
    client = browser(officer)
    banned = row(
        Until_further_order="",
        Last_day="2027-02-03",
        Foreign_travel_prohibition="All countries",
        Foreign_travel_prohibition_words="Must not leave the United Kingdom.",
        Foreign_travel_prohibition_until="2024-02-03",
        Passport_words="Must surrender every passport.",
        Police_station="Preston",
        Notice_words="Must tell the police name and address.",
    )

    confirm(client, token_of(send(client, [banned])))

    assert list(Condition.objects.order_by("number").values_list("kind", "ends_on")) == [
        (ConditionKind.PROHIBITION, None),
        (ConditionKind.TRAVEL_BAN, date(2024, 2, 3)),
        (ConditionKind.PASSPORTS, None),
        (ConditionKind.NOTIFICATION, None),
    ]


def test_an_interim_order_ends_with_its_main_application(officer: User) -> None:
    client = browser(officer)
    interim = row(
        Order_reference="L/2019/1i",
        Kind_of_order="Interim STRO",
        Interim_of="L/2019/1",
        Made_on="2019-01-08",
        Until_further_order="",
        Last_day="2019-04-07",
    )

    confirm(client, token_of(send(client, [interim, row()])))

    assert dict(Order.objects.values_list("reference", "state")) == {
        "L/2019/1": OrderState.IN_FORCE,
        "L/2019/1i": OrderState.MAIN_DECIDED,
    }


def test_confirming_twice_and_the_same_file_again_change_nothing(officer: User) -> None:
    client = browser(officer)
    token = token_of(send(client, [row()]))
    confirm(client, token)

    assert "This file has already been imported. Nothing was changed." in said(confirm(client, token))
    again = send(client, [row()])
    assert again.status_code == 302
    assert Order.objects.count() == 1


def test_csv_and_xlsx_give_the_same_result(officer: User) -> None:
    client = browser(officer)

    tables = [
        re.search(r"<tbody.*?</tbody>", said(send(client, [row()], make=make)), re.S) for make in (csv_of, xlsx_of)
    ]

    assert tables[0] is not None
    assert tables[1] is not None
    assert tables[0][0] == tables[1][0]


BAD: list[tuple[dict[str, str], str]] = [
    (row(Until_further_order=""), "It does not say how long the order lasts."),
    (row(Last_day="2024-02-03"), "It has both a last day and “until further order”."),
    (row(Refused_on="2019-02-04", Reasons="No risk."), "It is both made and refused."),
    (row(Made_on="", Until_further_order=""), ""),
    (row(Made_on="", Until_further_order="", Served_on="2019-02-05"), "The row does not say that the order was made."),
    (row(Made_on="2031-02-04"), "is in the future"),
    (row(Made_on="2018-02-04"), "It is before Applied on."),
    (row(Until_further_order="", Last_day="2020-02-03"), "Modern Slavery Act 2015 s.24"),
    (row(Kind_of_order="STPO on application"), "Modern Slavery Act 2015 s.1"),
    (row(Kind_of_court="Crown Court"), "Modern Slavery Act 2015 s.23"),
    (row(Discharged_on="2019-06-03", Discharge_asked_by="Subject", Reasons="Moved."), "Modern Slavery Act 2015 s.27"),
    (row(Discharged_on="2019-06-03", Reasons="Moved."), "Fill in Discharge asked by."),
    (row(Foreign_travel_prohibition="All countries"), "Fill in Foreign travel prohibition words."),
    (
        row(Foreign_travel_prohibition="Named", Foreign_travel_prohibition_words="Must not go."),
        "It does not name a country.",
    ),
    (row(Kind_of_order="Interim STRO"), "An interim order needs a main application."),
    (row(Interim_of="L/0"), "Only an interim order has a main application."),
    (row(Kind_of_order="Interim STRO", Interim_of="L/404"), "No main application in this file has that reference."),
    (row(Kind_of_order="ASBO"), "This value is not accepted in this column."),
    (row(Made_on="2/13/2019"), "This date has the month first"),
    (row(Made_on="soon"), "This is not a date."),
    (row(Name="=HYPERLINK(1)", Court="\u202eevil"), "It contains a character that changes the direction of the text"),
    (row(Court="Preѕton"), "These only look like Latin letters"),
    (row(Prohibition_1="x" * 2_001), "The maximum is 2,000."),
]


def test_one_answer_names_the_problem_of_every_row_and_imports_nothing(officer: User) -> None:
    rows = [bad_row | {"Person": f"N-{n}", "Order reference": f"B/{n}"} for n, (bad_row, _) in enumerate(BAD)]

    answer = send(browser(officer), rows)

    assert answer.status_code == 422
    by_row = problems_by_row(answer)
    for number, (bad_row, sentence) in enumerate(BAD, start=2):
        problems = by_row.pop(number, [])
        assert [line for line in problems if sentence and sentence in line] or not (sentence or problems), (
            number,
            bad_row,
            problems,
        )
    assert by_row == {}
    assert not Subject.objects.exists()
    assert Upload.objects.get().state == "faulty"


def test_problem_in_one_row_hides_none_in_another_row_of_the_person(officer: User) -> None:
    html = said(
        send(
            browser(officer),
            [
                row(Until_further_order=""),
                row(Order_reference="L/2019/2", Until_further_order="", Last_day="2020-02-03"),
            ],
        )
    )

    assert "row 2, column U (Last day): It does not say how long the order lasts." in html
    assert "Modern Slavery Act 2015 s.24" in html


def test_rows_of_one_person_must_agree_and_references_are_unique(officer: User) -> None:
    making.drafted(officer, reference="L/2018/2")
    rows = [
        row(),
        row(Order_reference="L/2019/2", Name="Somebody Else", Kind_of_order="Interim STRO", Interim_of="L/2019/1"),
        row(Order_reference="L/2018/2", Person="N-3"),
        row(Person="N-4"),
    ]

    html = said(send(browser(officer), rows))

    assert "Row 2 for the same person has a different value." in html
    assert "Your force already has an order with this reference." in html
    assert "Row 2 is the same." in html


def test_preview_is_private_and_a_later_change_is_a_problem(officer: User) -> None:
    client = browser(officer)
    token = token_of(send(client, [row()]))

    assert "is not yours. Upload the file again." in said(confirm(browser(making.manager()), token))
    assert "is not yours. Upload the file again." in said(confirm(browser(making.manager(KENT)), token))
    assert "is not yours. Upload the file again." in said(confirm(client, token[:-2]))
    making.drafted(officer, reference="L/2019/1")
    late = confirm(client, token)

    assert late.status_code == 422
    assert "No orders were added: a record changed after you checked the file" in said(late)
    assert not SubjectIdentifier.objects.filter(subject__orders__reference="L/2019/1", kind=Particular.ALIAS).exists()
    assert Order.objects.filter(reference="L/2019/1").count() == 1
    assert Upload.objects.get().state == "ready"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"a,b\n1,2\n" + b"x" * 100])
def test_file_that_is_not_a_table_of_orders_is_refused_with_a_reason(officer: User, content: bytes) -> None:
    answer = browser(officer).post(
        reverse("orders:order-import"), {"file": SimpleUploadedFile("x.csv", content, content_type="text/csv")}
    )

    assert answer.status_code == 422
    assert not Subject.objects.exists()


def test_dates_are_read_day_first(officer: User) -> None:
    assert "4 Feb 2019" in said(send(browser(officer), [row(Made_on="4/2/2019")]))


@pytest.mark.parametrize("many", [1, 25])
def test_preview_costs_the_same_for_any_number_of_rows(officer: User, many: int, query_budget: Any) -> None:
    client = browser(officer)
    rows = [row(Person=f"N-{n}", Order_reference=f"R/{n}") for n in range(many)]

    with query_budget(
        14
    ):  # session, person, scope; force 2; number; the upload 3; headers; references; law; likes; log
        send(client, rows)


# --- A force's own headers ------------------------------------------------------------------------------------------
OURS = {"Order reference": "Ref. of ours", "Alias": "Street name", "Phone": "Collar number"}


def said_of(answer: Any, **columns: str) -> dict[str, str]:
    """The answer to the headers question on a page: the start of a header, and its column."""
    html = said(answer)
    sent = {"token": token_of(answer)}
    for name, header in re.findall(r'<label class="govuk-label" for="id_(header-\d+-\d+)">“(.*?)”', html):
        sent[name] = columns[header.split()[0]]
    return sent


def test_force_s_own_headers_are_matched_once_and_remembered(officer: User) -> None:
    client, rows = browser(officer), [row(Alias="Zeb", Phone="2214")]

    response = send(client, rows, called=OURS)

    assert response.status_code == 422
    assert "We do not recognise 3 column names in your file." in said(response)
    assert "Zebrowska" not in said(response)
    learned = client.post(
        reverse("orders:order-import-headers-save"),
        said_of(response, **{"Ref.": "reference", "Street": "alias", "Collar": "-"}),
        follow=True,
    )
    assert "Column names saved. Upload the file again." in said(learned)
    shown = send(browser(making.manager()), rows, called=OURS)  # a colleague
    assert shown.status_code == 200
    assert "“Ref. of ours” is read as “Order reference” (matched by your force)." in said(shown)
    assert "“Collar number” is ignored because your force does not use it." in said(shown)
    confirm(browser(officer), token_of(send(client, rows, called=OURS)))
    assert set(SubjectIdentifier.objects.values_list("kind", flat=True)) == {Particular.NAME, Particular.ALIAS}


def test_each_force_matches_its_own_headers(officer: User) -> None:
    client = browser(officer)
    response = send(client, [row()], called=OURS)
    client.post(
        reverse("orders:order-import-headers-save"),
        said_of(response, **{"Ref.": "reference", "Street": "-", "Collar": "-"}),
    )

    theirs = send(browser(making.manager(KENT)), [row()], called=OURS)

    assert "We do not recognise 3 column names in your file." in said(theirs)


def test_invalid_answer_is_asked_again_with_the_choices_made(officer: User) -> None:
    client = browser(officer)
    response = send(client, [row()], called=OURS)

    again = client.post(
        reverse("orders:order-import-headers-save"),
        said_of(response, **{"Ref.": "reference", "Street": "reference", "Collar": ""}),
    )

    assert again.status_code == 422
    assert "“Order reference” is already matched to “Street name”." in said(again)
    assert "Choose a column, or “We do not use this”." in said(again)
    assert '<option value="reference" selected>' in again.content.decode()
    assert not LearnedHeader.objects.exists()


def test_other_problems_of_a_file_are_named_beside_the_question(officer: User) -> None:
    page = said(send(browser(officer), [row(Made_on="soon")], called=OURS))

    assert "This is not a date." in page
    assert "This column is missing." not in page
    assert "We do not recognise this column." not in page


def test_columns_still_missing_after_the_answer_are_named(officer: User) -> None:
    client = browser(officer)
    response = send(client, [row()], called=OURS | {"Court": "Bench"})

    sent = said_of(response, **{"Ref.": "-", "Street": "alias", "Collar": "-", "Bench": "-"})
    done = client.post(reverse("orders:order-import-headers-save"), sent, follow=True)

    assert "Still missing: Court. Add them to the file and upload it again." in said(done)


def test_remembered_headers_can_be_viewed_and_deleted(officer: User) -> None:
    client = browser(officer)
    response = send(client, [row()], called=OURS)
    client.post(
        reverse("orders:order-import-headers-save"),
        said_of(response, **{"Ref.": "reference", "Street": "-", "Collar": "-"}),
    )
    shown = said(client.get(reverse("orders:order-import-headers")))
    assert "Ref. of ours" in shown
    assert "Ref. of ours" not in said(browser(making.manager(KENT)).get(reverse("orders:order-import-headers")))

    ref = LearnedHeader.objects.get(column="reference")
    done = client.post(reverse("orders:order-import-header-delete", args=[ref.pk]), follow=True)

    assert "“Ref. of ours” deleted." in said(done)
    assert "We do not recognise 1 column name in your file." in said(send(client, [row()], called=OURS))


def test_another_user_s_or_expired_question_cannot_be_answered(officer: User) -> None:
    response = send(browser(officer), [row()], called=OURS)
    sent = said_of(response, **{"Ref.": "reference", "Street": "-", "Collar": "-"})

    other = browser(making.manager()).post(reverse("orders:order-import-headers-save"), sent, follow=True)

    assert "is not yours. Upload the file again." in said(other)
    assert not LearnedHeader.objects.exists()


def test_file_without_headers_gets_no_question(officer: User) -> None:
    file = SimpleUploadedFile(
        "Orders.csv", csv_of([["N-1", "Darren Example", "9 May 1981"], ["N-2", "A B", "1 May 1982"]])
    )

    answer = browser(officer).post(reverse("orders:order-import"), {"file": file})

    assert "It looks like a value, not a column name." in said(answer)
    assert 'name="token"' not in said(answer)


@pytest.mark.parametrize("many", [1, 40])
def test_remembering_and_viewing_headers_cost_the_same_for_any_number(
    officer: User, many: int, query_budget: Any
) -> None:
    client = browser(officer)
    file = SimpleUploadedFile(
        "Orders.csv", csv_of([[f"Ours {chr(65 + n % 26)}{n // 26}" for n in range(many)], ["x"] * many])
    )
    response = client.post(reverse("orders:order-import"), {"file": file})
    sent = {"token": token_of(response)} | {f"header-0-{n}": "-" for n in range(many)}

    with query_budget(10):  # session, person, scope; current ones, deleted ones, count, new ones, reread; log; message
        client.post(reverse("orders:order-import-headers-save"), sent)
    with query_budget(6):  # session, person, scope; headers; force; the earlier message
        client.get(reverse("orders:order-import-headers"))

    assert LearnedHeader.objects.count() == many
