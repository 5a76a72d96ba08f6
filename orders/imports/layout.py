"""The layout of a file of past orders: a sheet of orders, and a sheet of what happened to them later, if anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from imports.checking.columns import CheckedRow
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from imports.checking.values import Read
from orders.choices import Basis, ConditionKind, CourtKind, HowServed, OrderKind, Party, Reach
from orders.workflow import AT_SENTENCE

KIND, STEPS_KIND = "orders-past", "orders-past-steps"
MOST_ROWS, MOST_STEPS = 500, 2_000
PROHIBITIONS = 8

STPO = "stpo"  # the applicant or the court decides which section (`meaning`)
KINDS: dict[str, tuple[str, ...]] = {
    OrderKind.STPO_SENTENCE: (
        "STPO on sentence",
        "STPO on conviction",
        "Prevention order on sentence",
        "s.14 STPO",
        "STPO s.14",
        "STPO (s.14)",
        "Section 14",
        "s14",
    ),
    OrderKind.STPO_APPLICATION: (
        "STPO on application",
        "Prevention order on application",
        "s.15 STPO",
        "STPO s.15",
        "STPO (s.15)",
        "Standalone STPO",
        "Stand-alone STPO",
        "Section 15",
        "s15",
    ),
    STPO: ("STPO", "Prevention order", "Slavery and trafficking prevention order", "Full STPO"),
    OrderKind.STRO: (
        "STRO",
        "Risk order",
        "Slavery and trafficking risk order",
        "s.23 STRO",
        "STRO s.23",
        "STRO (s.23)",
        "Full STRO",
        "Section 23",
        "s23",
    ),
    OrderKind.INTERIM_STPO: (
        "Interim STPO",
        "ISTPO",
        "STPO (interim)",
        "STPO interim",
        "Interim prevention order",
        "Interim slavery and trafficking prevention order",
    ),
    OrderKind.INTERIM_STRO: (
        "Interim STRO",
        "ISTRO",
        "STRO (interim)",
        "STRO interim",
        "Interim risk order",
        "Interim slavery and trafficking risk order",
    ),
    OrderKind.NI_STPO: ("STPO (Northern Ireland)", "NI STPO"),
    OrderKind.TEPO: ("TEPO", "Trafficking and exploitation prevention order"),
    OrderKind.TERO: ("TERO", "Trafficking and exploitation risk order"),
    OrderKind.NI_INTERIM_STPO: ("Interim STPO (Northern Ireland)", "NI interim STPO"),
    OrderKind.INTERIM_TEPO: ("Interim TEPO", "Interim trafficking and exploitation prevention order"),
    OrderKind.INTERIM_TERO: ("Interim TERO", "Interim trafficking and exploitation risk order"),
}
BASES: dict[str, tuple[str, ...]] = {
    Basis.CONVICTION: ("Conviction", "Convicted", "Yes", "Y"),
    Basis.INSANITY: ("Insanity", "Not guilty by reason of insanity"),
    Basis.DISABILITY: ("Disability", "Under a disability, and did the act"),
    Basis.CAUTION: ("Caution", "Cautioned"),
    Basis.ABROAD: ("Offence abroad", "Abroad"),
    Basis.NONE: ("No conviction", "None", "Not convicted", "No", "N"),
}
APPLICANTS: dict[str, tuple[str, ...]] = {
    Party.PROSECUTOR: ("Prosecutor", "CPS", "Crown Prosecution Service", "Prosecution"),
    Party.POLICE: ("Police", "Chief officer", "Chief Constable", "Commissioner", "Force"),
    Party.IMMIGRATION: ("Immigration officer", "Immigration", "Immigration Enforcement", "Home Office"),
    Party.NCA: ("NCA", "National Crime Agency"),
    Party.GLAA: ("GLAA", "Gangmasters and Labour Abuse Authority"),
    Party.SECRETARY_OF_STATE: ("Secretary of State", "Fair Work Agency", "FWA"),
    Party.COURT: ("Court", "Court of its own motion", "Own motion"),
}
SUBJECT = ("Subject", "Defendant")
CHANGERS: dict[str, tuple[str, ...]] = {
    Party.SUBJECT: SUBJECT,
    **{party: words for party, words in APPLICANTS.items() if party not in AT_SENTENCE},
}
ASKERS: dict[str, tuple[str, ...]] = {Party.SUBJECT: SUBJECT, **APPLICANTS}
COURTS: dict[str, tuple[str, ...]] = {
    CourtKind.MAGISTRATES: ("Magistrates", "Magistrates’ court", "Magistrates court", "Magistrate", "Mags", "MC"),
    CourtKind.YOUTH: ("Youth court", "Youth"),
    CourtKind.CROWN: ("Crown Court", "Crown", "CC"),
    CourtKind.APPEAL: ("Court of Appeal",),
    CourtKind.NORTHERN_IRELAND: ("Northern Ireland",),
    CourtKind.SCOTLAND: ("Scotland",),
}
SERVED: dict[str, tuple[str, ...]] = {one.value: (one.label,) for one in HowServed} | {
    HowServed.IN_COURT: ("In court", "At court", "Court"),
    HowServed.BY_HAND: ("By hand", "In person", "Personally", "Personal service"),
    HowServed.BY_POST: ("By post", "Post"),
}
REACHES: dict[str, tuple[str, ...]] = {
    Reach.NAMED: ("Countries named", "Named"),
    Reach.ALL_BUT: ("All but those named", "All but"),
    Reach.ALL: ("All countries", "All"),
}
YES: dict[str, tuple[str, ...]] = {"yes": ("Yes", "Y", "True", "X")}
NOTHING = frozenset(
    (
        "n/a",
        "na",
        "n.a.",
        "n/k",
        "nk",
        "not known",
        "unknown",
        "not applicable",
        "not recorded",
        "tbc",
        "-",
        "–",
        "?",
        "nil",
    )
)
NO = NOTHING | frozenset({"no", "n", "false"})  # of a column that is ticked or left blank
FURTHER_ORDER = dict.fromkeys(
    ("until further order", "ufo", "until further notice", "indefinite", "indefinitely", "lifetime", "life"),
    ("further_order", "yes"),
)
# What happened after an application, by workflow transition; the sheet of orders has the making of the order.
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
    ConditionKind.TRAVEL_BAN: ("Foreign travel prohibition", "Travel ban"),
    ConditionKind.PASSPORTS: ("Passports", "Surrender of passports"),
    ConditionKind.NOTIFICATION: ("Notice", "Notice of name and address", "Notification"),
}


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


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderFileRow:
    """One row as the file states it. Its repr shows no values, because it identifies people.

    A row with `is_sound` false has a cell that could not be read; the file's problems say which.
    """

    kind: str  # of its layout
    number: int
    sheet: str
    values: Mapping[str, Read]
    is_sound: bool = True

    @property
    def place(self) -> tuple[str, int]:
        """The sheet, and the row number in it."""
        return self.sheet, self.number

    def text(self, key: str) -> str:
        """A text, a reference or the code of a term; empty where the file has nothing."""
        found = self.values.get(key)
        return found if isinstance(found, str) else ""

    def day(self, key: str) -> date | None:
        """A day; None where the file has none."""
        found = self.values.get(key)
        return found if isinstance(found, date) else None

    def column(self, key: str) -> LayoutColumn:
        """The column of a key in its sheet."""
        return COLUMNS[self.kind, key]

    def shown(self, key: str) -> str:
        """The cell as a problem quotes it: a term by its word."""
        said = self.values.get(key)
        words = self.column(key).terms.get(said) if isinstance(said, str) else None
        return words[0] if words else str(said or "")

    def written(self) -> list[object]:
        """The row as a list that travels with the page; `read` makes a row of it again."""
        said = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.values.items()
            if value is not None
        }
        return [self.kind, self.number, self.sheet, said]


def read(written: tuple[str, int, str, dict[str, Any]]) -> OrderFileRow:
    """Make a row from the list that `written` returns."""
    kind, number, sheet, said = written
    values: dict[str, Read] = {
        key: date.fromisoformat(value) if COLUMNS[kind, key].kind is CellKind.DAY else value
        for key, value in said.items()
    }
    return OrderFileRow(kind=kind, number=number, sheet=sheet, values=values)


def row_of(checked: CheckedRow) -> OrderFileRow:
    """A row from a checked sheet, with the cells that could be read."""
    return OrderFileRow(
        kind=checked.kind,
        number=checked.number,
        sheet=checked.sheet,
        values=checked.values,
        is_sound=checked.is_sound,
    )
