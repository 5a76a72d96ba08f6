"""What investigations are like: types, sub-types, nationalities, ages, as invented shares.

What the report says in its text about types, children and labour exploitation is in `targets.py`. The report shows the
rest only in charts, or not at all.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date

from demo import targets
from demo.forces import LEANINGS

type Shares = Mapping[str, float]

# New investigations that are not of criminal exploitation, in the first month and in the last.
OTHER_TYPES = ("SEX", "LAB", "DOM", "ORG", "OTHER", "UNK")
OTHER_TYPES_IN: dict[date, tuple[float, ...]] = {
    date(2016, 12, 1): (37, 32, 8, 0.4, 2, 7.6),
    date(2020, 2, 1): (26, 21, 5, 0.3, 1.7, 5),
}
# How many times as often one type involves children as another; criminal exploitation has numbers of its own.
WITH_CHILDREN: Shares = {"SEX": 2.6, "LAB": 1, "DOM": 1.6, "ORG": 1, "OTHER": 2.6, "UNK": 3}

# By type and whether children are involved; a few have no sub-type yet. Those of labour are in `targets.py`.
SUB_TYPES: dict[tuple[str, bool], Shares] = {
    ("CRIM", True): {
        "CRIM.county-lines": 70,
        "CRIM.other-drugs": 10,
        "CRIM.cannabis-cultivation": 9,
        "CRIM.shoplifting": 4,
        "CRIM.gang-activity": 3,
        "CRIM.begging": 2,
        "": 2,
    },
    ("CRIM", False): {
        "CRIM.county-lines": 38,
        "CRIM.cannabis-cultivation": 32,
        "CRIM.other-drugs": 10,
        "CRIM.shoplifting": 5,
        "CRIM.begging": 4,
        "CRIM.identity-fraud": 4,
        "CRIM.financial-exploitation": 3,
        "CRIM.gang-activity": 1,
        "": 3,
    },
    ("SEX", True): {"SEX.child-group": 48, "SEX.child-single": 38, "SEX.pornography-online": 10, "": 4},
    ("SEX", False): {
        "SEX.adult-services-website": 50,
        "SEX.brothel": 30,
        "SEX.changing-place": 13,
        "SEX.gratification": 4,
        "": 3,
    },
    ("DOM", False): {"DOM.relatives": 44, "DOM.non-relatives": 36, "DOM.partner": 17, "": 3},
}

ORIGINS: Shares = {
    "intelligence": 22,
    "nrm-own": 8,
    "nrm-third-party": 13,
    "other-crime-arrest": 17,
    "public": 8,
    "victim": 4,
    "helpline": 5,
    "local-authority": 6,
    "ngo": 3,
    "nca-tasking": 3,
    "border-force": 2,
    "immigration-enforcement": 2,
    "glaa": 2,
    "health": 1,
    "regional-analysis": 2,
    "another-force": 1,
    "industry": 1,
}

CLOSINGS: Shares = {
    "nfa-evidential": 38,
    "victims-do-not-support": 23,
    "no-offence-found": 15,
    "conviction": 11,
    "administrative": 5,
    "outside-jurisdiction": 3,
    "acquittal": 2,
    "nfa-public-interest": 3,
}

STAGES = (
    "triage",
    "initial-actions",
    "intelligence-development",
    "live-investigation",
    "early-advice",
    "referred-to-cps",
    "charged",
    "court",
)

AGENCIES: Shares = {
    "local-authority": 22,
    "immigration-enforcement": 16,
    "glaa": 12,
    "nca": 10,
    "social-services": 12,
    "salvation-army": 8,
    "hmrc": 6,
    "border-force": 5,
    "rocu": 5,
    "nhs": 2,
    "dwp": 2,
}

_OVERSEAS: Shares = {"romanian": 18, "albanian": 12, "vietnamese": 12, "polish": 9, "chinese": 7, "unknown": 12}
NATIONALITIES: dict[tuple[str, str], Shares] = {
    ("victim", "CRIM"): {"british": 62, "vietnamese": 16, "albanian": 6, "romanian": 5, "lithuanian": 2, "unknown": 6},
    ("victim", "SEX"): {
        "romanian": 28,
        "british": 19,
        "chinese": 15,
        "hungarian": 8,
        "albanian": 6,
        "nigerian": 5,
        "thai": 4,
        "brazilian": 4,
        "polish": 3,
        "unknown": 8,
    },
    ("victim", "LAB"): {
        "romanian": 24,
        "polish": 16,
        "vietnamese": 14,
        "lithuanian": 8,
        "british": 8,
        "indian": 6,
        "bulgarian": 5,
        "slovak": 4,
        "bangladeshi": 3,
        "latvian": 3,
        "unknown": 9,
    },
    ("victim", "DOM"): {
        "nigerian": 16,
        "pakistani": 15,
        "indian": 14,
        "british": 12,
        "filipino": 9,
        "ghanaian": 6,
        "ethiopian": 4,
        "unknown": 10,
    },
    ("victim", ""): {**_OVERSEAS, "british": 25},
    ("suspect", "CRIM"): {"british": 60, "albanian": 8, "vietnamese": 9, "romanian": 5, "unknown": 18},
    ("suspect", "SEX"): {"romanian": 25, "british": 25, "chinese": 12, "hungarian": 7, "albanian": 6, "unknown": 25},
    ("suspect", "LAB"): {"british": 24, "romanian": 20, "polish": 10, "vietnamese": 10, "turkish": 5, "unknown": 26},
    ("suspect", "DOM"): {"british": 35, "pakistani": 16, "nigerian": 12, "indian": 12, "unknown": 15},
    ("suspect", ""): {**_OVERSEAS, "british": 35},
}

GENDERS: dict[tuple[str, str], Shares] = {
    ("victim", "CRIM"): {"male": 73, "female": 22, "other": 0.3, "not_known": 5},
    ("victim", "SEX"): {"male": 3, "female": 93, "other": 0.7, "not_known": 4},
    ("victim", "LAB"): {"male": 74, "female": 18, "not_known": 8},
    ("victim", "DOM"): {"male": 16, "female": 82, "not_known": 2},
    ("victim", ""): {"male": 45, "female": 45, "not_known": 10},
    ("suspect", ""): {"male": 72, "female": 14, "not_known": 14},
}

# Victims of investigations without children; with them, the first is a child, and most others are.
CHILD = "0-17"
CHILDREN_AMONG = 0.85
AGES: dict[tuple[str, str], Shares] = {
    ("victim", "CRIM"): {"18-24": 48, "25-39": 24, "40-59": 8, "adult": 8, "not_known": 12},
    ("victim", "SEX"): {"18-24": 40, "25-39": 30, "40-59": 4, "adult": 17, "not_known": 9},
    ("victim", "LAB"): {"18-24": 19, "25-39": 35, "40-59": 19, "60-over": 2, "adult": 16, "not_known": 9},
    ("victim", "DOM"): {"18-24": 20, "25-39": 39, "40-59": 18, "60-over": 5, "adult": 11, "not_known": 7},
    ("victim", ""): {"18-24": 25, "25-39": 25, "adult": 25, "not_known": 25},
    ("suspect", ""): {"0-17": 5, "18-24": 20, "25-39": 29, "40-59": 16, "60-over": 1, "adult": 14, "not_known": 15},
}

# The share of new investigations that have each, and of those with children, a referral of a child.
SAFEGUARDED: Shares = {"victim_liaison_officer": 0.82, "financial_investigator": 0.7}
CHILDREN_REFERRED = 0.85

# How many people an investigation begins with.
VICTIMS: dict[int, float] = {0: 5, 1: 80, 2: 10, 3: 3, 4: 1, 5: 0.6, 7: 0.3, 11: 0.1}
SUSPECTS: dict[int, float] = {0: 51, 1: 34, 2: 10, 3: 4, 4: 0.8, 6: 0.2}


def pick(shares: Mapping[str, float], generator: random.Random) -> str:
    """A random term, weighted by its share."""
    return generator.choices(list(shares), weights=list(shares.values()))[0]


def how_many(shares: Mapping[int, float], generator: random.Random) -> int:
    """A random number, weighted by its share."""
    return generator.choices(list(shares), weights=list(shares.values()))[0]


def of_type(table: Mapping[tuple[str, str], Shares], role: str, primary_type: str) -> Shares:
    """The shares for a role and type, or for the role if the type has none of its own."""
    return table.get((role, primary_type)) or table[role, ""]


def leaning(slug: str, primary_type: str) -> float:
    """How many times as often a force meets a type as other forces do."""
    return LEANINGS.get(slug, {}).get(primary_type, 1)


def types_of(slug: str, month: date) -> Shares:
    """The shares of types among a force's new investigations other than criminal exploitation."""
    shares = targets.shares_at(OTHER_TYPES_IN, month)
    return {code: share * leaning(slug, code) for code, share in zip(OTHER_TYPES, shares, strict=True)}


def group_of(primary_type: str, has_children: bool) -> tuple[str, bool]:
    """The investigations whose sub-types are distributed together."""
    return primary_type, has_children and (primary_type, True) in SUB_TYPES


def sub_types_of(primary_type: str, has_children: bool, month: date) -> Shares:
    """The shares of sub-types among the live investigations of a group; an empty one if a type has none."""
    if primary_type == "LAB":
        return targets.labour_shares(month)
    shares = SUB_TYPES.get((primary_type, has_children), {"": 1})
    return {code: share / sum(shares.values()) for code, share in shares.items()}
