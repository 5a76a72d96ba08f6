"""The JSON schema of a submission, one for each version of the form, made from the catalogue of questions.

`python -m nrm.exports.schema docs/nrm-submission` writes the schemas; a test fails when they are out of date.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from nrm.choices import CaseType, ReferralState
from nrm.form.catalogue import QUESTIONS
from nrm.form.condition import always, never
from nrm.form.question import LINE_LIMIT, WORDS_LIMIT, AnswerKind, Question
from nrm.form.versions import VERSIONS
from nrm.safeguarding.choices import Channel, Safe

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "minLength": 1}
DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}


def schema_of(version: date) -> dict[str, Any]:
    """Return the schema of a submission that uses this version of the form."""
    questions = [question for question in QUESTIONS if question.is_in_form_of(version)]
    return {
        "$schema": DIALECT,
        "$id": name_of(version),
        "title": f"NRM submission, form of {version:%-d %B %Y}",
        **_object(
            {
                "schema": {"const": name_of(version)},
                "handling": {"const": "OFFICIAL-SENSITIVE"},
                "export": _export(),
                "referral": _referral(),
                "facts": _answers(question for question in questions if not question.is_assessment),
                "assessments": _answers(question for question in questions if question.is_assessment),
                "corrections": _object({question.code: _corrected(question) for question in questions}, required=[]),
                "safe_to_contact": _object({channel.value: _safe(channel) for channel in Channel}),
            }
        ),
    }


def name_of(version: date) -> str:
    """Return the schema name that the file refers to."""
    return f"nrm-submission/{version:%Y-%m-%d}"


def text_of(version: date) -> str:
    """Return the schema as it is stored in docs/."""
    return json.dumps(schema_of(version), ensure_ascii=False, indent=2) + "\n"


def _export() -> dict[str, Any]:
    names = {"number": TEXT, "made_at": MOMENT, "made_by": TEXT, "reason": TEXT, "recipient": TEXT, "delete_by": MOMENT}
    return _object(names)


def _referral() -> dict[str, Any]:
    return _object(
        {
            "pseudonym": {"type": "string", "pattern": "^[A-Z2-9]{3}-[A-Z2-9]{3}$"},
            "case_type": {"enum": [CaseType.REFERRAL.value, CaseType.NOTIFICATION.value]},
            "state": {"enum": ReferralState.values},
            "force": _object({"code": TEXT, "name": TEXT}),
            "encountered_on": DAY,
            "form_begun_on": DAY,
            "submitted_at": {"anyOf": [MOMENT, {"type": "null"}]},
            "authority_reference": {"anyOf": [TEXT, {"type": "null"}]},
        }
    )


def _answers(questions: Iterable[Question]) -> dict[str, Any]:
    """Return an object with a property for each question; only what everybody must answer is required."""
    listed = list(questions)
    required = [
        question.code
        for question in listed
        if question.is_required and question.when is always and question.optional_when is never
    ]
    return _object({question.code: _answer(question) for question in listed}, required=required)


def _answer(question: Question) -> dict[str, Any]:
    about = {"title": question.label, "x-section": question.section}
    if question.hint:
        about["description"] = question.hint
    one_of = {"oneOf": [{"const": value, "title": label} for value, label in question.choices]}
    match question.kind:
        case AnswerKind.CHOICE:
            return about | one_of
        case AnswerKind.TICKS:
            return about | {"type": "array", "minItems": 1, "uniqueItems": True, "items": one_of}
        case AnswerKind.DAY:
            return about | DAY
        case AnswerKind.WORD:
            return about | TEXT | {"x-vocabulary": question.vocabulary}
        case AnswerKind.LINE:
            return about | TEXT | {"maxLength": LINE_LIMIT}
        case AnswerKind.WORDS:
            return about | TEXT | {"maxLength": WORDS_LIMIT}


def _corrected(question: Question) -> dict[str, Any]:
    """Return the schema of corrections: correct value and start date, oldest first.

    The original answer does not change.
    """
    items = _object({"said": TEXT, "on": DAY})
    return {"title": f"Corrected: {question.label}", "type": "array", "minItems": 1, "items": items}


def _safe(channel: Channel) -> dict[str, Any]:
    """Return the schema of whether one way of contacting the person is safe. Only *yes* means safe."""
    return {"title": channel.label, "oneOf": [{"const": value, "title": label} for value, label in Safe.choices]}


def _object(properties: dict[str, Any], *, required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties) if required is None else required,
        "properties": properties,
    }


if __name__ == "__main__":
    for _version in VERSIONS:
        Path(sys.argv[1], f"{_version:%Y-%m-%d}.schema.json").write_text(text_of(_version))
