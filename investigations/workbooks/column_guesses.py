"""What a column of a force's own file may be: its likeliest field, and whether it looks like names of people.

A guess is only where the choice on the page starts. Nobody's column is read as anything before a person has said so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from core import pii
from imports.checking.layouts import Layout
from investigations.choices import FLAGS

MOST_TRIED = 200  # cells of a column, to guess what it is
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# What forces call these things in the headers of their exports, in parts of a header.
_WORDS: dict[str, frozenset[str]] = {
    "reference": frozenset({"ref", "reference", "urn", "occ", "occurrence", "crime", "number", "id"}),
    "operation_name": frozenset({"op", "operation"}),
    "state": frozenset({"status", "state", "live"}),
    "stage": frozenset({"stage", "status", "progress"}),
    "opened_on": frozenset({"open", "opened", "rec", "recorded", "start", "created", "reported"}),
    "closed_on": frozenset({"close", "closed", "end", "finalised", "filed"}),
    "origin": frozenset({"origin", "source", "began"}),
    "primary_type": frozenset({"type", "expl", "exploitation", "category"}),
    "secondary_types": frozenset({"secondary"}),
    "sub_types": frozenset({"sub", "subtype"}),
    "closing_reason": frozenset({"outcome", "disposal", "reason"}),
    "partner_agencies": frozenset({"agency", "agencies", "partner", "partners"}),
    "nrm_referrals": frozenset({"nrm", "refs", "referrals"}),
    "morile_score": frozenset({"morile", "risk", "score"}),
    "remarks": frozenset({"notes", "remarks", "comments", "summary", "update"}),
    "victims": frozenset({"victim", "victims", "pv", "pvs"}),
    "suspects": frozenset({"suspect", "suspects", "offenders", "nominals"}),
    "role": frozenset({"role"}),
    "nationality": frozenset({"nationality", "nat", "country"}),
    "gender": frozenset({"gender", "sex"}),
    "age_group": frozenset({"age"}),
    "count": frozenset({"count", "number", "no", "total"}),
}
_OF_PEOPLE = frozenset(
    {"oic", "officer", "name", "names", "surname", "surnames", "forename", "forenames", "dob", "birth", "sio", "phone"}
)
_NOT_OF_PEOPLE = frozenset({"op", "operation", "force", "unit", "station"})
_PERSON = re.compile(r"(?:(?:PC|PS|DC|DS|DI|DCI|Insp|Sgt|Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][\w’'-]+,? [A-Z][\w’'-]+")
_LEAST_NAMES = 0.3  # the share of the cells that look like names


def words_of(header: str) -> frozenset[str]:
    """The parts of a header in small letters: OCC_REF is occ and ref, NoOfVictims is no, of and victims."""
    return frozenset(word.lower() for word in _WORD.findall(header))


def looks_like_names(header: str, texts: Sequence[str]) -> bool:
    """Whether a column may name people, so that its cells are not shown."""
    words = words_of(header)
    if words & _OF_PEOPLE and not words & _NOT_OF_PEOPLE:
        return True
    tried = texts[:MOST_TRIED]
    named = sum(bool(_PERSON.fullmatch(text.strip())) or may_be_personal(text) for text in tried)
    return bool(tried) and named >= len(tried) * _LEAST_NAMES and not words & _NOT_OF_PEOPLE


def guess(
    header: str, texts: Sequence[str], layout: Layout, *, taken: Collection[str], reads: Callable[[str, str], bool]
) -> str:
    """The likeliest column of a header by its words and its cells; empty if none is likely.

    `reads(column, text)` says whether a text can be read in a column.
    """
    words, tried = words_of(header), texts[:MOST_TRIED]
    best, most = "", 0.0
    for column in layout.columns:
        own = words & (_WORDS.get(column.key, frozenset()) | _words_of_column(column.key, column.name))
        if column.key in taken or not own:
            continue
        share = sum(reads(column.key, text) for text in tried) / len(tried) if tried else 1.0
        score = len(own) * share
        if share >= 0.5 and score > most:
            best, most = column.key, score
    return best


def _words_of_column(key: str, name: str) -> frozenset[str]:
    """The words of a flag's own label that say something: county and lines, not of and in."""
    if key not in FLAGS:
        return frozenset()
    return frozenset(word for word in words_of(name) if len(word) > 3)


def may_be_personal(text: str) -> bool:
    """Whether a text looks like it has a name, a telephone number or an email address."""
    return any(suspicion.kind in {"name", "telephone", "email"} for suspicion in pii.suspicions(f"x {text}"))
