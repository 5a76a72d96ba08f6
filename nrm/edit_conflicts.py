"""Edit conflicts: a colleague saved one answer to a question while another user typed a different one.

A page carries a mark of every answer that it showed. A question has an edit conflict only if a colleague has since
saved a different answer and the user also typed a different one. Other changes to the referral block nobody. The user
chooses which of the two answers to keep, question by question.
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

SEEN, CHOSEN = "seen_", "chosen_"  # prefixes of a question's code, in what a page sends
SAVED, TYPED = "saved", "typed"


def mark(value: str | list[str] | None) -> str:
    """Return a mark that is the same for equal answers, and for an empty answer in any form."""
    plain = sorted(value) if isinstance(value, list) else value
    return hashlib.sha256(json.dumps(plain or "").encode()).hexdigest()[:16]


def marks(questions: Iterable[Question], stored: Answers) -> dict[str, str]:
    """Return the marks of the answers that a page shows, by the names of its hidden inputs."""
    return {f"{SEEN}{question.code}": mark(stored.get(question.code)) for question in questions}


def marks_sent(posted: QueryDict) -> dict[str, str]:
    """Return the marks that a page sent back, by the names of its hidden inputs."""
    return {name: str(posted[name]) for name in posted if name.startswith(SEEN)}


def seen_of(marks: Mapping[str, str]) -> dict[str, str]:
    """Return the same marks by question code."""
    return {name.removeprefix(SEEN): value for name, value in marks.items()}


def differing(typed: Answers, stored: Answers, seen: Mapping[str, str]) -> list[str]:
    """Return the codes of questions with an edit conflict."""
    return [code for code, value in typed.items() if mark(stored.get(code)) not in {mark(value), seen.get(code)}]


class ResolveConflictForm(forms.Form):
    """Which of two answers to keep, for each question with an edit conflict. Neither is preselected."""

    def __init__(self, questions: Iterable[Question], *, stored: Answers, typed: Answers, data: Any = None) -> None:
        super().__init__(data)
        for question in questions:
            self.fields[f"{CHOSEN}{question.code}"] = forms.ChoiceField(
                label=question.label,
                choices=[
                    (SAVED, f"Saved answer: {answers.in_words(question, stored.get(question.code))}"),
                    (TYPED, f"Your answer: {answers.in_words(question, typed.get(question.code))}"),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": "Choose which answer to keep."},
            )


def asked_about(posted: QueryDict) -> list[str]:
    """Return the codes of questions for which the submitted page asked which answer to keep."""
    return posted.getlist("two_answers")


def with_stored_answers(posted: QueryDict, stored: Answers) -> QueryDict:
    """Return what the user sent, with the saved answer where they chose it: text, “Not known”, or no answer."""
    chosen = posted.copy()
    for code in asked_about(posted):
        if posted.get(f"{CHOSEN}{code}") == SAVED:
            value = stored.get(code, "")
            is_not_known = value == NOT_KNOWN
            chosen.setlist(code, value if isinstance(value, list) else ["" if is_not_known else value])
            chosen.pop(f"{NOT_KNOWN_BOX}{code}", None)
            if is_not_known:
                chosen[f"{NOT_KNOWN_BOX}{code}"] = "on"
    return chosen
