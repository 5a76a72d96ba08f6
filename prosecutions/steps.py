"""What every change of a record of prosecutions does: lock it, refuse an old page, restore what was before, tell it.

A record has steps (`models/steps.py`). Each says what it is called, who changes it, and what its page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from accounts import edit_conflicts
from audit import log
from audit.choices import Operation
from core import clock
from core.timeline import TimelineEvent
from core.workflow import EditConflict, TransitionNotAllowed

SENT_BEFORE = "You have saved this form before, with other details. Open a new form and enter them there."


def under_lock[Row: models.Model](rows: models.QuerySet[Row], seen: Row, *, called: str) -> Row:
    """Return a row of these under its lock, which waits for a transfer of the investigation.

    `called` is what the page calls it. Raises TransitionNotAllowed if it has moved to another force meanwhile.
    """
    row: Any = rows.select_for_update(of=("self",)).filter(pk=seen.pk).first()
    if row is None or row.force_id != seen.force_id:  # type: ignore[attr-defined]  # every record has a force
        raise TransitionNotAllowed(f"This {called} has just moved to another force, which can change it.")
    locked: Row = row
    return locked


def refuse_outdated(record: Any, *, seen: str, now: str) -> None:
    """Raise EditConflict if the page showed something else than there is now. The caller holds the lock."""
    if why := edit_conflicts.refusal(
        seen,
        now=now,
        what_changed=lambda: edit_conflicts.who_changed(record._meta.label_lower, record.public_id),
        decide="save",
    ):
        raise EditConflict(why)


def values_of(row: models.Model, *, names: Iterable[str]) -> dict[str, Any]:
    """Return columns of a row as a step stores them: codes, numbers, dates in ISO form, and amounts as text."""
    values = {name: getattr(row, name) for name in names}
    return {name: str(value) if isinstance(value, date | Decimal) else value for name, value in values.items()}


def restore(row: models.Model, values: Mapping[str, Any]) -> None:
    """Give a row the columns that a step stored. The caller saves it."""
    for name, value in values.items():
        column: Any = row._meta.get_field(name)
        setattr(row, name, column.to_python(value))


def store(step: models.Model, *, of: models.Model, is_first: bool, beside: Iterable[models.Model] = ()) -> None:
    """Store a step, and log it: as collection if it is the first of its record, else as a change."""
    step.save(force_insert=True)
    log.record(Operation.COLLECTION if is_first else Operation.ALTERATION, of=of, beside=[*beside])


def events_of[Step: Any](
    steps: Iterable[Step],
    *,
    title_of: Callable[[Step], str],
    shown_as: Callable[[Step, str], str] = lambda _step, title: title,
    text_of: Callable[[Step], str] = lambda step: str(step.detail),
    is_dated: Callable[[Step], bool] = lambda _step: True,
) -> list[tuple[Step, TimelineEvent]]:
    """Return the event of each step. One that undoes another says which; one without a day has that of its entry.

    `shown_as` is what the timeline makes of a title, such as the defendant before it.
    """
    steps = list(steps)
    undone = {step.undoes_id for step in steps}
    titles = {step.pk: title_of(step) for step in steps}
    return [
        (
            step,
            TimelineEvent(
                day=step.on if step.on is not None and is_dated(step) else clock.day_of(step.at),
                title=shown_as(step, titles[step.pk]),
                text=titles.get(step.undoes_id, "") if step.undoes_id else text_of(step),
                tag="Undone" if step.pk in undone else "",
                recorded_at=step.at,
                recorded_by=step.by.name,
            ),
        )
        for step in steps
    ]
