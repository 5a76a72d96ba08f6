"""The wording that competent authorities use, and what it means here, read once from `data/decision_words.csv`.

To accept a new spelling, add a line there. We print the first wording of a code.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from nrm.workflow import TRANSITIONS

WORDS = Path(__file__).resolve().parent.parent / "data" / "decision_words.csv"


def _terms(column: str) -> dict[str, tuple[str, ...]]:
    terms: dict[str, tuple[str, ...]] = {}
    with WORDS.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            if line["column"] == column:
                terms[line["code"]] = (*terms.get(line["code"], ()), line["words"])
    return terms


DECISIONS = _terms("decision")
AUTHORITIES = _terms("authority")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The transition that a decision makes, by the state of the referral, and the questions that it settles."""

    moves: tuple[str, ...]
    settles: frozenset[str]


def _meaning(*moves: str, settles: str) -> Meaning:
    return Meaning(moves=moves, settles=frozenset(settles.split()))


# In the order in which decisions of one day are applied.
MEANINGS: dict[str, Meaning] = {
    "received": _meaning("acknowledge", settles="receipt"),
    "resumed": _meaning("resume", settles="resumption"),
    "rg_positive": _meaning("rg_positive", "reconsidered_rg_positive", settles="reasonable"),
    "rg_positive_further": _meaning("rg_positive_further", settles="reasonable"),
    "rg_negative": _meaning("rg_negative", "reconsidered_rg_negative", settles="reasonable"),
    "both_positive": _meaning("joint_positive", settles="reasonable conclusive"),
    "both_negative": _meaning("joint_negative", settles="reasonable conclusive"),
    "cg_positive": _meaning("cg_positive", "reconsidered_cg_positive", settles="conclusive"),
    "cg_negative": _meaning("cg_negative", "reconsidered_cg_negative", settles="conclusive"),
    "reconsidering": _meaning("reconsider_rg", "reconsider_cg", "reconsider_disqualification", settles="request"),
    "suspended": _meaning("suspend", settles="suspension"),
    "disqualified": _meaning("disqualify", "disqualification_upheld", settles="disqualification"),
    "disqualification_lifted": _meaning("disqualification_lifted", settles="disqualification"),
    "withdrawn": _meaning("withdraw", settles="withdrawal"),
}
RANKS = {code: rank for rank, code in enumerate(MEANINGS)}
CODE_OF = {move: code for code, meaning in MEANINGS.items() for move in meaning.moves}


def label_of(decision: str) -> str:
    """Return how a decision is printed."""
    return DECISIONS[decision][0]


def is_open(decision: str, *, state: str) -> bool:
    """Whether a referral in this state awaits such a decision."""
    return any(state in TRANSITIONS[move].source for move in MEANINGS[decision].moves)


def move_of(decision: str, *, state: str) -> str:
    """Return the transition that a decision makes: that of a reconsideration where one is under way."""
    moves = MEANINGS[decision].moves
    return next((move for move in moves if state in TRANSITIONS[move].source), moves[0])
