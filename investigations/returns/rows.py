"""Change, add or confirm one investigation of a draft, for the row form.

Each row is saved separately. No user overwrites another's change: a form carries its opening values,
`edit_conflicts.py` merges the changes of two users, and a field that both changed keeps its saved value until the user
chooses. Unreadable text is stored as typed and marked; it blocks only submission. After each change the checks run
again that it concerns. `row_endings.py` has the endings of an investigation, `records/transfers.py` the transfers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, EntryState, RevisionState, Severity
from investigations.models import (
    Entry,
    EntryPeople,
    EntryText,
    Finding,
    Holding,
    Investigation,
    MonthlyReturn,
    Revision,
)
from investigations.quality import checks
from investigations.quality.rules import nothing_changed
from investigations.returns import (
    arrivals,
    carry_forward,
    cleaning,
    creation,
    draft_rows,
    edit_conflicts,
    people_typed,
    storing,
    vocabulary,
)
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.cleaning import CleanedEntry, FieldProblem
from investigations.returns.draft_rows import DraftRow
from investigations.returns.edit_conflicts import Merged, OpenedForm, Saver
from investigations.returns.fields import as_typed
from investigations.returns.parsers import STATES, Typed, reference_key, text_of
from investigations.returns.people_groups import TypedGroup, filled
from investigations.returns.row_texts import groups_of, groups_typed_of, totals_of, typed_from_form, typed_of
from investigations.returns.storing import EntryToStore
from investigations.returns.typed_totals import WhichGroup
from investigations.returns.undoing import Undo, undo_of
from investigations.returns.vocabulary import Lists, plainly
from investigations.sealed import counting

# States that the form itself may set. The others need a second force, a second investigation or a reason.
FREE = frozenset({EntryState.LIVE.value, EntryState.CLOSED.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSaved:
    """A row after a change: the entry, what could not be read by field, and the findings about it now.

    `merged` says what was not saved because another user changed it too, and what else another user changed. `asked`
    are the lower numbers of people that wait for a choice, and `unsaved` the numbers that are not saved, as typed.
    """

    entry: Entry
    errors: dict[str, list[str]]
    findings: list[Finding] = field(default_factory=list)
    merged: Merged | None = None
    asked: tuple[WhichGroup, ...] = ()
    unsaved: Mapping[str, str] = field(default_factory=dict)
    undo: Undo | None = None
    undo_change: str = ""  # the change of marked rows that takes this one back, where it only confirmed the row
    is_written: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether everything that was typed is saved."""
        return not (self.unsaved or (self.merged and self.merged.conflicts))


class RowConflict(Exception):
    """Another user changed the row after the caller read it, and the caller has no opening values. Nothing is saved."""

    def __init__(self, entry: Entry, *, theirs: dict[str, Typed], mine: dict[str, Typed]) -> None:
        name = entry.changed_by.name if entry.changed_by else "Someone"
        super().__init__(f"Not saved: {name} changed this row after you opened it. Open the row again.")
        self.entry = entry
        self.theirs = theirs
        self.mine = mine


class NotAdded(Exception):
    """An investigation that cannot be added, with the messages by field. Nothing has changed."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(sentence for sentences in errors.values() for sentence in sentences))
        self.errors = errors


@transaction.atomic
def save(
    entry_id: int,
    *,
    typed: Mapping[str, Typed],
    version: int,
    by: User,
    opened: OpenedForm | None = None,
    keep: Mapping[str, str] | None = None,
) -> RowSaved:
    """Save what was typed in a row; fields and people that are not in `typed` stay unchanged.

    People come as lists of equal length under `people_role`, `people_nationality`, `people_gender`, `people_age_group`
    and `people_count`; `people_remove` has the positions of groups to remove, from 0. With `opened`, the opening values
    of a form's fields, only the user's own changes are saved, and what another user changed too comes back as conflicts
    until `keep` has a choice for it. Without it, a row that changed since `version` raises EditConflict. Also raises
    TransitionNotAllowed, and Entry.DoesNotExist out of scope.
    """
    row, lists = locked_row(entry_id, by=by), vocabulary.present()
    entry, known = row.entry, row.known
    saved = change(entry, known, typed=typed, version=version, by=by, lists=lists, opened=opened, keep=keep)
    if saved.is_written:
        log.record(Operation.ALTERATION, of=entry.investigation)
    findings = checks.check_rows(entry.revision, {entry.pk: known.stored}, lists=lists)
    return replace(saved, findings=findings)


def change(
    entry: Entry,
    known: ArrivingInvestigation,
    *,
    typed: Mapping[str, Typed],
    version: int,
    by: User,
    lists: Lists,
    opened: OpenedForm | None = None,
    keep: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
) -> RowSaved:
    """Merge and write what was typed in a locked row, as `save` says. The caller checks the revision, and logs it.

    `sources` has, for a lower number of people, the group that has fewer.
    """
    groups: Sequence[TypedGroup] | None = groups_of(typed)
    merged = None
    if opened is None:
        refuse_edit_conflict(entry, known, typed=typed, version=version)
    else:
        merged = edit_conflicts.merge(
            typed_from_form(typed),
            groups,
            opened=opened,
            stored={**typed_of(known), **totals_of(known)},
            stored_groups=groups_typed_of(known),
            keep=keep or {},
            saver=_saver_of(entry, since=version, by=by),
            lists=lists,
        )
        typed, groups = merged.typed, merged.people
        if merged.conflicts and not typed and (groups is None or groups == filled(groups_typed_of(known))):
            return RowSaved(entry=entry, errors=errors_of(entry, known=known, lists=lists), merged=merged)
    _refuse_ending(typed, known=known, entry=entry)
    people = people_typed.with_totals(groups, typed, known=known, sources=sources or {})
    if people.unsaved and people.groups is None and not typed.keys() - people.unsaved.keys():
        errors = errors_of(entry, known=known, lists=lists) | people.errors
        return RowSaved(entry=entry, errors=errors, merged=merged, asked=people.asked, unsaved=people.unsaved)
    cleaned = cleaning.clean(
        _without_ending(typed), people=people.groups, lists=lists, month=entry.revision.period_id, stored=known.stored
    )
    cleaned = _with_taken_reference(cleaned, entry=entry)
    write(entry, cleaned, known=known, by=by)
    return RowSaved(
        entry=entry,
        errors=cleaned.errors() | people.errors,
        merged=merged,
        asked=people.asked,
        unsaved=people.unsaved,
        undo=undo_of(known, cleaned, version=entry.version),
        is_written=True,
    )


@transaction.atomic
def add(monthly_return: MonthlyReturn, *, typed: Mapping[str, Typed], by: User) -> RowSaved:
    """Add an investigation to the draft: first reported, or put back after it was missing.

    Raises NotAdded if its reference cannot be used, TransitionNotAllowed if the return cannot be changed.
    """
    monthly_return = creation.locked_to_change(monthly_return, by=by)
    revision = creation.working(monthly_return)
    lists = vocabulary.present()
    first = cleaning.clean({"reference": typed.get("reference", "")}, lists=lists, month=revision.period_id)
    reference = str(first.values["reference"])
    if not reference:
        raise NotAdded({"reference": first.errors()["reference"]})
    known = arrivals.of_references([reference], revision=revision)[reference]
    taken = Holding.objects.known_as(reference, force=monthly_return.force_id)
    if there := Entry.objects.filter(revision=revision, holding__in=taken).select_related("holding").first():
        known = f"“{there.holding.reference}” is already in this return. Open its row, or enter another reference."
    elif isinstance(known, ArrivingInvestigation) and known.arrival == Arrival.REOPENED:
        known = f"“{reference}” was closed in an earlier month. Reopen it instead of adding it."
    if isinstance(known, str):
        raise NotAdded({"reference": [known]})
    _refuse_ending(typed, known=known)
    typed = {**_without_ending(typed), "reference": known.reference}
    cleaned = cleaning.clean(typed, people=groups_of(typed), lists=lists, month=revision.period_id, stored=known.stored)
    storing.add_all(revision, [EntryToStore(known=known, cleaned=cleaned)], among=[known], by=by)
    if revision.is_nil:
        revision.is_nil = False
        revision.save(update_fields=["is_nil"])
    entry = Entry.objects.select_related("revision", "investigation").get(
        revision=revision, holding__reference=known.reference
    )
    log.record(Operation.COLLECTION, of=entry.investigation)
    return checked(entry, errors=cleaned.errors())


@transaction.atomic
def reopen(investigation: Investigation, monthly_return: MonthlyReturn, *, by: User) -> RowSaved:
    """Reopen in this draft an investigation that an earlier month of the series closed, with its values from then."""
    monthly_return = creation.locked_to_change(monthly_return, by=by)
    if why := counting.why_read_only(investigation.pk):
        raise TransitionNotAllowed(why)
    revision = creation.working(monthly_return)
    holding = Holding.objects.filter(investigation=investigation, force=monthly_return.force_id).latest("pk")
    if Entry.objects.filter(revision=revision, investigation=investigation).exists():
        raise TransitionNotAllowed(f"“{holding.reference}” is already in this return. Open its row.")
    known = arrivals.of_references([holding.reference], revision=revision)[holding.reference]
    if isinstance(known, str):
        raise TransitionNotAllowed(known)
    if known.arrival != Arrival.REOPENED or known.previous is None:
        raise TransitionNotAllowed(
            f"“{holding.reference}” was not closed in an earlier month of this series, so you cannot reopen it. "
            "Add it as a new investigation."
        )
    people = arrivals.people_of([known.previous]).get(known.previous, ())
    stored = replace(known.stored, people=people)
    cleaned = cleaning.clean({}, lists=vocabulary.present(), month=revision.period_id, stored=stored)
    storing.add_all(revision, [EntryToStore(known=known, cleaned=cleaned)], among=[known], by=by)
    entry = Entry.objects.select_related("revision", "investigation").get(
        revision=revision, investigation=investigation
    )
    log.record(Operation.ALTERATION, of=entry.investigation)
    return checked(entry, errors=cleaned.errors())


def needs_reason_for_the_rest(monthly_return: MonthlyReturn) -> bool:
    """Whether the draft has rows to confirm, and an open warning that nothing has changed in any row."""
    draft = Revision.objects.working().filter(monthly_return=monthly_return)
    warnings = Finding.objects.filter(revision__in=draft, rule=nothing_changed.RULE.code, severity=Severity.WARNING)
    return warnings.open().exists() and Entry.objects.filter(revision__in=draft, changed_at__isnull=True).exists()


@transaction.atomic
def no_change_to_the_rest(monthly_return: MonthlyReturn, *, by: User, reason: str = "") -> int:
    """Record that this user confirmed all unchanged rows as the same as last month; return how many.

    `reason` says why nothing has changed. It answers that warning, if the draft has it; without it, the warning stays.
    """
    monthly_return = creation.locked_to_change(monthly_return, by=by)
    revision = creation.working(monthly_return)
    untouched = Entry.objects.filter(revision=revision, changed_at__isnull=True)
    count = untouched.update(changed_by=by, changed_at=clock.now())
    if reason:
        checks.explain_all(revision, reasons={nothing_changed.RULE.code: reason}, by=by)
    log.record(Operation.ALTERATION, of=monthly_return)
    return count


def errors_of(
    entry: Entry, *, known: ArrivingInvestigation | None = None, lists: Lists | None = None
) -> dict[str, list[str]]:
    """What could not be read in a stored row, by field, with the messages from when it was saved."""
    stored = (known or arrivals.of_entry(entry.pk)).stored
    lists = lists or vocabulary.present()
    cleaned = cleaning.clean({}, lists=lists, month=entry.revision.period_id, stored=stored)
    return _with_taken_reference(cleaned, entry=entry).errors()


def locked(entry_id: int, *, by: User) -> Entry:
    """The entry of a row of a draft in scope, as `locked_row`."""
    return locked_row(entry_id, by=by).entry


def locked_row(entry_id: int, *, by: User) -> DraftRow:
    """Find a row of a draft in scope, lock its return and then read the row.

    Raises Entry.DoesNotExist out of scope, TransitionNotAllowed if the row cannot be changed.
    """
    return _rows_in(draft_rows.locked_return(by=by, entry=entry_id), [entry_id], by=by)[entry_id]


def locked_rows(monthly_return_id: int, entries: Iterable[int], *, by: User) -> dict[int, DraftRow]:
    """Lock a return and read these rows of its draft, by their numbers. Raises as `locked` does."""
    return _rows_in(draft_rows.locked_return(by=by, monthly_return=monthly_return_id), entries, by=by)


def _rows_in(monthly_return: MonthlyReturn | None, entries: Iterable[int], *, by: User) -> dict[int, DraftRow]:
    """These rows of the draft of a locked return. Raises Entry.DoesNotExist without one."""
    if monthly_return is None:
        raise Entry.DoesNotExist
    creation.refuse_unless_changeable(monthly_return, by=by)
    wanted = set(entries)
    by_number = {row.entry.pk: row for row in draft_rows.of_return(monthly_return, wanted)}
    if wanted - by_number.keys():
        raise Entry.DoesNotExist
    if not all(row.may_change for row in by_number.values()):
        raise TransitionNotAllowed(counting.READ_ONLY)
    if any(row.entry.revision.state != RevisionState.WORKING for row in by_number.values()):
        raise TransitionNotAllowed("This row has been submitted. Open the return to change it in the next revision.")
    return by_number


def refuse_edit_conflict(
    entry: Entry, known: ArrivingInvestigation, *, typed: Mapping[str, Typed], version: int
) -> None:
    """Raise EditConflict if the row has changed since the user read it."""
    if version == entry.version:
        return
    stored = {**as_typed(known.stored.values), **known.stored.unread}
    mine = {name: text for name, text in typed.items() if name in stored and text_of(text) != text_of(stored[name])}
    raise RowConflict(entry, theirs={name: stored[name] for name in mine}, mine=mine)


def _saver_of(entry: Entry, *, since: int, by: User) -> Saver:
    """Who saved the row last."""
    return Saver(
        name=entry.changed_by.name if entry.changed_by else "Someone",
        is_same_person=entry.changed_by_id == by.pk,
        at=entry.changed_at,
        is_only=entry.version == since + 1,
    )


def checked(entry: Entry, *, errors: dict[str, list[str]]) -> RowSaved:
    """The row after a change, with what the checks of the whole revision now find about it."""
    findings = checks.check(entry.revision)
    return RowSaved(
        entry=entry,
        errors=errors,
        findings=[finding for finding in findings if finding.entry_id == entry.pk],
    )


def _without_ending(typed: Mapping[str, Typed]) -> dict[str, Typed]:
    """What was typed, without the fields of endings that have their own action."""
    return {name: text for name, text in typed.items() if name not in {"merged_into", "void_reason"}}


def _refuse_ending(typed: Mapping[str, Typed], *, known: ArrivingInvestigation, entry: Entry | None = None) -> None:
    """Raise TransitionNotAllowed for a state that the form cannot set, with the next step."""
    state = STATES.get(plainly(text_of(typed.get("state", ""))), known.state)
    if state == known.state:
        return
    if not {state, known.state} <= FREE:
        label = EntryState(state).label
        raise TransitionNotAllowed(f"You cannot choose “{label}” here. Use “Merge, transfer or remove” on the row.")
    if entry is not None and has_merged_others(entry):
        raise TransitionNotAllowed("Another investigation was merged into this one in this draft. Undo that first.")


def has_merged_others(entry: Entry) -> bool:
    """Whether another investigation of the draft was merged into this one."""
    return Entry.objects.filter(revision=entry.revision_id, merged_into=entry.investigation_id).exists()


def _with_taken_reference(cleaned: CleanedEntry, *, entry: Entry) -> CleanedEntry:
    """The cleaned row, with a problem if another investigation of the force has this reference."""
    reference = str(cleaned.values["reference"])
    if reference == entry.holding.reference:
        return cleaned
    other = Holding.objects.known_as(reference, force=entry.force_id).exclude(pk=entry.holding_id).first()
    if counting.references_in_use([reference_key(reference)], force=entry.force_id):
        sentence = arrivals.not_to_be_used(reference)
    elif other is None:
        return cleaned
    else:
        sentence = (
            f"“{other.reference}” is already used by another investigation of your force. Enter another reference."
        )
    return replace(
        cleaned,
        values={**cleaned.values, "reference": entry.holding.reference},
        unread={**cleaned.unread, "reference": reference},
        problems=(*cleaned.problems, FieldProblem(field="reference", sentence=sentence)),
    )


def write(entry: Entry, cleaned: CleanedEntry, *, known: ArrivingInvestigation, by: User) -> None:
    """Write a cleaned row to the database: the entry, the holding's names, the people and the free text."""
    values = {carry_forward.attribute(name): value for name, value in storing.entry_values(cleaned).items()}
    values["arrival"] = arrivals.arrival_of(known, cleaned.values, revision=entry.revision)
    changed = [name for name, value in values.items() if getattr(entry, name) != value]
    for name in changed:
        setattr(entry, name, values[name])
    entry.version += 1
    entry.changed_by = by
    entry.changed_at = clock.now()
    draft_rows.store(entry, [*changed, "version", "changed_by", "changed_at"])
    holding = entry.holding
    if (holding.reference, holding.operation_name) != (
        cleaned.values["reference"],
        cleaned.values["operation_name"],
    ):
        holding.reference = str(cleaned.values["reference"])
        holding.operation_name = str(cleaned.values["operation_name"])
        holding.save(update_fields=["reference", "operation_name"])
    if cleaned.people != known.stored.people:
        EntryPeople.objects.filter(entry=entry).delete()
        EntryPeople.objects.bulk_create(
            EntryPeople(
                entry=entry,
                force_id=entry.force_id,
                role=group.role,
                nationality_id=group.nationality,
                gender=group.gender,
                age_group=group.age_group,
                count=group.count,
            )
            for group in cleaned.people
        )
    _store_words(entry, cleaned, known=known)


def _store_words(entry: Entry, cleaned: CleanedEntry, *, known: ArrivingInvestigation) -> None:
    """Store an entry's free text; a row exists only if there is some."""
    words = storing.words_of(entry.pk, cleaned, known=known)
    if words is None:
        if known.has_words:
            EntryText.objects.filter(entry=entry).delete()
    else:
        del words["entry_id"]
        EntryText.objects.update_or_create(entry=entry, defaults={**words, "force_id": entry.force_id})
