"""The layout of a file of past orders: a sheet of orders, and a sheet of what happened to them later, if anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imports.checking.layouts import CellKind, Layout, LayoutColumn
from orders.imports.terms import (
    APPLICANTS,
    ASKERS,
    BASES,
    CHANGERS,
    CONDITIONS,
    COURTS,
    FURTHER_ORDER,
    HAPPENED,
    KINDS,
    NO,
    NOTHING,
    REACHES,
    SERVED,
    YES,
)

KIND, STEPS_KIND = "orders-past", "orders-past-steps"
MOST_ROWS, MOST_STEPS = 500, 2_000
PROHIBITIONS = 8


def _text(
    key: str, name: str, *aliases: str, longest: int = 300, required: bool = False, example: str = ""
) -> LayoutColumn:
    return LayoutColumn(
        key=key, name=name, aliases=aliases, longest=longest, required=required, example=example, blanks=NOTHING
    )


def _day(key: str, name: str, *aliases: str, required: bool = False, **more: Any) -> LayoutColumn:
    return LayoutColumn(
        key=key, name=name, kind=CellKind.DAY, aliases=aliases, required=required, blanks=NOTHING, **more
    )


def _term(
    key: str, name: str, terms: Mapping[str, tuple[str, ...]], *aliases: str, required: bool = False
) -> LayoutColumn:
    blanks = NO if terms is YES else NOTHING
    return LayoutColumn(
        key=key, name=name, kind=CellKind.TERM, terms=terms, aliases=aliases, required=required, blanks=blanks
    )


def _reference(key: str, name: str, *aliases: str, required: bool = False, example: str = "") -> LayoutColumn:
    return LayoutColumn(
        key=key,
        name=name,
        kind=CellKind.REFERENCE,
        aliases=aliases,
        required=required,
        longest=40,
        example=example,
        blanks=NOTHING,
    )


def _prohibition(number: int) -> LayoutColumn:
    """The column of one prohibition.

    The first also accepts a cell with all prohibitions, one on each line (`meaning`).
    """
    aliases: tuple[str, ...] = (f"Condition {number}",)
    if number == 1:
        aliases += ("Conditions", "Condition", "Prohibitions", "Prohibition", "Terms", "Terms of order", "Restrictions")
    return _text(f"prohibition_{number}", f"Prohibition {number}", *aliases, longest=2_000)


REFERENCE = (
    "Reference",
    "Our reference",
    "Order number",
    "Ref",
    "Ref no",
    "Ref no.",
    "Ref number",
    "Order ref",
    "Order no",
    "Reference number",
    "Force reference",
    "Force ref",
    "URN",
)
LAYOUT = Layout(
    columns=(
        _reference(
            "person",
            "Person",
            "Person reference",
            "Person ref",
            "Nominal",
            "Nominal number",
            "Nominal no",
            "Nominal ref",
            "Niche nominal",
            "Subject reference",
            "Subject ref",
            "Subject number",
            "Subject ID",
            "PNC ID",
            "PNCID",
            example="N-1042, the same on each row of one person",
        ),
        _text("name", "Name", "Full name", "Subject", "Subject name", "Name of subject", "Defendant", "Respondent"),
        _text("surname", "Surname", "Last name", "Family name"),
        _text(
            "forenames",
            "Forenames",
            "Forename",
            "Forename(s)",
            "First name",
            "First names",
            "Given name",
            "Given names",
        ),
        _day("born_on", "Date of birth", "DOB", "D.O.B", "D.O.B.", "Born", "Birth date"),
        _text("alias", "Alias", "Aliases", "Also known as", "AKA", "A.K.A."),
        _text("address", "Address", "Home address", "Last known address"),
        _text("vehicle", "Vehicle", "VRM", "Registration", "Vehicle registration"),
        _text("phone", "Phone", "Telephone", "Mobile", "Phone number", "Tel"),
        _reference("reference", "Order reference", *REFERENCE, example="LAN/STPO/2019/4"),
        _term(
            "kind",
            "Kind of order",
            KINDS,
            "Order",
            "Order type",
            "Type of order",
            "Type",
            "STPO/STRO",
            "STPO or STRO",
            "STRO/STPO",
            required=True,
        ),
        _reference("main", "Interim of", "Main application"),
        _term("basis", "Grounds", BASES, "Rests on", "Basis", "Convicted", "Convicted?", "Conviction"),
        _term("applicant", "Applicant", APPLICANTS, "Applied by", "Applicant agency", "Applying agency"),
        _term("court_kind", "Kind of court", COURTS, "Court type", "Type of court"),
        _text(
            "court",
            "Court",
            "Name of court",
            "Court name",
            "Issuing court",
            "Court of issue",
            required=True,
            longest=120,
        ),
        _day("applied_on", "Applied on", "Application date", "Date of application", "Date applied"),
        _day("refused_on", "Refused on", "Date refused"),
        _day(
            "made_on",
            "Made on",
            "Date made",
            "Date of order",
            "Order date",
            "Date order made",
            "Date granted",
            "Date issued",
            "Date imposed",
            "Issue date",
        ),
        _day("starts_on", "First day", "Start date", "Starts", "Effective from"),
        _day(
            "ends_on",
            "Last day",
            "End date",
            "Expiry date",
            "Expiry",
            "Expires",
            "Expires on",
            "Date of expiry",
            "Order expiry",
            "Order end date",
            "Valid until",
            instead=FURTHER_ORDER,
        ),
        _term("further_order", "Until further order", YES, "Until further order?", "UFO", "Indefinite"),
        *(_prohibition(number) for number in range(1, PROHIBITIONS + 1)),
        _term("ban", "Foreign travel prohibition", REACHES, "Travel ban"),
        _text("ban_words", "Foreign travel prohibition words", "Travel ban words", longest=2_000),
        _text("countries", "Countries"),
        _day("ban_ends_on", "Foreign travel prohibition until", "Travel ban until", "Travel ban last day"),
        _text("passports", "Passport words", longest=2_000),
        _text("station", "Police station", longest=120),
        _text("notification", "Notice words", "Notification", longest=2_000),
        _day("served_on", "Served on", "Date served", "Served", "Date of service", "Service date"),
        _term("served_how", "Served how", SERVED, "How served", "Method of service"),
        _text("served_by", "Served by", "Serving officer", longest=120),
        _day("discharged_on", "Discharged on", "Date discharged", "Discharged"),
        _term("discharge_asked_by", "Discharge asked by", CHANGERS),
        _term("consents", "Both consents", YES),
        _text("reasons", "Reasons", "Reason", longest=2_000),
        _term("papers", "Papers held", YES, "Papers", "Copy held", "Copy of order held", "Order on file"),
    ),
    kind=KIND,
    title="Orders",
    sheet="",
    key=("reference",),
    passes_over=frozenset({"Words"}),
    one_of=(("name", "surname"),),
    most_rows=MOST_ROWS,
)
STEPS = Layout(
    columns=(
        _reference(
            "of", "Order reference", *REFERENCE, required=True, example="LAN/STPO/2019/4, as on the other sheet"
        ),
        _term("happened", "What happened", HAPPENED, "Step", "Event", "Outcome", required=True),
        _day("on", "On", "Date", "Day", "Date of step", required=True),
        _term("asked_by", "Asked by", ASKERS, "Applied by", "Applicant"),
        _term("court_kind", "Kind of court", COURTS, "Court type"),
        _text("court", "Court", "Name of court", longest=120),
        _day(
            "ends_on", "New last day", "Last day", "New end date", "End date", "New expiry date", instead=FURTHER_ORDER
        ),
        _term("further_order", "Until further order", YES, "UFO"),
        LayoutColumn(
            key="removes",
            name="Takes away",
            kind=CellKind.REFERENCE,  # the import takes a number in a spreadsheet cell as it is
            aliases=("Condition removed", "Conditions removed", "Removes"),
            longest=2_000,
            example="2; 3, or the words of one condition",
        ),
        _text("adds", "Adds", "Condition added", "New condition", "New words", longest=2_000),
        _term("adds_kind", "Kind of condition", CONDITIONS),
        _day("condition_ends_on", "Condition until", "Foreign travel prohibition until", "Travel ban until"),
        _term("reach", "Foreign travel prohibition", REACHES, "Travel ban"),
        _text("countries", "Countries"),
        _text("station", "Police station", longest=120),
        _day("next_on", "Next hearing", "Adjourned to"),
        _term("served_how", "Served how", SERVED),
        _text("served_by", "Served by", longest=120),
        _term("consents", "Both consents", YES),
        _reference("replaced_by", "Replaced by"),
        _text("reasons", "Reasons", "Reason", longest=2_000),
        _term("papers", "Papers held", YES, "Papers", "Copy held"),
    ),
    kind=STEPS_KIND,
    title="Later steps",
    sheet="Later steps",
    also_called=("Steps", "History", "Variations"),
    is_optional=True,
    most_rows=MOST_STEPS,
)
LAYOUTS = (LAYOUT, STEPS)
COLUMNS = {(layout.kind, column.key): column for layout in LAYOUTS for column in layout.columns}
