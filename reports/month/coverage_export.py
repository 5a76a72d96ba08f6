"""The coverage of a month as a file: one line for each due force, with what a person who chases it needs."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import QueryDict

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListCell, ListColumn, ListLine, ListSource, MadeList, NarrowedList
from figures.models import Period
from reports.month import coverage
from reports.month.coverage import CoverageStep, ForceStatus, ForceToChase

MOST_FORCES = 200  # the list is always written at once: only the web reads reminders and extensions


def narrowed(query: QueryDict, user: User) -> NarrowedList:
    """The due forces of the month, those to chase first, as the page has them. Raises FiltersNotValid."""
    try:
        period = Period.objects.get(month=months.parse(query.get("month", "")))
    except (ValueError, Period.DoesNotExist):
        raise FiltersNotValid from None
    step = coverage.step_of(period, user=user)
    about = (f"Month: {period}", step.title, *step.sentences)
    return MadeList(
        made=list(_lines(step)),
        filters=f"month {months.text(period.month)}",
        in_words=tuple(words.removesuffix(".") for words in about),
    )


LIST = ListSource(
    name="month-coverage",
    title="Coverage of a month",
    singular="force",
    plural="forces",
    subject="investigations.monthlyreturn",
    roles=frozenset({Role.NATIONAL}),
    list_url="publications:month-detail",
    in_path=("month",),
    columns=(
        ListColumn(name="force", label="Force", description="Those to chase first, then those with the reviewer."),
        ListColumn(name="unit", label="Unit"),
        ListColumn(name="status", label="Status of the return"),
        ListColumn(name="after_due", label="Submitted after the due date", description="yes, or blank."),
        ListColumn(name="extension", label="Extension", description="The force’s own due date, if it has one."),
        ListColumn(name="overdue", label="Overdue"),
        ListColumn(
            name="held",
            label="Live cases before",
            kind=ColumnKind.NUMBER,
            description="Of this force alone, at the end of the last complete month. Only for forces that are not "
            "approved.",
        ),
        ListColumn(name="share", label="Share of the UK", description="Of the live cases of the last complete month."),
        ListColumn(
            name="contacts", label="Who to contact", description="People of the force, separated by semicolons."
        ),
        ListColumn(name="reminders", label="Reminders", description="Time and sender of each, the newest first."),
    ),
    key=("force",),
    narrow=narrowed,
    at_once_up_to=MOST_FORCES,
)


def _lines(step: CoverageStep) -> Iterator[ListLine]:
    unit_of = {force.code: unit.name for unit in step.units for force in unit.forces}
    for row in (*step.to_chase, *step.with_reviewer):
        yield ListLine(cells=_cells(row.force, unit_of[row.force.code], row))
    for unit in step.units:
        for force in unit.forces:
            if force.is_approved:
                yield ListLine(cells=_cells(force, unit.name, None))


def _cells(force: ForceStatus, unit: str, row: ForceToChase | None) -> list[ListCell]:
    return [
        force.name,
        unit,
        force.status.word,
        "yes" if force.is_after_due else None,
        *(_chased(row) if row else [None] * 6),
    ]


def _chased(row: ForceToChase) -> list[ListCell]:
    contacts = "; ".join(
        f"{contact.name}, {contact.get_role_display().lower()}, {contact.duty_phone or 'no duty phone'}, "
        f"{contact.email}"
        for contact in row.contacts
    )
    reminders = (f"{clock.date_and_time(sent.sent_at)}, {sent.sent_by.name}" for sent in row.reminders)
    return [
        row.due,
        row.overdue,
        row.held.value if row.held else None,
        row.share,
        contacts,
        "; ".join(reminders),
    ]
