"""Two answers to one question: what a colleague has saved, and what somebody typed who had opened the page before.

A page carries a mark of every answer that it showed. Only a question to which a colleague has saved something else
since, and to which something else was typed as well, has two answers; whatever else changed in the referral is in
nobody's way. Which of the two stands the person says, question by question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from nrm.form import answers
from nrm.form.condition import Answers
from nrm.form.question import NOT_KNOWN, NOT_KNOWN_BOX, Question

SEEN, STANDS = "seen_", "stands_"  # before a question's code, in what a page sends
SAVED, TYPED = "saved", "typed"


def mark(value: str | list[str] | None) -> str:
    """The same for the same answer, and for none in whichever form."""
    plain = sorted(value) if isinstance(value, list) else value
    return hashlib.sha256(json.dumps(plain or "").encode()).hexdigest()[:16]


def marks(questions: Iterable[Question], stored: Answers) -> dict[str, str]:
    """The marks that a page carries of the answers that it shows, by the names of its boxes."""
    return {f"{SEEN}{question.code}": mark(stored.get(question.code)) for question in questions}


def marks_sent(posted: QueryDict) -> dict[str, str]:
    """The marks that came back with a page, by the names of its boxes."""
    return {name: str(posted[name]) for name in posted if name.startswith(SEEN)}


def seen_of(marks: Mapping[str, str]) -> dict[str, str]:
    """The same marks by the codes of questions."""
    return {name.removeprefix(SEEN): value for name, value in marks.items()}


def differing(typed: Answers, stored: Answers, seen: Mapping[str, str]) -> list[str]:
    """The codes of questions with two answers."""
    return [code for code, value in typed.items() if mark(stored.get(code)) not in {mark(value), seen.get(code)}]


class ResolveConflictForm(forms.Form):
    """Which of two answers stands, for each question that has two. Neither is chosen beforehand."""

    def __init__(self, questions: Iterable[Question], *, stored: Answers, typed: Answers, data: Any = None) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[f"{STANDS}{question.code}"] = forms.ChoiceField(
                label=question.label,
                choices=[
                    (SAVED, f"Saved answer: {answers.in_words(question, stored.get(question.code))}"),
                    (TYPED, f"Your answer: {answers.in_words(question, typed.get(question.code))}"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose which answer to keep."},
            )


def asked_about(posted: QueryDict) -> list[str]:
    """The codes of questions for which the page that was sent asked which answer stands."""
    return posted.getlist("two_answers")


def with_what_stands(posted: QueryDict, stored: Answers) -> QueryDict:
    """What was sent, with the saved answer wherever that was chosen: words, “Not known”, or no answer."""
    chosen = posted.copy()
    for code in asked_about(posted):
        if posted.get(f"{STANDS}{code}") == SAVED:
            value = stored.get(code, "")
            is_not_known = value == NOT_KNOWN
            chosen.setlist(code, value if isinstance(value, list) else ["" if is_not_known else value])
            chosen.pop(f"{NOT_KNOWN_BOX}{code}", None)
            if is_not_known:
                chosen[f"{NOT_KNOWN_BOX}{code}"] = "on"
    return chosen
