"""The answers of one referral as one mapping, wherever each is stored; and how to write them back or print them.

This module does not read sealed answers: the mapping only shows that there is one. `identity` decides who may open
them, and logs each opening as a consultation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.govuk import in_words as in_words_day
from nrm import duty_to_notify
from nrm.choices import AgeAtExploitation, Consent, YesNoUnsure
from nrm.form import applicability
from nrm.form.catalogue import BY_CODE
from nrm.form.condition import Answers
from nrm.form.question import AnswerKind, Question, StoredIn
from nrm.models import AnswerText, FormAnswer, Referral
from reference.models import Nationality

IS_SEALED = "sealed"  # value in the mapping for an answer that exists and is not shown
# The columns of counted answers.
COLUMNS = {
    "under_18": "under_18",
    "under_18_when_exploited": "under_18_when_exploited",
    "consent": "consent",
    "gender": "gender",
    "nationality": "nationality_id",
    "second_nationality": "second_nationality_id",
    "place": "place",
    "how_exploited": "how_exploited",
    "county_lines": "county_lines",
}


def answers_of(referral: Referral, *, sealed: Iterable[str] = ()) -> dict[str, str | list[str]]:
    """Return every answer by question code. `sealed` are the codes of the sealed answers that exist."""
    given: dict[str, str | list[str]] = {
        answer.question: answer.value for answer in referral.answers.all() if answer.value
    }
    given |= {word.question: word.text for word in referral.words.all() if word.text}
    given |= _counted(referral)
    return given | dict.fromkeys(sealed, IS_SEALED)


def _counted(referral: Referral) -> dict[str, str | list[str]]:
    """Return the answers that are stored in columns, where there are any."""
    given: dict[str, str | list[str]] = {
        code: getattr(referral, column) or "" for code, column in COLUMNS.items() if code != "consent"
    }
    if referral.consent in {Consent.GIVEN, Consent.REFUSED}:
        given["consent"] = referral.consent
    return {code: value for code, value in given.items() if value}


def store(referral: Referral, changed: Mapping[str, str | list[str]]) -> None:
    """Store the answers. Sets the referral's own columns; the caller saves them.

    An emptied answer of the encounter stays as an empty row: it is left open for this person, and the shared answer
    does not come back (`encounters`). Raises ValueError for answers that have a function of their own: sealed answers
    (`identity.store`) and consent (`referrals.record_consent`).
    """
    shared: Answers = {} if all(changed.values()) else referral.encounter.shared
    plain: dict[str, dict[str, Any]] = {}
    words: dict[str, dict[str, Any]] = {}
    for code, value in changed.items():
        question = BY_CODE[code]
        match question.keep:
            case StoredIn.COUNTED if code != "consent":
                empty: str | list[str] | None = None if COLUMNS[code].endswith("_id") else type(value)()
                setattr(referral, COLUMNS[code], value or empty)
            case StoredIn.PLAIN:
                plain[code] = {"value": value}
            case StoredIn.WORDS:
                words[code] = {"text": value, "is_assessment": question.is_assessment}
            case _:
                raise ValueError(f"“{code}” is not stored here.")
    _put(FormAnswer, referral, plain, stays=shared)
    _put(AnswerText, referral, words, stays=shared)
    derive(referral)


def _put(
    model: type[FormAnswer | AnswerText], referral: Referral, changed: Mapping[str, dict[str, Any]], *, stays: Answers
) -> None:
    """Write the rows of these questions together. An emptied answer keeps a row only if the encounter has a value."""
    given = {code: values for code, values in changed.items() if values.get("value") or values.get("text")}
    if given:
        rows: list[Any] = [
            model(referral=referral, question=code, force_id=referral.force_id, **values)
            for code, values in given.items()
        ]
        model._default_manager.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["referral", "question"],
            update_fields=["force", *next(iter(given.values()))],
        )
    emptied = changed.keys() - given.keys()
    for code in emptied & stays.keys():
        model._default_manager.filter(referral=referral, question=code).update(**changed[code])
    if gone := emptied - stays.keys():
        model._default_manager.filter(referral=referral, question__in=gone).delete()


def derive(referral: Referral) -> None:
    """Set what follows from the answers: type of case, whether consent is needed, age at exploitation."""
    answers: Answers = _counted(referral)
    referral.consent = applicability.consent_of(answers)
    referral.case_type = applicability.case_type(
        answers, has_duty=not applicability.refuses(answers) or has_duty(referral)
    )
    referral.age_at_exploitation = _age_at_exploitation(answers)


def has_duty(referral: Referral) -> bool:
    """Whether the force would have to notify the Home Office of an adult who does not consent."""
    where = referral.answers.filter(question="location").values_list("value", flat=True).first() if referral.pk else ""
    return duty_to_notify.has_duty_to_notify(referral.force_id, location=str(where or ""))


def _age_at_exploitation(answers: Answers) -> str:
    """Return the age at exploitation. A person who is a child now was one then.

    An adult may have been a child then; *not sure* counts as not known.
    """
    if answers.get("under_18") == YesNoUnsure.YES:
        return AgeAtExploitation.CHILD
    if answers.get("under_18") == YesNoUnsure.NO:
        then = answers.get("under_18_when_exploited")
        if then in {YesNoUnsure.YES, YesNoUnsure.NO}:
            return AgeAtExploitation.CHILD if then == YesNoUnsure.YES else AgeAtExploitation.ADULT
    return AgeAtExploitation.NOT_KNOWN


def shown(referral: Referral, question: Question, value: str | list[str] | None) -> str:
    """Return an answer of this referral as people read it; a nationality by its name."""
    if question.vocabulary == "nationality":
        nationality = getattr(referral, question.code)
        return str(nationality.name) if nationality else ""
    return in_words(question, value)


def in_words(question: Question, value: str | list[str] | None) -> str:
    """Return an answer as a page prints it; an unanswered question says so."""
    if not value:
        return "Not answered" if question.is_required else "–"
    if isinstance(value, list):
        return ", ".join(question.label_of(choice) for choice in value)
    if question.kind is AnswerKind.DAY:
        return in_words_day(date.fromisoformat(value))
    if question.kind is AnswerKind.WORD:
        name = Nationality.objects.filter(code=value).values_list("name", flat=True).first()
        return name or question.label_of(value)
    return question.label_of(value)
