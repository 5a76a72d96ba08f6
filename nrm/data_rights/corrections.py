"""Corrections from granted requests, shown beside the answers that they correct. A correction never overwrites a fact.

Code that shows an answer asks this module for the person's corrections and prints both. Corrections to identity are
opened only where the identity is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from nrm import identity
from nrm.form import answers
from nrm.form.catalogue import BY_CODE
from nrm.form.question import Question, StoredIn
from nrm.models import Correction, Referral, SubjectRequest

LONGEST = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedAnswer:
    """A correction to one answer, from a day on; `original` is the original answer, which does not change."""

    question: Question
    original: str
    corrected: str
    on: date

    @property
    def sentence(self) -> str:
        """Return the correction as pages print it after the answer."""
        return f"Corrected on {in_words(self.on)}: {self.corrected}"

    def __repr__(self) -> str:
        return f"CorrectedAnswer({self.question.code})"


def choices_of(referral: Referral) -> list[tuple[str, str]]:
    """Return the answers that exist and so can be corrected, grouped by section of the form."""
    given = answers.answers_of(referral, sealed=identity.present(referral))
    return [(code, question.label) for code, question in BY_CODE.items() if code in given]


def record(request: SubjectRequest, *, question: str, corrected: str, by: User) -> Correction:
    """Record a correction. The caller has granted the request under the lock. Raises TransitionNotAllowed."""
    if question not in dict(choices_of(request.referral)):
        raise TransitionNotAllowed("Choose the answer to correct.")
    if not corrected.strip():
        raise TransitionNotAllowed("Enter the correct information. It will be shown next to the answer.")
    return Correction.objects.create(
        request=request,
        referral=request.referral,
        force_id=request.force_id,
        question=question,
        said=corrected.strip()[:LONGEST],
        on=clock.today(),
        by=by,
        at=clock.now(),
    )


def corrections_of(referral: Referral) -> dict[str, list[CorrectedAnswer]]:
    """Return corrections to answers other than identity, by question code, oldest first.

    Needs one query, or a few where there are corrections.
    """
    rows = [row for row in _rows(referral) if BY_CODE[row.question].keep is not StoredIn.SEALED]
    given = answers.answers_of(referral) if rows else {}
    return _by_code(referral, rows, given)


def of_everything(referral: Referral, given: Mapping[str, str | list[str]]) -> dict[str, list[CorrectedAnswer]]:
    """Return all corrections, for a caller that has opened the identity; `given` are the opened answers."""
    return _by_code(referral, _rows(referral), given)


def _rows(referral: Referral) -> list[Correction]:
    rows = Correction.objects.filter(referral=referral).order_by("on", "pk")
    return [row for row in rows if row.question in BY_CODE]


def _by_code(
    referral: Referral, rows: list[Correction], given: Mapping[str, str | list[str]]
) -> dict[str, list[CorrectedAnswer]]:
    by_code: dict[str, list[CorrectedAnswer]] = {}
    for row in rows:
        question = BY_CODE[row.question]
        original = answers.shown(referral, question, given.get(row.question))
        by_code.setdefault(row.question, []).append(
            CorrectedAnswer(question=question, original=original, corrected=row.said.reveal(), on=row.on)
        )
    return by_code
