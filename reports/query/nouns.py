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
    "advice_given": ("piece of advice given", "pieces of advice given"),
    "advice_followed": ("piece of advice given and followed", "pieces of advice given and followed"),
    "advice_not_followed": ("piece of advice given and not followed", "pieces of advice given and not followed"),
    "cases_to_review": ("live investigation to review", "live investigations to review"),
    "live_unchanged": ("unchanged live investigation", "unchanged live investigations"),
    "live_long_open": (
        "live investigation that has been open for a long time",
        "live investigations that have been open for a long time",
    ),
    "live_no_liaison_officer": (
        "live investigation with no victim liaison officer",
        "live investigations with no victim liaison officer",
    ),
    "live_no_financial_investigator": (
        "live investigation with no financial investigator",
        "live investigations with no financial investigator",
    ),
    "live_no_early_advice": (
        "live investigation with no early CPS advice",
        "live investigations with no early CPS advice",
    ),
    "live_children": (
        "live investigation with a potential victim under 18",
        "live investigations with a potential victim under 18",
    ),
    "live_children_no_referral": (
        "live investigation with children and no NRM referral",
        "live investigations with children and no NRM referral",
    ),
    "live_joint": ("joint or cross-border live investigation", "joint or cross-border live investigations"),
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
