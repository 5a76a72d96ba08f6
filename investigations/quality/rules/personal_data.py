"""Words in remarks that may identify a person: the force removes each one, or confirms that it is not personal data.

The finding holds no word of the text: a digest identifies the word, so that the reason ends when the word is removed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from core import pii
from core.pii import Suspicion
from investigations.choices import Severity
from investigations.quality.rules.facts import InvestigationFacts, Picture, QualityRule, RuleFinding

_MOST = 20  # per row, so that a list of names gives a limited number of findings


def find(picture: Picture) -> Iterator[RuleFinding]:
    """One warning per word, for as long as the word is there. Many rows have the same remarks: read once."""
    of_text: dict[str, list[Suspicion]] = {}
    for line in picture.lines:
        if line.free_text not in of_text:
            of_text[line.free_text] = suspicions_of(line)
        for suspicion in of_text[line.free_text]:
            yield RuleFinding(
                record=str(line.investigation),
                value=digest_of(suspicion),
                entry=line.entry,
                field="remarks",
                message=f"The remarks may contain {suspicion.what}.",
            )


def suspicions_of(line: InvestigationFacts) -> list[Suspicion]:
    """The words of a row that may be personal data, each once."""
    by_digest = (
        {digest_of(suspicion): suspicion for suspicion in pii.suspicions(line.free_text)} if line.free_text else {}
    )
    return list(by_digest.values())[:_MOST]


def digest_of(suspicion: Suspicion) -> str:
    """A digest that identifies the word without containing it."""
    text = f"{suspicion.kind} {' '.join(suspicion.text.casefold().split())}"
    return hashlib.sha256(text.encode()).hexdigest()[:24]


RULE = QualityRule(
    code="personal_data",
    severity=Severity.WARNING,
    wrong="The remarks may contain a name, date of birth, phone number or other personal detail.",
    remedy="Remove it from the remarks, or confirm that it is not personal data.",
    find=find,
    reads_text=True,
)
