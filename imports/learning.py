"""Lets a force choose a column for each of its headers once, see its choices, and delete them.

The question travels with the page: only the names of the headers, signed for the person who was asked. The person sends
the file again after answering. That costs one more file selection per kind of table; storing the file meanwhile, or in
the page, would keep the data of everybody in the file between two requests (`docs/adr/0013`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from imports.checking import headers
from imports.checking.headers import NOT_USED, Learned, UnnamedHeaders
from imports.checking.layouts import Layout
from imports.models import LearnedHeader

SALT = "imports.learning"
ASKED_FOR = timedelta(hours=1)
ASKED_BEFORE = "This page is more than an hour old, or is not yours. Upload the file again."


class LearningRefused(Exception):
    """Nothing was learned. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class HeaderAnswer:
    """The choice for one header: the key of a column, or that it is not used."""

    kind: str
    header: str
    column: str


def learned_by(user: User, layouts: Iterable[Layout]) -> Learned:
    """What the person's own force has chosen for the headers of these tables."""
    return LearnedHeader.objects.visible_to(user).of_kinds(layout.kind for layout in layouts).learned()


def signed(questions: Sequence[UnnamedHeaders], *, by: User) -> str:
    """The signed question for the page."""
    return signing.dumps([by.pk, [question.written() for question in questions]], salt=SALT, compress=True)


def opened(token: str, *, by: User) -> tuple[UnnamedHeaders, ...]:
    """The question from a page. Raises LearningRefused if it is too old or another person's."""
    try:
        person, questions = signing.loads(token, salt=SALT, max_age=ASKED_FOR)
    except signing.BadSignature:
        raise LearningRefused(ASKED_BEFORE) from None
    if person != by.pk:
        raise LearningRefused(ASKED_BEFORE)
    return tuple(headers.read(tuple(written)) for written in questions)


@transaction.atomic
def learn(answers: Sequence[HeaderAnswer], layouts: Sequence[Layout], *, by: User) -> int:
    """Store the choices for the person's force, and return how many are new.

    Raises LearningRefused if a text can't be a column's name, is one already, or somebody chose another column
    meanwhile.
    """
    by_kind = {layout.kind: layout for layout in layouts}
    for answer in answers:
        if why := _why_not(answer, by_kind.get(answer.kind)):
            raise LearningRefused(why)
    mine = LearnedHeader.objects.visible_to(by).of_kinds(by_kind)
    outlived = [
        choice.pk for choice in mine.all() if choice.is_used and by_kind[choice.kind].column(choice.column) is None
    ]
    mine.filter(pk__in=outlived).delete()
    made = [
        LearnedHeader(
            force_id=by.force_id,
            kind=answer.kind,
            header=headers.text_of(answer.header),
            key=headers.key_of(answer.header),
            column=answer.column,
            by=by,
        )
        for answer in answers
    ]
    before = mine.count()
    LearnedHeader.objects.bulk_create(made, ignore_conflicts=True)  # waits for anybody saving it at the same time
    learned = mine.learned()
    for choice in made:
        if (column := learned[choice.kind][choice.key]) != choice.column:
            what = _named(column, by_kind[choice.kind])
            raise LearningRefused(f"“{choice.header}” has since been matched to {what}. Delete that match first.")
    log.record(Operation.ALTERATION, of="imports.learnedheader", count=len(made), question="headers named")
    return mine.count() - before


@transaction.atomic
def forget_header(header: int, layouts: Iterable[Layout], *, by: User) -> LearnedHeader:
    """Delete the choice for one header, so it is asked about again. LearnedHeader.DoesNotExist for another force's."""
    mine = LearnedHeader.objects.visible_to(by).of_kinds(layout.kind for layout in layouts)
    choice = mine.get(pk=header)
    log.record(Operation.ALTERATION, of=choice, reason="header forgotten")
    mine.filter(pk=header).delete()
    return choice


def _why_not(answer: HeaderAnswer, layout: Layout | None) -> str:
    """Why this can't be learned, as a sentence; empty if it can."""
    if layout is None or (answer.column != NOT_USED and layout.column(answer.column) is None):
        return "This column does not exist. Upload the file again."
    if why := headers.why_no_name(answer.header):
        return f"“{headers.text_of(answer.header)}”: {why.found} {why.remedy}"
    if own := headers.known_in(layout).get(headers.key_of(answer.header)):
        return f"“{answer.header}” is already read as “{own.name}”."
    return ""


def _named(column: str | None, layout: Layout) -> str:
    layout_column = layout.column(column or "")
    return f"“{layout_column.name}”" if layout_column else "not used"
