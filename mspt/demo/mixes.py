"""What investigations are like: types, sub-types, nationalities, ages. Invented shares, named for what they are.

Criminal exploitation grows from an eighth of new investigations in 2016 to four in ten in 2020 and so becomes the
largest type, as the report says. Everything else here the report shows only as a picture, or not at all.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

from mspt.demo.bodies import LEANINGS

type Shares = Mapping[str, float]

TYPES_FIRST: Shares = {"CRIM": 13, "SEX": 37, "LAB": 32, "DOM": 8, "ORG": 0.4, "OTHER": 2, "UNK": 7.6}
TYPES_LAST: Shares = {"CRIM": 41, "SEX": 26, "LAB": 21, "DOM": 5, "ORG": 0.3, "OTHER": 1.7, "UNK": 5}

SUB_TYPES: dict[str, Shares] = {
    "CRIM": {
        "CRIM.county-lines": 48,
        "CRIM.cannabis-cultivation": 24,
        "CRIM.other-drugs": 10,
        "CRIM.shoplifting": 6,
        "CRIM.begging": 4,
        "CRIM.identity-fraud": 3,
        "CRIM.financial-exploitation": 2,
        "CRIM.gang-activity": 3,
    },
    "SEX": {
        "SEX.adult-services-website": 42,
        "SEX.brothel": 26,
        "SEX.changing-place": 12,
        "SEX.child-group": 9,
        "SEX.child-single": 7,
        "SEX.gratification": 3,
        "SEX.pornography-online": 1,
    },
    "LAB": {
        "LAB.car-wash": 24,
        "LAB.construction": 12,
        "LAB.food-processing": 11,
        "LAB.nail-bar": 11,
        "LAB.agriculture": 10,
        "LAB.factory": 9,
        "LAB.hospitality": 7,
        "LAB.recruitment-agency": 5,
        "LAB.driveways": 4,
        "LAB.waste-and-recycling": 3,
        "LAB.care-work": 2,
        "LAB.warehousing": 1,
        "LAB.fishing": 1,
    },
    "DOM": {"DOM.relatives": 45, "DOM.non-relatives": 37, "DOM.partner": 18},
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
    ("victim", "CRIM"): {"male": 78, "female": 17, "other": 0.3, "not_known": 5},
    ("victim", "SEX"): {"male": 3, "female": 93, "other": 0.7, "not_known": 4},
    ("victim", "LAB"): {"male": 74, "female": 18, "not_known": 8},
    ("victim", "DOM"): {"male": 16, "female": 82, "not_known": 2},
    ("victim", ""): {"male": 45, "female": 45, "not_known": 10},
    ("suspect", ""): {"male": 72, "female": 14, "not_known": 14},
}

AGES: dict[tuple[str, str], Shares] = {
    ("victim", "CRIM"): {"0-17": 62, "18-24": 18, "25-39": 9, "40-59": 3, "adult": 3, "not_known": 5},
    ("victim", "SEX"): {"0-17": 14, "18-24": 34, "25-39": 26, "40-59": 3, "adult": 15, "not_known": 8},
    ("victim", "LAB"): {"0-17": 6, "18-24": 18, "25-39": 33, "40-59": 18, "60-over": 2, "adult": 15, "not_known": 8},
    ("victim", "DOM"): {"0-17": 12, "18-24": 18, "25-39": 34, "40-59": 16, "60-over": 4, "adult": 10, "not_known": 6},
    ("victim", ""): {"0-17": 20, "18-24": 20, "25-39": 20, "adult": 20, "not_known": 20},
    ("suspect", ""): {"0-17": 5, "18-24": 20, "25-39": 29, "40-59": 16, "60-over": 1, "adult": 14, "not_known": 15},
}

# How many people an investigation begins with.
VICTIMS: dict[int, float] = {0: 5, 1: 80, 2: 10, 3: 3, 4: 1, 5: 0.6, 7: 0.3, 11: 0.1}
SUSPECTS: dict[int, float] = {0: 51, 1: 34, 2: 10, 3: 4, 4: 0.8, 6: 0.2}


def pick(shares: Mapping[str, float], generator: random.Random) -> str:
    """One of the words, as often as its share says."""
    return generator.choices(list(shares), weights=list(shares.values()))[0]


def how_many(shares: Mapping[int, float], generator: random.Random) -> int:
    """One of the numbers, as often as its share says."""
    return generator.choices(list(shares), weights=list(shares.values()))[0]


def of_type(table: Mapping[tuple[str, str], Shares], role: str, primary_type: str) -> Shares:
    """The shares for a role and a type, or for the role whatever the type."""
    return table.get((role, primary_type)) or table[role, ""]


def types_of(slug: str, progress: float) -> Shares:
    """The shares of types among a body's new investigations, from the first month (0.0) to the last (1.0)."""
    leaning = LEANINGS.get(slug, {})
    return {
        code: (TYPES_FIRST[code] * (1 - progress) + TYPES_LAST[code] * progress) * leaning.get(code, 1)
        for code in TYPES_FIRST
    }
