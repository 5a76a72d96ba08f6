"""The dates on which the form changed, and a function to define a question.

Source: the field definitions and offline sheets of the Home Office's digital service of 29 April 2019, 19 September
2019, May 2023 and April 2026. The dates of the two later sheets are the first of their month, and not verified. The
fifth version is ours: it adds questions of the digital service that the fourth had left out (why the person stayed,
other professionals). Forms that were begun before that day do not have them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from nrm.choices import YesNo, YesNoUnsure
from nrm.form.question import AnswerKind, Question

FIRST = date(2019, 4, 29)
SECOND = date(2019, 9, 19)
THIRD = date(2023, 5, 1)
FOURTH = date(2026, 4, 1)
FIFTH = date(2026, 11, 27)
THIRD_EVE = THIRD - timedelta(days=1)
VERSIONS = (FIRST, SECOND, THIRD, FOURTH, FIFTH)

YES_NO = tuple(YesNo.choices)
UNSURE = tuple(YesNoUnsure.choices)
YES_NO_NOT_KNOWN = (*YES_NO, ("not_known", "Not known, or they would not say"))
SAFE_WORDS = (
    "If they fear for their safety, leave out what they ask you to withhold. Do not replace it with anything untrue."
)
NO_NAMES = "Do not include the person’s name or any address."


def question(section: str, code: str, label: str, kind: AnswerKind, **more: Any) -> Question:
    """Return a question that the form has had from the start, unless `since` is given."""
    return Question(section=section, code=code, label=label, kind=kind, **({"since": FIRST} | more))
