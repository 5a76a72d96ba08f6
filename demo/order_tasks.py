"""The invented forces' tasks: who they informed of an order, and what they removed once it ended. Some are late."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from orders.choices import ConditionKind
from orders.imports.past_records import PastOrder, PastTask, PastTransition
from orders.supervision.choices import TaskKind
from orders.supervision.tasks import REMOVALS

A_DAY = timedelta(days=1)
FAIR_WORK_AGENCY_SINCE = date(2026, 4, 7)


def of_order(
    order: PastOrder, moves: Sequence[PastTransition], *, generator: random.Random, today: date
) -> Iterator[PastTask]:
    """The tasks of an order that was made, as done up to today."""
    yield from _checked_after_setting(list(_done(order, moves, generator=generator, today=today)))


def _checked_after_setting(tasks: Sequence[PastTask]) -> Iterator[PastTask]:
    """The same tasks, with each marker checked on or after the day it was set. No marker means no check."""
    set_on = next((task.on for task in tasks if task.kind == TaskKind.PNC_SET), None)
    for task in tasks:
        if task.kind != TaskKind.PNC_CHECKED:
            yield task
        elif set_on is not None:
            yield replace(task, on=max(task.on, set_on))


def _done(
    order: PastOrder, moves: Sequence[PastTransition], *, generator: random.Random, today: date
) -> Iterator[PastTask]:
    made = next(move for move in moves if move.order == order.key and move.move == "make")
    removing = random.Random(f"removed, {order.reference}")
    for kind in _asked(made):
        on = made.details.on + timedelta(days=generator.randrange(0, 6))
        if on <= today and generator.random() < 0.95:
            number = generator.randrange(1000, 9999)
            reference = _reference_of(kind, on) or (
                f"PC {number}" if kind == TaskKind.PNC_CHECKED else f"{on:%y}/{number}"
            )
            over = _over_on(order, made, moves, kind=kind)
            removed = over + timedelta(days=removing.choice((0, 0, 1, 1, 3))) if over and kind in REMOVALS else None
            if removed and (removed > today or removing.random() < 0.03):
                removed = None
            yield PastTask(
                order=order.key,
                kind=kind,
                on=on,
                reference=reference,
                removed_on=removed,
                removed_reference=f"{removed:%y}/{removing.randrange(1000, 9999)}" if removed else "",
            )


def _reference_of(kind: TaskKind, on: date) -> str:
    """Who the force informed, if the task asks for that."""
    if kind == TaskKind.PARTNERS:
        inspectors = "Fair Work Agency" if on >= FAIR_WORK_AGENCY_SINCE else "GLAA"
        return f"{inspectors} and the local authority"
    return "Border Force, by email" if kind == TaskKind.PORTS else ""


def _asked(made: PastTransition) -> Sequence[TaskKind]:
    kinds = {words.kind for words in made.details.add}
    return (
        TaskKind.PNC_SET,
        TaskKind.PNC_CHECKED,
        TaskKind.PND,
        TaskKind.PARTNERS,
        *((TaskKind.PORTS,) if ConditionKind.TRAVEL_BAN in kinds else ()),
        *((TaskKind.PASSPORTS,) if ConditionKind.PASSPORTS in kinds else ()),
    )


def _over_on(order: PastOrder, made: PastTransition, moves: Sequence[PastTransition], *, kind: TaskKind) -> date | None:
    """The first day on which it was over: with the order, and an alert of a ban also with the ban."""
    ends = [move.details.on for move in moves if move.order == order.key and move.move in {"quash", "discharge", "die"}]
    ends += [
        move.details.on
        for move in moves
        if order.main and move.order == order.main and move.move in {"make", "refuse", "withdraw"}
    ]
    terms = [move.details for move in moves if move.order == order.key and move.move in {"make", "renew"}]
    if (last := terms[-1].ends_on) is not None:
        ends.append(last + A_DAY)
    if kind == TaskKind.PORTS:
        bans = [words.ends_on for words in made.details.add if words.kind == ConditionKind.TRAVEL_BAN]
        ends += [last + A_DAY for last in bans if last]
    return min(ends, default=None)
