"""What a file of past orders must hold: a sheet of orders, and one of what happened to them later, where it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from files.columns import CheckedRow
from files.layouts import Column, Kind, Layout
from files.values import Read
from orders.choices import Basis, ConditionKind, CourtKind, HowServed, OrderKind, Party, Reach

KIND, STEPS_KIND = "orders-past", "orders-past-steps"
MOST_ROWS, MOST_STEPS = 500, 2_000
PROHIBITIONS = 8

KINDS: dict[str, tuple[str, ...]] = {
    OrderKind.STPO_SENTENCE: ("STPO on sentence", "STPO on conviction", "Prevention order on sentence", "s.14 STPO"),
    OrderKind.STPO_APPLICATION: ("STPO on application", "Prevention order on application", "s.15 STPO"),
    OrderKind.STRO: ("STRO", "Risk order", "s.23 STRO"),
    OrderKind.INTERIM_STPO: ("Interim STPO", "Interim prevention order"),
    OrderKind.INTERIM_STRO: ("Interim STRO", "Interim risk order"),
    OrderKind.NI_STPO: ("STPO (Northern Ireland)", "NI STPO"),
    OrderKind.TEPO: ("TEPO", "Trafficking and exploitation prevention order"),
    OrderKind.TERO: ("TERO", "Trafficking and exploitation risk order"),
}
BASES: dict[str, tuple[str, ...]] = {
    Basis.CONVICTION: ("Conviction", "Convicted"),
    Basis.INSANITY: ("Insanity", "Not guilty by reason of insanity"),
    Basis.DISABILITY: ("Disability", "Under a disability, and did the act"),
    Basis.CAUTION: ("Caution", "Cautioned"),
    Basis.ABROAD: ("Offence abroad", "Abroad"),
    Basis.NONE: ("No conviction", "None"),
}
APPLICANTS: dict[str, tuple[str, ...]] = {
    Party.PROSECUTOR: ("Prosecutor", "CPS"),
    Party.POLICE: ("Police", "Chief officer"),
    Party.IMMIGRATION: ("Immigration officer",),
    Party.NCA: ("NCA", "National Crime Agency"),
    Party.GLAA: ("GLAA",),
}
SUBJECT = ("Subject", "Defendant")
CHANGERS: dict[str, tuple[str, ...]] = {
    Party.SUBJECT: SUBJECT,
    **{party: words for party, words in APPLICANTS.items() if party != Party.PROSECUTOR},
}
ASKERS: dict[str, tuple[str, ...]] = {Party.SUBJECT: SUBJECT, **APPLICANTS, Party.COURT: ("Court",)}
COURTS: dict[str, tuple[str, ...]] = {
    CourtKind.MAGISTRATES: ("Magistrates", "Magistrates’ court"),
    CourtKind.YOUTH: ("Youth court", "Youth"),
    CourtKind.CROWN: ("Crown Court", "Crown"),
    CourtKind.APPEAL: ("Court of Appeal",),
    CourtKind.NORTHERN_IRELAND: ("Northern Ireland",),
    CourtKind.SCOTLAND: ("Scotland",),
}
SERVED: dict[str, tuple[str, ...]] = {one.value: (one.label,) for one in HowServed}
REACHES: dict[str, tuple[str, ...]] = {
    Reach.NAMED: ("Countries named", "Named"),
    Reach.ALL_BUT: ("All but those named", "All but"),
    Reach.ALL: ("All countries", "All"),
}
YES: dict[str, tuple[str, ...]] = {"yes": ("Yes", "Y")}
# What happened after an order was applied for, by the move of the table; that it was made stands with the order.
HAPPENED: dict[str, tuple[str, ...]] = {
    "adjourn": ("Adjourned",),
    "withdraw": ("Withdrawn", "Application withdrawn"),
    "serve": ("Served",),
    "vary": ("Varied", "Variation"),
    "extend": ("Extended", "Extension"),
    "renew": ("Renewed", "Renewal"),
    "appeal": ("Appealed", "Appeal", "Appeal lodged"),
    "appeal_dismissed": ("Appeal dismissed", "Appeal abandoned", "Appeal refused"),
    "appeal_varied": ("Changed on appeal", "Appeal allowed in part"),
    "quash": ("Quashed", "Quashed on appeal", "Appeal allowed"),
    "discharge": ("Discharged", "Discharge", "Revoked"),
    "replace": ("Replaced",),
    "die": ("Died", "Subject died"),
}
CONDITIONS: dict[str, tuple[str, ...]] = {
    ConditionKind.PROHIBITION: ("Prohibition",),
    ConditionKind.TRAVEL_BAN: ("Travel ban", "Foreign travel prohibition"),
    ConditionKind.PASSPORTS: ("Passports", "Surrender of passports"),
    ConditionKind.NOTIFICATION: ("Notice", "Notice of name and address", "Notification"),
}


def _text(key: str, name: str, *aliases: str, longest: int = 300, required: bool = False) -> Column:
    return Column(key=key, name=name, aliases=aliases, longest=longest, required=required)


def _day(key: str, name: str, *aliases: str, required: bool = False) -> Column:
    return Column(key=key, name=name, kind=Kind.DAY, aliases=aliases, required=required)


def _term(key: str, name: str, terms: Mapping[str, tuple[str, ...]], *aliases: str, required: bool = False) -> Column:
    return Column(key=key, name=name, kind=Kind.TERM, terms=terms, aliases=aliases, required=required)


def _reference(key: str, name: str, *aliases: str, required: bool = False, example: str = "") -> Column:
    return Column(
        key=key, name=name, kind=Kind.REFERENCE, aliases=aliases, required=required, longest=40, example=example
    )


REFERENCE = ("Reference", "Our reference", "Order number")
LAYOUT = Layout(
    columns=(
        _reference(
            "person",
            "Person",
            "Person reference",
            "Nominal",
            "Nominal number",
            "Subject reference",
            required=True,
            example="N-1042, the same on each row of one person",
        ),
        _text("name", "Name", "Full name", "Subject", required=True),
        _day("born_on", "Date of birth", "DOB", "Born"),
        _text("alias", "Alias", "Also known as", "AKA"),
        _text("address", "Address", "Home address"),
        _text("vehicle", "Vehicle", "VRM", "Registration"),
        _text("phone", "Phone", "Telephone", "Mobile"),
        _reference("reference", "Order reference", *REFERENCE, required=True, example="LAN/STPO/2019/4"),
        _term("kind", "Kind of order", KINDS, "Order", "Order type", "Type", required=True),
        _reference("main", "Interim of", "Main application"),
        _term("basis", "Rests on", BASES, "Basis", required=True),
        _term("applicant", "Applicant", APPLICANTS, "Applied by", required=True),
        _term("court_kind", "Kind of court", COURTS, "Court type", required=True),
        _text("court", "Court", "Name of court", required=True, longest=120),
        _day("applied_on", "Applied on", "Application date", "Date of application", required=True),
        _day("refused_on", "Refused on", "Date refused"),
        _day("made_on", "Made on", "Date made", "Date of order", "Order date"),
        _day("starts_on", "First day", "Start date", "Starts"),
        _day("ends_on", "Last day", "End date", "Expiry date", "Expires"),
        _term("further_order", "Until further order", YES, "UFO"),
        *(
            _text(f"prohibition_{number}", f"Prohibition {number}", longest=2_000)
            for number in range(1, PROHIBITIONS + 1)
        ),
        _term("ban", "Travel ban", REACHES),
        _text("ban_words", "Travel ban words", longest=2_000),
        _text("countries", "Countries"),
        _day("ban_ends_on", "Travel ban until", "Travel ban last day"),
        _text("passports", "Passport words", longest=2_000),
        _text("station", "Police station", longest=120),
        _text("notification", "Notice words", "Notification", longest=2_000),
        _day("served_on", "Served on", "Date served"),
        _term("served_how", "Served how", SERVED),
        _text("served_by", "Served by", longest=120),
        _day("discharged_on", "Discharged on", "Date discharged"),
        _term("discharge_asked_by", "Discharge asked by", CHANGERS),
        _term("consents", "Both consents", YES),
        _text("reasons", "Reasons", "Reason", longest=2_000),
        _term("papers", "Papers held", YES, "Papers", required=True),
    ),
    kind=KIND,
    title="Orders",
    key=("reference",),
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
        _day("ends_on", "New last day", "Last day", "New end date", "End date", "New expiry date"),
        _term("further_order", "Until further order", YES, "UFO"),
        Column(
            key="removes",
            name="Takes away",
            kind=Kind.REFERENCE,  # a number in a spreadsheet's cell is taken as it stands
            aliases=("Condition removed", "Conditions removed", "Removes"),
            longest=2_000,
            example="2; 3, or the words of one condition",
        ),
        _text("adds", "Adds", "Condition added", "New condition", "New words", longest=2_000),
        _term("adds_kind", "Kind of condition", CONDITIONS),
        _day("condition_ends_on", "Condition until", "Travel ban until"),
        _term("reach", "Travel ban", REACHES),
        _text("countries", "Countries"),
        _text("station", "Police station", longest=120),
        _day("next_on", "Next hearing", "Adjourned to"),
        _term("served_how", "Served how", SERVED),
        _text("served_by", "Served by", longest=120),
        _term("consents", "Both consents", YES),
        _reference("replaced_by", "Replaced by"),
        _text("reasons", "Reasons", "Reason", longest=2_000),
        _term("papers", "Papers held", YES, "Papers", required=True),
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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Row:
    """One row as the file says it. Nothing prints it: it holds who somebody is.

    Of a row that is not sound something could not be read, and the file's own problems say what.
    """

    kind: str  # of its layout
    number: int
    sheet: str
    values: Mapping[str, Read]
    is_sound: bool = True

    @property
    def place(self) -> tuple[str, int]:
        """Its sheet and its number there."""
        return self.sheet, self.number

    def text(self, key: str) -> str:
        """A text, a reference or the code of a term; empty where the file says nothing."""
        found = self.values.get(key)
        return found if isinstance(found, str) else ""

    def day(self, key: str) -> date | None:
        """A day; None where the file says none."""
        found = self.values.get(key)
        return found if isinstance(found, date) else None

    def column(self, key: str) -> Column:
        """The column of a key in its sheet."""
        return COLUMNS[self.kind, key]

    def shown(self, key: str) -> str:
        """What stands there, as a problem quotes it: a term by its word."""
        said = self.values.get(key)
        words = self.column(key).terms.get(said) if isinstance(said, str) else None
        return words[0] if words else str(said or "")

    def written(self) -> list[object]:
        """As a list that travels with the page; `read` makes a row of it again."""
        said = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.values.items()
            if value is not None
        }
        return [self.kind, self.number, self.sheet, said]


def read(written: tuple[str, int, str, dict[str, Any]]) -> Row:
    """The row of what `written` made."""
    kind, number, sheet, said = written
    values: dict[str, Read] = {
        key: date.fromisoformat(value) if COLUMNS[kind, key].kind is Kind.DAY else value for key, value in said.items()
    }
    return Row(kind=kind, number=number, sheet=sheet, values=values)


def row_of(checked: CheckedRow) -> Row:
    """A row as far as it could be read."""
    return Row(
        kind=checked.kind,
        number=checked.number,
        sheet=checked.sheet,
        values=checked.values,
        is_sound=checked.is_sound,
    )
