"""Everything held about one person, as one text that the NRM officer reviews before the force releases it.

Facts and assessments are separate, and corrections are shown beside both. The text names no colleague and no other
person from the same encounter. The officer redacts what free text says about other people, and the file says so.
"""

from __future__ import annotations

from collections.abc import Mapping

from accounts.models import User
from core import clock
from core.govuk import in_words
from nrm import identity
from nrm.data_rights import corrections
from nrm.data_rights.subject_access_tables import all_tables
from nrm.form import answers
from nrm.form.catalogue import BY_CODE
from nrm.form.question import StoredIn
from nrm.models import Referral

HEAD = (
    "OFFICIAL-SENSITIVE. For review by the NRM officer. Do not release unredacted.",
    "Redact other people’s data in free text, and anything covered by a ground in section 45(4).",
)


def text_of(referral: Referral, *, by: User, reason: str) -> str:
    """Return everything held about one person. Opens the identity, for the reason given. Raises TransitionNotAllowed.

    Only `exports.export_requests` releases the text. It needs an open access request, a second person, and a second
    factor.
    """
    revealed = identity.reveal(referral, by=by, reason=reason)
    given = {**answers.answers_of(referral), **revealed.answers}
    corrected = corrections.of_everything(referral, given)
    shown = {code: answers.shown(referral, BY_CODE[code], value) for code, value in given.items() if code in BY_CODE}
    printed = {
        code: "\n  ".join([value, *(correction.sentence for correction in corrected.get(code, ()))])
        for code, value in shown.items()
    }
    parts = [
        f"Data held about {referral.pseudonym} on {in_words(clock.today())}",
        *HEAD,
        _part("Identity", _answers(printed, StoredIn.SEALED)),
        _part("Facts", _answers(printed, StoredIn.COUNTED, StoredIn.PLAIN)),
        _part("Statements", _answers(printed, StoredIn.WORDS)),
        *_parts(referral, by=by, is_assessment=False),
        _part("Personal assessments", _assessments(printed)),
        *_parts(referral, by=by, is_assessment=True),
    ]
    return "\n\n".join(parts) + "\n"


def _answers(printed: Mapping[str, str], *kept: StoredIn) -> list[str]:
    """Return the answers stored in these places that are not assessments, in the order of the form."""
    return [
        f"{question.label_in_file}: {printed[code]}"
        for code, question in BY_CODE.items()
        if code in printed and question.keep in kept and not question.is_assessment
    ]


def _assessments(printed: Mapping[str, str]) -> list[str]:
    return [
        f"{question.label_in_file}: {printed[code]}"
        for code, question in BY_CODE.items()
        if code in printed and question.is_assessment
    ]


def _parts(referral: Referral, *, by: User, is_assessment: bool) -> list[str]:
    """Return the parts with facts, or those with assessments, of every table."""
    return [
        _part(table.title, table.lines_of(referral, by=by), note=table.note)
        for table in all_tables()
        if table.is_assessment is is_assessment
    ]


def _part(title: str, lines: list[str], *, note: str = "") -> str:
    return "\n".join([title.upper(), *(lines or ["Nothing is recorded."]), *([note] if note else [])])
