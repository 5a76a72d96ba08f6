"""What a reader must know before quoting a figure: known anomalies, and how forces differ.

A note has a date and a source. The figures stay as reported; a note explains them and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core import months
from reports.charts.timeline import Anomaly


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAnomaly:
    """Months known to mislead: short words for charts, a sentence for pages, and its source."""

    first: date
    last: date
    words: str
    sentence: str
    source: str
    noted_on: date

    @property
    def span(self) -> str:
        """The months in words."""
        return f"{months.label(self.first)} to {months.label(self.last)}"

    @property
    def on_chart(self) -> Anomaly:
        """The anomaly for the charts."""
        return Anomaly(first=self.first, last=self.last, words=self.words)


KNOWN_ANOMALIES = (
    KnownAnomaly(
        first=date(2018, 12, 1),
        last=date(2019, 3, 1),
        words="sexual exploitation: short-term data anomaly",
        sentence="The source describes the rise in sexual exploitation investigations as a short-term anomaly in the "
        "data and gives no further detail. The figures stay as reported. A change measured from or to these "
        "months is marked.",
        source="Modern Slavery Police Transformation Programme, annual report 2019/20",
        noted_on=date(2020, 3, 31),
    ),
)

ABOUT_FORCES = (
    "The UK figures cover 46 forces: the 43 forces of England & Wales, British Transport Police, the Police Service of "
    "Northern Ireland and Police Scotland.",
    "Police Scotland returns serious investigations only, so its figures cannot be compared with those of other "
    "forces. "
    "They are in the UK’s figures.",
    "The Police Service of Northern Ireland works under separate law: the Human Trafficking and Exploitation "
    "(Criminal Justice and Support for Victims) Act (Northern Ireland) 2015.",
    "Kent is in the Eastern region here. Recorded-crime tables of the Home Office and the Office for National "
    "Statistics count it in the South East, so totals of these two regions cannot be compared with those tables.",
    "British Transport Police has no resident population, so no rate can be calculated for it.",
    "London covers two forces, the City of London and the Metropolitan Police. Anyone who knows the figures of one can "
    "work out those of the other from the London total.",
)
ABOUT_FIGURES = (
    "Live: open at midnight at the end of the last day of the month, at any stage before closed.",
    "Potential victims and suspects are involvements, not individuals: a person in two investigations counts twice.",
    "A figure includes only forces with an approved return. A force without one is left out and named. It is "
    "never counted as 0.",
    "A case opened in May and first returned in July is opened in May and first reported in July. So the number opened "
    "in a month grows with later returns.",
)


def anomalies_in(in_question: Iterable[date]) -> list[KnownAnomaly]:
    """Return the anomalies that cover any of these months."""
    asked = list(in_question)
    return [one for one in KNOWN_ANOMALIES if any(one.first <= month <= one.last for month in asked)]
