"""What a sheet of past orders must hold, and one row of it once it is read. A row is an order or an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from files.columns import CheckedRow
from files.layouts import Column, Kind, Layout
from files.values import Read
from orders.choices import Basis, CourtKind, HowServed, OrderKind, Party, Reach

KIND = "orders-past"
MOST_ROWS = 500
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
CHANGERS: dict[str, tuple[str, ...]] = {
    Party.SUBJECT: ("Subject", "Defendant"),
    **{party: words for party, words in APPLICANTS.items() if party != Party.PROSECUTOR},
}
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


def _text(key: str, name: str, *aliases: str, longest: int = 300, required: bool = False) -> Column:
    return Column(key=key, name=name, aliases=aliases, longest=longest, required=required)


def _day(key: str, name: str, *aliases: str) -> Column:
    return Column(key=key, name=name, kind=Kind.DAY, aliases=aliases)


def _term(key: str, name: str, terms: Mapping[str, tuple[str, ...]], *aliases: str, required: bool = False) -> Column:
    return Column(key=key, name=name, kind=Kind.TERM, terms=terms, aliases=aliases, required=required)


LAYOUT = Layout(
    columns=(
        Column(
            key="person",
            name="Person",
            kind=Kind.REFERENCE,
            aliases=("Person reference", "Nominal", "Nominal number", "Subject reference"),
            required=True,
            longest=40,
            example="N-1042, the same on each row of one person",
        ),
        _text("name", "Name", "Full name", "Subject", required=True),
        _day("born_on", "Date of birth", "DOB", "Born"),
        _text("alias", "Alias", "Also known as", "AKA"),
        _text("address", "Address", "Home address"),
        _text("vehicle", "Vehicle", "VRM", "Registration"),
        _text("phone", "Phone", "Telephone", "Mobile"),
        Column(
            key="reference",
            name="Order reference",
            kind=Kind.REFERENCE,
            aliases=("Reference", "Our reference", "Order number"),
            required=True,
            longest=40,
            example="LAN/STPO/2019/4",
        ),
        _term("kind", "Kind of order", KINDS, "Order", "Order type", "Type", required=True),
        Column(key="main", name="Interim of", kind=Kind.REFERENCE, aliases=("Main application",), longest=40),
        _term("basis", "Rests on", BASES, "Basis", required=True),
        _term("applicant", "Applicant", APPLICANTS, "Applied by", required=True),
        _term("court_kind", "Kind of court", COURTS, "Court type", required=True),
        _text("court", "Court", "Name of court", required=True, longest=120),
        Column(
            key="applied_on",
            name="Applied on",
            kind=Kind.DAY,
            aliases=("Application date", "Date of application"),
            required=True,
        ),
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
DAYS = frozenset(column.key for column in LAYOUT.columns if column.kind is Kind.DAY)
NAME_OF = {column.key: column.name for column in LAYOUT.columns}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Row:
    """One order as the file says it. Nothing prints it: it holds who somebody is."""

    number: int
    sheet: str
    values: Mapping[str, Read]

    def text(self, key: str) -> str:
        """A text, a reference or the code of a term; empty where the file says nothing."""
        found = self.values.get(key)
        return found if isinstance(found, str) else ""

    def day(self, key: str) -> date | None:
        """A day; None where the file says none."""
        found = self.values.get(key)
        return found if isinstance(found, date) else None

    def written(self) -> list[object]:
        """As a list that travels with the page; `read` makes a row of it again."""
        said = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.values.items()
            if value is not None
        }
        return [self.number, self.sheet, said]


def read(written: tuple[int, str, dict[str, str]]) -> Row:
    """The row of what `written` made."""
    number, sheet, said = written
    values: dict[str, Read] = {key: date.fromisoformat(value) if key in DAYS else value for key, value in said.items()}
    return Row(number=number, sheet=sheet, values=values)


def row_of(checked: CheckedRow) -> Row:
    """A row that fits the layout."""
    return Row(number=checked.number, sheet=checked.sheet, values=checked.values)
