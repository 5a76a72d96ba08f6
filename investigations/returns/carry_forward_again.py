"""Update a draft when an earlier month has changed since: list the differences, and accept them into the draft.

The draft keeps its rows until its force accepts the differences. Each difference has three values: what the month said
when it was carried forward, what the draft says, and what the month says now. Accepting keeps everything that the draft
itself has changed, where possible; a field that both have changed keeps the draft's value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months
from core.workflow import EditConflict
from investigations.choices import Arrival, EntryState
from investigations.models import Entry, MonthlyReturn, Revision
from investigations.quality import checks
from investigations.returns import arrivals, carry_forward, cleaning, creation, rows, vocabulary
from investigations.returns.fields import FIELDS, as_typed
from investigations.returns.vocabulary import Lists
from investigations.sealed import counting

LIVE_NOW = "is now live in {month} but not in this draft"
NOT_LIVE = "is no longer live at the end of {month}"
VOID = "was made void in an earlier month"
WAS_LIVE = "was already live in {month}"
CHANGED = "was changed in {month}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedField:
    """One counted field of one investigation, with its three values."""

    field: str
    then: Any
    mine: Any
    now: Any

    @property
    def label(self) -> str:
        """The label of the field."""
        return FIELDS[self.field].label

    @property
    def is_mine(self) -> bool:
        """Whether the draft has changed the field too, and so keeps its own value."""
        return bool(self.mine != self.then)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierMonthDifference:
    """What an earlier month has changed about one investigation since it was carried forward into the draft."""

    investigation: int
    reference: str
    what: str
    sentence: str
    source: int | None = None  # its entry in the earlier month as it is now
    entry: int | None = None  # its entry in the draft
    fields: tuple[ChangedField, ...] = ()


# Every investigation that is in the draft, or live in the month that the draft would be carried forward from now.
_BOTH = """
    with coming as ({coming}), mine as (
        select * from investigations_entry where revision_id = %(revision)s
    ), base as (
        select * from investigations_entry where revision_id = %(base)s
    )
    select coalesce(mine.investigation_id, coming.investigation_id), h.reference, mine.id, mine.arrival, mine.state,
        coming.id, base.id, base.state,
        exists (
            select from investigations_entry v join investigations_revision r on r.id = v.revision_id
            where v.investigation_id = coalesce(mine.investigation_id, coming.investigation_id)
              and v.force = %(force)s and v.state = 'void' and r.state = 'approved' and r.period < %(month)s
        ), {fields}
    from mine
    full join coming on coming.investigation_id = mine.investigation_id
    left join base on base.investigation_id = coalesce(mine.investigation_id, coming.investigation_id)
    left join investigations_entry former on former.id = mine.previous_id
    join investigations_holding h on h.id = coalesce(mine.holding_id, coming.holding_id)
    where coalesce(mine.investigation_id, coming.investigation_id) <> all(%(read_only)s)
    order by h.reference
"""
# What is live in the earlier month now, and neither in the draft nor void in a month between.
_MISSING = f"""
    select investigation_id from ({carry_forward.COMING_ALONG}) coming
    where not exists (
        select from investigations_entry e
        where e.revision_id = %(revision)s and e.investigation_id = coming.investigation_id
    ) and not exists (
        select from investigations_entry v join investigations_revision r on r.id = v.revision_id
        where v.investigation_id = coming.investigation_id and v.force = coming.force and v.state = 'void'
          and r.state = 'approved' and r.period < %(month)s
    )
"""  # noqa: S608 -- our own question inside
_FIELDS = ", ".join(f"{table}.{name}" for name in carry_forward.COPIED for table in ("former", "mine", "coming"))


def differences(revision: Revision) -> list[EarlierMonthDifference]:
    """What an earlier month has changed since it was carried forward into this draft; empty if nothing.

    Without what is sealed for the person: their acceptance leaves it as it is, and the checks say what no longer fits.
    """
    base = carry_forward.base_of(revision.force_id, revision.period_id)
    if base is None or base.pk == revision.rolled_from_id:
        return []
    read_only = counting.read_only_rows(revision.pk, base.pk).investigations
    names = _asked(revision, base) | {"force": revision.force_id, "read_only": list(read_only)}
    with connection.cursor() as cursor:
        cursor.execute(_BOTH.format(coming=carry_forward.COMING_ALONG, fields=_FIELDS), names)
        rows = cursor.fetchall()
    return list(_differences(rows, label=months.label(base.period_id)))


def _asked(revision: Revision, base: Revision) -> dict[str, Any]:
    return {"revision": revision.pk, "base": base.pk, "month": revision.period_id}


def token_of(shown: list[EarlierMonthDifference]) -> str:
    """A token of these differences, for the page that offers them."""
    return seen_pages.token(
        *(
            (difference.investigation, difference.what, difference.source, difference.entry, difference.fields)
            for difference in shown
        )
    )


@transaction.atomic
def accept(monthly_return: MonthlyReturn, *, seen: str, by: User) -> int:
    """Build the draft on the current earlier month; return how many investigations changed.

    `seen` is the token of the differences that the user read; if the earlier month has changed again, the change is
    refused.
    """
    monthly_return = creation.locked_to_change(monthly_return, by=by)
    revision = creation.working(monthly_return)
    base = carry_forward.base_of(revision.force_id, revision.period_id)
    found_differences = differences(revision)
    if base is None or base.pk == revision.rolled_from_id:
        return 0
    if why := seen_pages.refusal(
        seen,
        now=token_of(found_differences),
        what_changed=lambda: (
            f"{months.label(base.period_id)} or this draft has changed since you opened the page: "
            f"{len(found_differences)} corrections now."
        ),
        decide="accept",
    ):
        raise EditConflict(why)
    _leave_out(
        [difference for difference in found_differences if difference.what in {NOT_LIVE, VOID}], revision=revision
    )
    lists = vocabulary.present()
    for difference in found_differences:
        if difference.what == CHANGED:
            _take_values(difference, lists=lists, by=by)
    came = [difference.source for difference in found_differences if difference.what == WAS_LIVE]
    Entry.objects.filter(revision=revision, investigation__entries__in=came).update(arrival=Arrival.ROLLED)
    with counting.with_sealed(), connection.cursor() as cursor:
        Entry.objects.filter(revision=revision, arrival=Arrival.ALREADY_RUNNING).update(arrival=Arrival.FIRST_REPORTED)
        cursor.execute(_MISSING, _asked(revision, base))
        missing = [investigation for (investigation,) in cursor.fetchall()]
        revision.rolled_live = Entry.objects.filter(revision=base).live().count()
    carry_forward.carry_into(revision, base=base, only=missing)
    carry_forward.point_to(revision, base=base)
    revision.rolled_from = base
    revision.save(update_fields=["rolled_from", "rolled_live"])
    carry_forward.carry_forward_into(revision)
    checks.check(revision)
    log.record(Operation.ALTERATION, of=monthly_return)
    return len(found_differences)


def _differences(rows: list[tuple[Any, ...]], *, label: str) -> Iterator[EarlierMonthDifference]:
    for row in rows:
        investigation, reference, entry, arrival, state, coming, there, state_there, is_void = row[:9]
        fields = tuple(_changes(row[9:])) if coming is not None and arrival == Arrival.ROLLED else ()
        what = ""
        if entry is None:
            what = "" if is_void else LIVE_NOW
        elif is_void and state != EntryState.VOID:
            what = VOID
        elif arrival == Arrival.ROLLED and coming is None:
            transferred_out = state == EntryState.TRANSFERRED_OUT and state_there != EntryState.TRANSFERRED_OUT
            what = "" if transferred_out and there is not None else NOT_LIVE
        elif arrival != Arrival.ROLLED and coming is not None:
            what = WAS_LIVE
        elif fields:
            what = CHANGED
        if what:
            yield EarlierMonthDifference(
                investigation=investigation,
                reference=reference,
                what=what,
                sentence=f"{reference} {what.format(month=label)}.",
                source=coming,
                entry=entry,
                fields=fields if what == CHANGED else (),
            )


def _changes(values: tuple[Any, ...]) -> Iterator[ChangedField]:
    """The carried fields that the earlier month has changed since the draft came from it."""
    columns = (dict(zip(carry_forward.COPIED, values[side::3], strict=True)) for side in range(3))
    sides = tuple(carry_forward.answers_in(of_one) for of_one in columns)
    for name in carry_forward.CARRIED:
        then, mine, now = (answers[name] for answers in sides)
        if then != now:
            yield ChangedField(field=name, then=then, mine=mine, now=now)


def _take_values(difference: EarlierMonthDifference, *, lists: Lists, by: User) -> None:
    """Copy the earlier month's current values into every field that the draft has not changed.

    Cleans the whole row again, because two people's changes may contradict each other.
    """
    taken = {change.field: change.now for change in difference.fields if not change.is_mine}
    if taken and difference.entry is not None:
        entry = Entry.objects.select_related("revision", "holding").get(pk=difference.entry)
        known = arrivals.of_entry(entry.pk)
        month = entry.revision.period_id
        cleaned = cleaning.clean(as_typed(taken), lists=lists, month=month, stored=known.stored)
        rows.write(entry, cleaned, known=known, by=by)


def _leave_out(gone: list[EarlierMonthDifference], *, revision: Revision) -> None:
    """Remove rows that are no longer live in the earlier month; keep as first reported what no approved return has."""
    entries = Entry.objects.filter(
        revision=revision, investigation__in=[difference.investigation for difference in gone]
    )
    reported = arrivals.approved_among(entries.values_list("investigation", flat=True))
    orphans = entries.exclude(investigation__in=reported)
    orphans.update(arrival=Arrival.FIRST_REPORTED, previous=None)
    leaving = list(entries.filter(investigation__in=reported).exclude(arrival__in=arrivals.NEW))
    merged = Entry.objects.filter(revision=revision, merged_into__in=[entry.investigation_id for entry in leaving])
    with counting.with_sealed():
        merged.update(state=EntryState.LIVE, merged_into=None)
    Entry.objects.filter(pk__in=[entry.pk for entry in leaving]).delete()
