"""The series of official statistics that can be imported: what each counts, and what its published tables look like.

Sources: the Home Office, *Modern Slavery: National Referral Mechanism and Duty to Notify statistics* (referrals of
every first responder by quarter, revised in each edition), and *Police recorded crime open data tables* (offence code
106, Modern slavery, one crime for each victim, by quarter of the financial year).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from imports.checking.layouts import CellKind, Layout, LayoutColumn
from nrm.crime.measures import CRIMES
from reports.choices import OfficialSeriesCode
from reports.official import published_cells

VALUE = "value"
TOTAL = "total"
MODERN_SLAVERY = "106"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """What the figures of a series are broken down by: the code of each category with its label first.

    Further words are those that published tables use. A category `total` adds up the others.
    """

    key: str
    label: str
    terms: Mapping[str, tuple[str, ...]]

    def code_of(self, text: str) -> str:
        """The code of a category, in any of its words. Raises NotReadable."""
        return published_cells.code_of(text, self.terms)

    def label_of(self, code: str) -> str:
        """The label of a category."""
        return self.terms[code][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialSeries:
    """One series."""

    code: OfficialSeriesCode
    publisher: str
    unit: str  # what one unit is, as a sentence
    dimensions: tuple[Dimension, ...]
    layout: Layout
    has_forces: bool = False
    has_financial_years: bool = False
    offence: str = ""  # the only code of which rows are imported, if the table has others
    our_measure: str  # the measure of ours that is beside it
    differences: tuple[str, ...]  # why its numbers are not ours, in sentences
    theirs: str  # what the publisher counts, as the heading of a column
    ours: str  # what we count
    advice: str = ""  # for the person who uploads its table

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.code.label)

    @property
    def import_url(self) -> str:
        """The page on which an edition is imported."""
        return reverse(f"official:{self.code}-import")

    def labels_of(self, breakdown: str) -> tuple[str, ...]:
        """The labels of a stored breakdown, one for each dimension."""
        return tuple(dimension.label_of(code) for dimension, code in self._coded(breakdown))

    def ranks_of(self, breakdown: str) -> list[int]:
        """The places of its categories in the order in which a table prints them."""
        return [list(dimension.terms).index(code) for dimension, code in self._coded(breakdown)]

    def _coded(self, breakdown: str) -> Iterator[tuple[Dimension, str]]:
        codes = breakdown.split("/") if breakdown else []
        return zip(self.dimensions, codes, strict=True)


def _number(name: str, *aliases: str) -> LayoutColumn:
    """The column of the numbers. They are typed with separators and shorthand, which `published_numbers` reads."""
    return LayoutColumn(key=VALUE, name=name, kind=CellKind.TYPED, aliases=aliases, required=True, example="1,204")


AGE = Dimension(
    key="age",
    label="Age at exploitation",
    terms={
        "adult": ("Adult (18 or over)", "Adult", "Adults"),
        "child": ("Child (17 or under)", "Child", "Children", "Minor", "Minors"),
        "not_known": ("Age not specified or unknown", "Not specified or unknown", "Age unknown", "Unknown"),
        TOTAL: ("Total", "All", "All ages"),
    },
)
PLACE = Dimension(
    key="place",
    label="Place of exploitation",
    terms={
        "uk": ("UK", "United Kingdom"),
        "overseas": ("Overseas", "Outside the UK"),
        "both": ("UK and overseas", "UK and Overseas", "Both"),
        "not_known": ("Not specified or unknown", "Not known", "Unknown"),
        TOTAL: ("Total", "All"),
    },
)


NRM = OfficialSeries(
    code=OfficialSeriesCode.NRM,
    publisher="Home Office",
    unit="One referral is one potential victim, referred by any first responder of the United Kingdom.",
    our_measure="nrm_referrals",
    theirs="Home Office, all first responders",
    ours="Ours, police forces",
    differences=(
        "The Home Office counts the referrals of every first responder; our figures count those of police forces.",
        "Both count a referral by the day on which the Home Office received it; a day can be corrected later.",
        "It revises earlier quarters in each edition; our published months change only in a new version.",
    ),
    dimensions=(AGE, PLACE),
    layout=Layout(
        kind="official-nrm",
        title="NRM referrals",
        columns=(
            LayoutColumn(
                key="year", name="Year", kind=CellKind.TYPED, aliases=("Calendar year",), required=True, example="2019"
            ),
            LayoutColumn(key="quarter", name="Quarter", kind=CellKind.TYPED, required=True, example="Q1"),
            LayoutColumn(
                key="age",
                name="Age at exploitation",
                kind=CellKind.TYPED,
                aliases=("Age", "Age group", "Age group at exploitation"),
                required=True,
                terms=AGE.terms,
            ),
            LayoutColumn(
                key="place",
                name="Location of exploitation",
                kind=CellKind.TYPED,
                aliases=("Place of exploitation", "Exploitation location"),
                required=True,
                terms=PLACE.terms,
            ),
            _number("NRM referrals", "Referrals", "Number of referrals", "Number of NRM referrals"),
        ),
    ),
)
CRIME = OfficialSeries(
    code=OfficialSeriesCode.CRIME,
    publisher="Home Office",
    unit="One crime is one victim of an offence that a police force recorded under code 106, modern slavery.",
    offence=MODERN_SLAVERY,
    our_measure=CRIMES,
    theirs="Home Office, recorded crimes",
    ours="Ours, recorded crimes",
    differences=(
        "The Home Office has crimes as on its day of extraction. Some are cancelled or transferred later.",
        "Our figures have forces whose crime register is complete, and supplied tables for other months.",
    ),
    advice="If the table has more than 25,000 rows, delete those of other offences first.",
    dimensions=(),
    layout=Layout(
        kind="official-crime",
        title="Recorded crimes",
        columns=(
            LayoutColumn(
                key="year",
                name="Financial_Year",
                kind=CellKind.TYPED,
                aliases=("Financial year", "Year"),
                required=True,
                example="2019/20",
            ),
            LayoutColumn(
                key="quarter",
                name="Financial_Quarter",
                kind=CellKind.TYPED,
                aliases=("Financial quarter", "Quarter"),
                required=True,
                example="1",
            ),
            LayoutColumn(
                key="force",
                name="Force_Name",
                kind=CellKind.TYPED,
                aliases=("Force name", "Force", "Police force", "Police force area"),
                required=True,
                example="Avon and Somerset",
            ),
            LayoutColumn(
                key="offence",
                name="Offence_Code",
                kind=CellKind.TYPED,
                aliases=("Offence code",),
                required=True,
                example=MODERN_SLAVERY,
            ),
            LayoutColumn(key="description", name="Offence_Description", aliases=("Offence description", "Offence")),
            LayoutColumn(key="group", name="Offence_Group", aliases=("Offence group",)),
            LayoutColumn(key="subgroup", name="Offence_Subgroup", aliases=("Offence subgroup", "Offence sub-group")),
            _number("Number_of_Offences", "Number of offences", "Offences"),
        ),
    ),
    has_forces=True,
    has_financial_years=True,
)
ALL: dict[str, OfficialSeries] = {series.code: series for series in (NRM, CRIME)}
