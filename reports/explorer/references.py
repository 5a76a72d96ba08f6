"""Figure references: storing the question of each printed code, and finding it again.

A code such as `Q-7F3K2M` is the same for every month and comparison, so a figure is a code and a month. The stored
question says nothing about any case; its answer is always asked again with the reader's own rights.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.http import QueryDict

from core import clock, months
from core.govuk import MONTHS
from reports.models import FigureReference
from reports.query.question import CROCKFORD, InvalidQuestion, Question, Span

_CODE = re.compile(rf"\bQ\s*-?\s*([{CROCKFORD}OIL]{{6}})\b|^\s*([{CROCKFORD}OIL]{{6}})\s*$", re.IGNORECASE)
_READ_ALIKE = str.maketrans("OIL", "011")
_MONTH = re.compile(rf"\b(?:(\d{{4}})-(\d{{2}})|({'|'.join(MONTHS)})\s+(\d{{4}}))\b", re.IGNORECASE)


def remember(*questions: Question) -> None:
    """Store the questions of codes that a page prints. Does nothing for those that are stored already."""
    codes = {question.of_any_month.address: question.code for question in questions}
    now = clock.now()
    FigureReference.objects.bulk_create(
        [
            FigureReference(
                digest=hashlib.sha256(address.encode()).hexdigest(), code=code, address=address, created_at=now
            )
            for address, code in sorted(codes.items())
        ],
        ignore_conflicts=True,
    )


def questions_of(code: str) -> Sequence[Question]:
    """The questions with a code, of no month; hardly ever more than one. Empty if nobody was shown the code."""
    addresses = FigureReference.objects.filter(code=code).order_by("created_at").values_list("address", flat=True)
    questions = []
    for address in addresses:
        try:
            questions.append(Question.parse(QueryDict(address)))
        except InvalidQuestion:  # a category or area that it names is no longer there
            continue
    return questions


def in_month(question: Question, month: date) -> Question | None:
    """The question of a month; None if it names other months itself."""
    if question.span == Span.RANGE:
        return question if question.last == month else None
    return replace(question, month=month)


def code_in(text: str) -> str:
    """The code in a text, such as a copied sentence, also as typed by ear: `q 7f3k2m`. Empty without one."""
    match = _CODE.search(text)
    return f"Q-{(match[1] or match[2]).upper().translate(_READ_ALIKE)}" if match else ""


def month_in(text: str) -> date | None:
    """The last month that a text names, as `2026-10` or `October 2026`; None without one."""
    month = None
    for match in _MONTH.finditer(text):
        year, number = (match[1], match[2]) if match[1] else (match[4], MONTHS.index(match[3].capitalize()) + 1)
        try:
            month = months.parse(f"{int(year):04}-{int(number):02}")
        except ValueError:
            continue
    return month
