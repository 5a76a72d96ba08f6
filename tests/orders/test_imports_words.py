"""A force's own list as forces write it: their headers and terms, few columns, omitted rows, and our template."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.workflow import TransitionNotAllowed
from imports import reading
from imports.checking import columns, headers
from imports.models import Upload
from imports.uploaded_table import UploadedTable
from orders import todo
from orders.choices import Basis, ConditionKind, CourtKind, OrderKind, OrderState, Party
from orders.imports import meaning, template
from orders.imports.layout import LAYOUT, STEPS
from orders.models import Order, OrderStep, Service, Subject
from orders.supervision import completing
from tests.imports.making import csv_of, xlsx_of
from tests.orders import making
from tests.orders.past_files import browser, confirm, row, said, send, send_book, step, token_of
from tests.properties import examples
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
# The fewest columns that make an order.
FEW = {
    "Surname": "Zebrowska",
    "Forename(s)": "Quaggamira",
    "Type of order": "STRO",
    "Order date": "04/02/2019",
    "Expiry": "Until further order",
    "Court": "Preston Magistrates' Court",
    "Conditions": "Must not run any hand car wash.",
}


@made_once
def officer() -> User:
    return making.manager()


def send_rows(client: Client, *rows: dict[str, str], above: Any = (), make: Any = xlsx_of) -> Any:
    """Send a file with the sender's own headers: those of the first row, plus new ones of later rows."""
    header = list(dict.fromkeys(name for cells in rows for name in cells))
    lines = [[cells.get(name) or None for name in header] for cells in rows]
    name = "Orders.xlsx" if make is xlsx_of else "Orders.csv"
    if make is csv_of:
        lines = [[cell or "" for cell in line] for line in lines]
    return client.post(
        reverse("orders:order-import"), {"file": SimpleUploadedFile(name, make([*above, header, *lines]))}
    )


def added(client: Client, *rows: dict[str, str], **more: Any) -> Order:
    """The one order added by a file."""
    shown = send_rows(client, *rows, **more)
    assert shown.status_code == 200, said(shown)
    confirm(client, token_of(shown))
    return Order.objects.get()


def test_lists_may_call_grounds_and_foreign_travel_prohibitions_by_other_names(officer: User) -> None:
    order = added(
        browser(officer),
        FEW
        | {
            "Rests on": "No conviction",
            "Travel ban": "Named",
            "Travel ban words": "Must not travel to Freedonia.",
            "Countries": "France",
            "Travel ban until": "03/02/2024",
        },
    )

    ban = order.conditions.get(kind=ConditionKind.TRAVEL_BAN)
    assert (order.basis, ban.countries, ban.ends_on) == (Basis.NONE, ["France"], date(2024, 2, 3))


# A force's header, and its column.
HEADERS = [
    ("Name", "name"),
    ("Subject Name", "name"),
    ("Surname", "surname"),
    ("SURNAME", "surname"),
    ("Forename(s)", "forenames"),
    ("First name", "forenames"),
    ("DOB", "born_on"),
    ("D.O.B.", "born_on"),
    ("Nominal ref", "person"),
    ("Ref", "reference"),
    ("URN", "reference"),
    ("Type of order", "kind"),
    ("STPO/STRO", "kind"),
    ("Convicted?", "basis"),
    ("Applied by", "applicant"),
    ("Court", "court"),
    ("Issuing court", "court"),
    ("Order date", "made_on"),
    ("Date granted", "made_on"),
    ("Expiry", "ends_on"),
    ("Expiry date", "ends_on"),
    ("UFO", "further_order"),
    ("Conditions", "prohibition_1"),
    ("Condition 2", "prohibition_2"),
    ("Date served", "served_on"),
    ("Copy held", "papers"),
]


@pytest.mark.parametrize(("header", "key"), HEADERS)
def test_headers_used_by_forces_are_recognised(header: str, key: str) -> None:
    assert headers.known_in(LAYOUT)[headers.key_of(header)].key == key


def test_no_header_or_term_matches_two_columns_or_values() -> None:
    for layout in (LAYOUT, STEPS):
        names = [headers.key_of(name) for column in layout.columns for name in (column.name, *column.aliases)]
        assert len(names) == len(set(names))
        for column in layout.columns:
            words = [headers.key_of(word) for each in column.terms.values() for word in set(each)]
            assert len(words) == len(set(words)), column.name
            assert not set(words) & column.blanks, column.name


# A force's word in a column, and the stored value; `Applicant` decides which STPO it is.
WORDS: list[tuple[dict[str, str], dict[str, Any]]] = [
    ({}, {"kind": OrderKind.STRO, "ends_on": None, "court_kind": CourtKind.MAGISTRATES}),
    ({"Type of order": "Risk order"}, {"kind": OrderKind.STRO}),
    ({"Type of order": "stro"}, {"kind": OrderKind.STRO}),
    ({"Type of order": "STPO", "Applied by": "Police", "Convicted?": "Y"}, {"kind": OrderKind.STPO_APPLICATION}),
    (
        {"Type of order": "STPO", "Court": "Preston Crown Court", "Convicted?": "Y"},
        {"kind": OrderKind.STPO_SENTENCE, "applicant": Party.PROSECUTOR, "court_kind": CourtKind.CROWN},
    ),
    ({"Convicted?": "N"}, {"basis": Basis.NONE}),
    ({"Convicted?": "n/a"}, {"basis": ""}),
    ({"Expiry": "UFO"}, {"ends_on": None}),
    ({"Expiry": "03.02.31"}, {"ends_on": date(2031, 2, 3)}),
    ({"Expiry": "N/A", "UFO": "Y"}, {"ends_on": None}),
    ({"Order date": "4 Feb 19"}, {"made_on": date(2019, 2, 4)}),
    ({"Ref": "LAN 12"}, {"reference": "LAN 12"}),
    ({"Court": "Preston Mags"}, {"court_kind": CourtKind.MAGISTRATES}),
    ({"Court": "Preston"}, {"court_kind": ""}),
    ({"Copy held": "N"}, {"to_complete": ["applicant", "basis", "papers", "reference"]}),
]


@pytest.mark.parametrize(("said_so", "becomes"), WORDS, ids=lambda value: ", ".join(map(str, value.values())) or "few")
def test_terms_used_by_forces_are_read(officer: User, said_so: dict[str, str], becomes: dict[str, Any]) -> None:
    order = added(browser(officer), FEW | said_so)

    assert {name: getattr(order, name) for name in becomes} == becomes
    assert order.state == OrderState.IN_FORCE


def test_title_and_marking_above_the_headers_are_skipped_and_listed(officer: User) -> None:
    above = [["OFFICIAL-SENSITIVE"], ["Lancashire STPO/STRO register, October 2026"]]

    shown = send_rows(browser(officer), FEW, above=above)

    assert "1 order for 1 person will be added" in said(shown)
    assert "“OFFICIAL-SENSITIVE” is skipped" in said(shown)


def test_forename_and_surname_are_joined(officer: User) -> None:
    order = added(browser(officer), FEW)

    assert [identifier.text.reveal() for identifier in order.subject.known_by.all()] == ["Quaggamira Zebrowska"]


def test_numbered_lines_of_one_cell_are_separate_conditions(officer: User) -> None:
    words = "1. Must not run any hand car wash.\n2) Must not hold another person’s passport."

    order = added(browser(officer), FEW | {"Conditions": words})

    assert [condition.words for condition in order.conditions.order_by("number")] == [
        "Must not run any hand car wash.",
        "Must not hold another person’s passport.",
    ]


def test_lines_without_numbers_stay_one_condition(officer: User) -> None:
    words = "Must not run any hand car wash\nor work at one."

    assert added(browser(officer), FEW | {"Conditions": words}).conditions.get().words == words


def test_missing_details_are_not_invented_and_are_listed_for_completion(officer: User) -> None:
    order = added(browser(officer), FEW | {"Date served": "05/02/2019"})

    assert set(order.to_complete) == {"reference", "basis", "applicant", "papers", "service"}
    assert (order.basis, order.applicant, order.reference[:6]) == ("", "", "NOREF-")
    assert list(OrderStep.objects.order_by("number").values_list("move", "papers")) == [("make", []), ("serve", [])]
    assert Service.objects.get().how == ""
    (line,) = [item for item in todo.waiting_for(officer) if item.reason.code == "to_complete"]
    assert line.detail == (
        "who applied; the grounds; whether your force holds a copy; the force’s reference; "
        "how it was served, and who served it"
    )
    client = just_signed_in(officer)
    assert "Missing details" in said(client.get(order.get_absolute_url()))
    evidence = {"on_0": "24", "on_1": "11", "on_2": "2026", "recipient": "CPS, lawyer", "reason": "Breach file."}
    paper = client.post(reverse("orders:evidence-new", args=[order.public_id]), evidence)
    assert (paper.status_code, paper.headers["Content-Type"]) == (200, "application/pdf")


def test_force_completes_an_order_step_by_step(officer: User) -> None:
    client = browser(officer)
    order = added(client, FEW | {"Date served": "05/02/2019"})
    page = reverse("orders:order-part", args=[order.public_id, "details"])

    assert "Applicant" in said(client.get(page))
    assert "Kind of court that made it" not in said(client.get(page))
    assert "Enter at least one" in said(client.post(page, {"reference": ""}))
    assert "Enter both" in said(client.post(page, {"served_by": "PC 1"}))
    assert "could not apply for this" in said(client.post(page, {"applicant": "prosecutor"}))

    client.post(page, {"applicant": "police", "reference": "L/2019/7", "basis": "none"})
    order.refresh_from_db()
    assert (order.applicant, order.applicant_force_id, order.basis) == ("police", officer.force_id, "none")
    assert (order.reference, order.to_complete) == ("L/2019/7", ["papers", "service"])

    client.post(page, {"papers": "on", "served_how": "by_hand", "served_by": "PC 2214"})
    order.refresh_from_db()
    assert (order.to_complete, Service.objects.get().served_by) == ([], "PC 2214")
    assert "to_complete" not in {item.reason.code for item in todo.waiting_for(officer)}


def test_completing_an_order_does_not_change_known_details(officer: User) -> None:
    order = added(browser(officer), FEW)

    with pytest.raises(TransitionNotAllowed, match="Enter at least one"):
        completing.complete(order.public_id, court_kind="crown", by=officer)

    order.refresh_from_db()
    assert order.court_kind == CourtKind.MAGISTRATES


@pytest.mark.parametrize("column", ["basis", "applicant"])
def test_database_refuses_a_blank_that_the_order_does_not_list(officer: User, column: str) -> None:
    order = making.made(officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(**{column: ""})
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(to_complete=["anything"])


MISSING: list[tuple[dict[str, str], str]] = [
    ({"Surname": "", "Forename(s)": ""}, "column A (Name): It has no name. Fill in Name, or Surname and Forenames."),
    ({"Type of order": "STPO"}, "The row does not say which. Enter “s.14 STPO” or “s.15 STPO”, or fill in Applicant."),
    ({"Order date": ""}, "The row has no date of the order. Fill in Made on"),
    ({"Expiry": ""}, "It does not say how long the order lasts. Fill in Last day."),
    ({"Conditions": ""}, "An order must contain a prohibition."),
    ({"Court": ""}, "Court): This cell is blank. Enter a value."),
    ({"Type of order": "ASBO"}, "“ASBO”. This value is not accepted in this column. Use one of: "),
]


@pytest.mark.parametrize(("gap", "sentence"), MISSING, ids=lambda value: str(value)[:30])
def test_required_details_of_an_order_are_asked_for(officer: User, gap: dict[str, str], sentence: str) -> None:
    answer = send_rows(browser(officer), FEW | gap)

    assert answer.status_code == 422
    assert sentence.removeprefix("column A (Name): ") in said(answer)
    assert not Subject.objects.exists()


def test_missing_names_column_is_reported_once(officer: User) -> None:
    nameless = {name: value for name, value in FEW.items() if name not in {"Surname", "Forename(s)"}}

    assert "Name or Surname: This column is missing." in said(send_rows(browser(officer), nameless, nameless))


def test_faulty_rows_can_be_left_out_with_the_person_s_other_rows(officer: User) -> None:
    client = browser(officer)
    rows = [
        row(),
        row(Person="N-2", Name="Darren Example", Order_reference="L/2", Until_further_order=""),
        row(Person="N-2", Name="Darren Example", Order_reference="L/3"),
    ]

    shown = send(client, rows)

    assert shown.status_code == 422
    assert "Your file has 1 problem" in said(shown)
    assert "Leave out 2 rows and add 1 order" in said(shown)
    assert "1 order added." in said(confirm(client, token_of(shown)))
    assert list(Order.objects.values_list("reference", flat=True)) == ["L/2019/1"]
    assert Upload.objects.get().state == "done"
    assert Upload.objects.get().problems["no_end"] == 1


def test_order_cannot_be_added_without_the_step_that_ended_it(officer: User) -> None:
    client = browser(officer)
    other = row(Person="N-2", Name="Darren Example", Order_reference="L/2")
    discharged = step("Discharged", "soon", Asked_by="Subject", Both_consents="Yes")

    shown = send_book(client, [row(), other], [discharged])

    assert "Leave out 2 rows and add 1 order" in said(shown)
    confirm(client, token_of(shown))
    assert list(Order.objects.values_list("reference", flat=True)) == ["L/2"]


def test_nothing_can_be_added_if_every_person_has_a_problem_or_a_column_is_missing(officer: User) -> None:
    for answer in (
        send_rows(browser(officer), FEW | {"Expiry": ""}),
        send_rows(browser(officer), {name: value for name, value in FEW.items() if name != "Court"}),
    ):
        assert answer.status_code == 422
        assert 'name="token"' not in said(answer)


def test_template_is_accepted_and_its_example_is_left_out(officer: User) -> None:
    client = browser(officer)
    response = client.get(reverse("orders:order-import-template"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book["Orders"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for name, value in row().items():
        sheet.cell(row=3, column=places[name], value=value)
    content = io.BytesIO()
    book.save(content)

    shown = client.post(reverse("orders:order-import"), {"file": SimpleUploadedFile("Mine.xlsx", content.getvalue())})

    assert 'filename="past-orders.xlsx"' in response.headers["Content-Disposition"]
    assert shown.status_code == 200, said(shown)
    assert "1 order for 1 person will be added" in said(shown)
    assert "Orders, row 2: we left out the template’s example." in said(shown)
    assert "Later steps, row 2: we left out the template’s example." in said(shown)


def test_template_example_is_valid_if_used_for_a_real_person(officer: User) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.workbook()))
    sheet = book["Orders"]
    for cell in sheet[2]:
        if cell.value == meaning.EXAMPLE:
            cell.value = "Darren Example"
    for cells in (sheet[2], book["Later steps"][2]):
        for cell in cells:
            if cell.value == meaning.EXAMPLE_REFERENCE:
                cell.value = "L/2024/1"
    content = io.BytesIO()
    book.save(content)

    shown = browser(officer).post(
        reverse("orders:order-import"), {"file": SimpleUploadedFile("Mine.xlsx", content.getvalue())}
    )

    assert "1 order for 1 person will be added" in said(shown), said(shown)
    assert "Varied" in said(shown)


def test_an_untouched_template_adds_nothing(officer: User) -> None:
    shown = browser(officer).post(
        reverse("orders:order-import"), {"file": SimpleUploadedFile("Mine.xlsx", template.workbook())}
    )

    assert "The file has only the template’s example." in said(shown)


def test_template_lists_every_term_it_offers() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template.workbook()))
    listed = {(line[0].value, line[1].value): str(line[3].value or "") for line in book["Words"].iter_rows(min_row=2)}

    for layout, sheet in ((LAYOUT, "Orders"), (STEPS, "Later steps")):
        for column in layout.columns:
            for words in column.terms.values():
                assert words[0] in listed[sheet, column.name]


DAYS = st.dates(min_value=date(2016, 1, 1), max_value=date(2026, 11, 1))
WAYS = ("%d/%m/%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %y")


@examples(5)
@given(written=st.lists(st.tuples(DAYS, st.sampled_from(WAYS)), min_size=20, max_size=60))
def test_dates_are_read_in_every_usual_format(written: list[tuple[date, str]]) -> None:
    checked = read_by_columns([{"made_on": day.strftime(way)} for day, way in written])

    assert [read_row.values["made_on"] for read_row in checked.read] == [day for day, _ in written]


def test_every_term_of_every_column_is_read_in_any_case_and_spacing() -> None:
    for column in LAYOUT.columns:
        said_so = [(code, word) for code, words in column.terms.items() for word in (code, *words)]
        forms = [(code, form) for code, word in said_so for form in (word, word.upper(), f"  {word.lower()} ")]
        if not forms:
            continue

        checked = read_by_columns([{column.key: form} for _, form in forms])

        assert [read_row.values[column.key] for read_row in checked.read] == [code for code, _ in forms], column.name


def test_terms_for_nothing_leave_a_cell_blank_in_every_column() -> None:
    kept = {"name", "kind", "court"}
    empty = {column.key: "n/a" for column in LAYOUT.columns if column.key not in kept}

    (read,) = read_by_columns([empty]).read

    assert {key: value for key, value in read.values.items() if value is not None}.keys() == kept
    assert read.is_sound


def read_by_columns(rows: list[dict[str, str]]) -> columns.CheckedSheet:
    """The result of a file with all of our columns; name, kind and court have defaults."""
    plain = {"name": "Quaggamira Zebrowska", "kind": "STRO", "court": "Preston Magistrates"}
    lines = [[(plain | cells).get(column.key, "") for column in LAYOUT.columns] for cells in rows]
    table = reading.read(csv_of([[column.name for column in LAYOUT.columns], *lines]))
    assert isinstance(table, UploadedTable), table
    return columns.check(table, LAYOUT)
