"""One investigation month by month, limited to what a user may see.

The giver keeps its own months; the receiver sees the months from the transfer on. The history does not show what
another force returned, only that another force had the investigation, and until when.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from accounts.models import User
from core import months
from figures.models import Period
from investigations.choices import FLAGS, EntryState
from investigations.models import Entry, Holding, Investigation, SupportingForce
from investigations.querysets import CountedEntry
from investigations.returns import vocabulary
from investigations.returns.field_changes import in_words
from investigations.returns.vocabulary import Lists
from reference.models import Force

ANSWERS = {True: "Yes", False: "No", None: "Not known"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One approved month of an investigation, and the changes from the previous month."""

    entry: CountedEntry
    month: date
    victims: int
    suspects: int
    changes: tuple[tuple[str, str, str], ...]  # what, then, now
    sub_types: str  # by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A force that has or had an investigation, and from which month to which."""

    force: Force
    begins_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationHistory:
    """The investigation as the user may see it, newest month first."""

    investigation: Investigation
    newest: CountedEntry | None
    months: tuple[Month, ...]
    holders: tuple[Holder, ...]
    supports: tuple[SupportingForce, ...]
    is_holder: bool
    is_of_an_earlier_series: bool  # no return of the present series has it, so its state is not known


def history_of(public_id: UUID, *, user: User) -> InvestigationHistory:
    """The history of an investigation. Raises Investigation.DoesNotExist out of scope."""
    investigation = Investigation.objects.visible_to(user).select_related("force").get(public_id=public_id)
    entries = list(
        Entry.objects.visible_to(user)
        .filter(investigation=investigation)
        .of_the_record()
        .for_list()
        .order_by("-revision__period")
        .select_related("closing_reason", "words")
    )
    lists = vocabulary.present()
    return InvestigationHistory(
        investigation=investigation,
        newest=entries[0] if entries else None,
        months=tuple(
            _month(entry, before=entries[place + 1] if place + 1 < len(entries) else None, lists=lists)
            for place, entry in enumerate(entries)
        ),
        holders=_holders_of(investigation),
        supports=tuple(
            SupportingForce.objects.visible_to(user)
            .present()
            .filter(investigation=investigation)
            .select_related("supporter")
            .order_by("supporter__short_name")
        ),
        is_holder=any(entry.force_id == investigation.force_id for entry in entries),
        is_of_an_earlier_series=bool(entries)
        and Period.objects.filter(starts_series=True, month__gt=_period(entries[0])).exists(),
    )


def _holders_of(investigation: Investigation) -> tuple[Holder, ...]:
    """Each force that has had the investigation, also those outside the user's scope."""
    with connection.cursor() as cursor:
        cursor.execute("select force, begins_on, ends_on from scope.holders_of(%s)", [investigation.pk])
        rows = cursor.fetchall()
    forces = Force.objects.in_bulk({force for force, _, _ in rows})
    return tuple(Holder(force=forces[force], begins_on=begins, ends_on=ends) for force, begins, ends in rows)


def titles_of(investigations: Iterable[Investigation], *, user: User) -> dict[int, str]:
    """The reference and operation name of each investigation, as a force in the user's scope knew it last."""
    holdings = (
        Holding.objects.visible_to(user).filter(investigation__in=list(investigations)).order_by("begins_on", "pk")
    )
    return {holding.investigation_id: str(holding) for holding in holdings}


def _month(entry: CountedEntry, *, before: CountedEntry | None, lists: Lists) -> Month:
    return Month(
        entry=entry,
        month=entry.revision.period_id,
        victims=entry.victims or 0,
        suspects=entry.suspects or 0,
        sub_types=in_words(entry, "sub_types", lists),
        changes=tuple(_changes(entry, before, lists))
        if before
        else (("First reported", "", months.label(_period(entry))),),
    )


def _period(entry: Entry) -> date:
    month: date = entry.revision.period_id
    return month


def _changes(entry: CountedEntry, before: CountedEntry, lists: Lists) -> list[tuple[str, str, str]]:
    pairs: list[tuple[str, object, object]] = [
        ("Stage", before.stage.name, entry.stage.name),
        ("Primary type", before.primary_type.name, entry.primary_type.name),
        ("Secondary types", in_words(before, "secondary_types", lists), in_words(entry, "secondary_types", lists)),
        ("Sub-types", in_words(before, "sub_types", lists), in_words(entry, "sub_types", lists)),
        ("Potential victims", before.victims or 0, entry.victims or 0),
        ("Suspects", before.suspects or 0, entry.suspects or 0),
        *((label, ANSWERS[before.answer_to(name)], ANSWERS[entry.answer_to(name)]) for name, label in FLAGS.items()),
    ]
    changes = [(what, str(then) or "none", str(now) or "none") for what, then, now in pairs if then != now]
    if entry.state != before.state:
        now = entry.get_state_display()
        if entry.state == EntryState.CLOSED and entry.closing_reason:
            now = f"Closed: {entry.closing_reason.name}"
        changes.insert(0, ("State", before.get_state_display(), now))
    return changes
