"""Words in remarks that may identify somebody: each is removed, or somebody says that it is none.

The finding holds no word of the text: a digest says which one is meant, so that the answer ends with the word.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from core import pii
from core.pii import Suspicion
from investigations.choices import Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RuleFinding

_MOST = 20  # of one row: a list of names is asked about, not each name of it


def find(picture: Picture) -> Iterator[RuleFinding]:
    """One question a word, for as long as the word is there."""
    for line in picture.lines:
        for suspicion in suspicions_of(line):
            yield RuleFinding(
                record=str(line.investigation),
                value=digest_of(suspicion),
                entry=line.entry,
                field="remarks",
                message=f"The remarks may contain {suspicion.what}.",
            )


def suspicions_of(line: InvestigationFacts) -> list[Suspicion]:
    """What the row's words may give away, each word once."""
    found = {digest_of(one): one for one in pii.suspicions(line.free_text)} if line.free_text else {}
    return list(found.values())[:_MOST]


def digest_of(suspicion: Suspicion) -> str:
    """Which word is meant, without the word."""
    said = f"{suspicion.kind} {' '.join(suspicion.found.casefold().split())}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


RULE = QualityRule(
    code="personal_data",
    severity=Severity.WARNING,
    wrong="The remarks may contain a name, date of birth, phone number or other personal detail.",
    remedy="Remove it from the remarks, or confirm that it is not personal data.",
    find=find,
)
