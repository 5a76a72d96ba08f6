"""What each measure counts, as nouns within a sentence: “9 live investigations”, “1 potential victim”."""

from __future__ import annotations

from reports.charts import sentences
from reports.query.measures import QueryMeasure

# Singular and plural; the label of a measure is a heading and does not fit into a sentence.
NOUNS = {
    "live": ("live investigation", "live investigations"),
    "potential_victims": ("potential victim in live investigations", "potential victims in live investigations"),
    "suspects": ("suspect in live investigations", "suspects in live investigations"),
    "first_reported": ("new investigation", "new investigations"),
    "reopened": ("reopened investigation", "reopened investigations"),
    "transferred_in": ("investigation transferred in", "investigations transferred in"),
    "closed": ("closed investigation", "closed investigations"),
    "transferred_out": ("investigation transferred out", "investigations transferred out"),
    "merged": ("merged investigation", "merged investigations"),
    "void": ("void investigation", "void investigations"),
    "already_running": (
        "investigation already running at first return",
        "investigations already running at first return",
    ),
    "rolled": ("investigation carried forward", "investigations carried forward"),
}


def plural_of(measure: QueryMeasure) -> str:
    """The plural within a sentence; the label for a measure that has no noun of its own."""
    return NOUNS[measure.name][1] if measure.name in NOUNS else sentences.lower_case(measure.label)


def singular_of(measure: QueryMeasure) -> str:
    """The singular within a sentence; the label for a measure that has no noun of its own."""
    return NOUNS[measure.name][0] if measure.name in NOUNS else plural_of(measure)


def counted_of(measure: QueryMeasure, number: int) -> str:
    """`9 live investigations`, `no suspects in live investigations`; `Orders made: 9` without a noun."""
    if measure.name in NOUNS:
        return sentences.counted(number, *NOUNS[measure.name])
    return f"{measure.label}: {number:,}"
