"""Import a whole return: clean, store and submit all rows of a force's month at once, or change nothing.

History imports and workbooks use this module, as the API will; the result is the same as from the row form. A row
identifies its investigation by the force's reference. A field that a row does not have, and people if they are None,
stay as in the draft, or else as last month. A history import leaves a live investigation without a row out, and the
rule *missing* reports it; a workbook leaves it as it is, because a missing row never deletes a case. What the force has
transferred or transferred in this month always stays, because two forces have agreed it. `storing.py` stores the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import months, typed_text
from investigations.choices import Arrival, EntryState
from investigations.models import MonthlyReturn, Revision
from investigations.quality import checks
from investigations.quality.checks import StoredFinding
from investigations.returns import (
    arrivals,
    carry_forward,
    cleaning,
    creation,
    storing,
    typed_totals,
    vocabulary,
    whole_changes,
)
from investigations.returns.arrivals import ArrivingInvestigation
from investigations.returns.cleaning import CleanedEntry, FieldProblem
from investigations.returns.fields import PEOPLE, FieldContext
from investigations.returns.parsers import Typed, reference_key, text_of
from investigations.returns.people_groups import PeopleGroup, TypedGroup
from investigations.returns.row_texts import groups_typed
from investigations.returns.storing import EntryToStore
from investigations.returns.vocabulary import Lists
from investigations.returns.whole_changes import CaseChange
from investigations.review import decisions

SETTLED = frozenset({EntryState.TRANSFERRED_OUT})
# States that no other record has a say in, so that a row can be stored before the others are read.
BY_ITSELF = frozenset({EntryState.LIVE, EntryState.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class InvestigationRow:
    """One investigation from a file: texts by the names of `fields.FIELDS`, and groups of people."""

    values: Mapping[str, Typed]
    people: Sequence[TypedGroup] | None = None
    is_in_return: bool = False  # whether the file takes it for one that the return has already
    totals: Mapping[str, str] = field(default_factory=dict)  # numbers of people as typed, where `people` is None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One problem to fix in one row. Rows are numbered from 1."""

    row: int
    reference: str
    problem: FieldProblem

    def __str__(self) -> str:
        """The row and field, what was found, and what to do."""
        return self.problem.at(f"Row {self.row} ({self.problem.label})")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeImportResult:
    """The result of an import: the return, or None with every problem of every row."""

    monthly_return: MonthlyReturn | None
    errors: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePreview:
    """What an import would do. `can_be_stored` is false if a row cannot be stored even as typed."""

    errors: tuple[RowProblem, ...]
    changes: tuple[CaseChange, ...]
    findings: tuple[tuple[str, StoredFinding], ...]  # each with the reference of its case; empty for the whole return
    others: int  # how many cases of the draft have no row
    can_be_stored: bool
    references: tuple[str, ...] = ()  # of every case that the draft would have


class _NothingChanges(Exception):
    """Rolls back the transaction; it carries the errors."""

    def __init__(self, errors: Iterable[RowProblem]) -> None:
        super().__init__()
        self.errors = tuple(errors)


def submit_whole_return(
    force: str,
    month: date,
    *,
    rows: Sequence[InvestigationRow],
    by: User,
    submit: bool = True,
    reasons: Mapping[str, str] | None = None,
) -> WholeImportResult:
    """Replace all rows of the month's draft with these rows and submit it; without any row it is a nil return.

    If any row has a problem, nothing changes. Without `submit` the draft stays a draft, and values that cannot be read
    are stored in it as typed. `reasons` gives the reasons for warnings, by the rule's code. Raises
    MonthlyReturn.DoesNotExist out of scope, and TransitionNotAllowed if the return cannot be changed or submitted.
    """
    try:
        with transaction.atomic():
            with log.gathering(log.RequestAccesses()) as done:
                result = _submit(force, month, rows=rows, by=by, submit=submit, reasons=reasons or {})
            log.record_gathered(done)  # in one statement, where no request gathers it
            return result
    except _NothingChanges as nothing:
        return WholeImportResult(monthly_return=None, errors=nothing.errors)


def preview(force: str, month: date, *, rows: Sequence[InvestigationRow], by: User) -> WholePreview:
    """What `update` would change and what the rules would find then. Nothing changes. Raises as `update` does."""
    # What is rolled back was not done, so the log does not keep it either.
    with log.gathering(log.RequestAccesses()), transaction.atomic():
        seen = _seen(_stored(force, month, rows=rows, by=by))
        transaction.set_rollback(True)
    return seen


def update_unless_faulty(force: str, month: date, *, rows: Sequence[InvestigationRow], by: User) -> WholePreview | None:
    """Do what `update` does and report on it as `preview` does, in one pass; None and no change if a row has a problem.

    Raises as `update` does.
    """
    with log.gathering(log.RequestAccesses()) as done, transaction.atomic():
        work = _stored(force, month, rows=rows, by=by, takes_faulty=False)
        if work.errors:
            transaction.set_rollback(True)
            return None
        seen = _seen(work)
        _finish(work)
    log.record_gathered(done)
    return seen


@transaction.atomic
def update(force: str, month: date, *, rows: Sequence[InvestigationRow], by: User) -> WholeImportResult:
    """Change these rows of the month's draft; start the return if nobody has. Other rows stay as they are.

    A value that cannot be read is stored as typed, as the form does, so that it can be corrected there. If a row cannot
    be placed at all, nothing changes. Raises MonthlyReturn.DoesNotExist out of scope, and TransitionNotAllowed if the
    return cannot be changed.
    """
    work = _stored(force, month, rows=rows, by=by)
    if work.has_unplaceable:
        transaction.set_rollback(True)
        return WholeImportResult(monthly_return=None, errors=work.sorted_errors())
    _finish(work)
    return WholeImportResult(monthly_return=work.revision.monthly_return, errors=work.sorted_errors())


def _finish(work: _MonthImport) -> None:
    """A return that has rows is no nil return."""
    Revision.objects.filter(pk=work.revision.pk).update(is_nil=False)
    log.record(Operation.ALTERATION, of=work.revision.monthly_return)


def _seen(work: _MonthImport) -> WholePreview:
    """What the rows that are stored now have changed, and what the rules find."""
    changes = [
        whole_changes.change_of(known, cleaned, row=work.numbers[reference], lists=work.lists)
        for reference, (known, cleaned) in work.with_rows().items()
    ]
    findings: list[tuple[str, StoredFinding]] = []
    if not work.has_unplaceable:
        references = work.references_by_entry()
        findings = [
            (references.get(finding.entry_id or 0, ""), finding) for finding in checks.check_imported(work.revision)
        ]
    return WholePreview(
        errors=work.sorted_errors(),
        changes=tuple(changes),
        findings=tuple(findings),
        others=len(work.cleaned) - len(changes),
        can_be_stored=not work.has_unplaceable,
        references=tuple(work.cleaned),
    )


def _stored(
    force: str, month: date, *, rows: Sequence[InvestigationRow], by: User, takes_faulty: bool = True
) -> _MonthImport:
    """Store the rows beside everything else in the month's draft, which stays.

    Some rows may be stored although another cannot be: the caller rolls back unless every row is as it wants it.
    """
    monthly_return = creation.begin(force, month, by=by)
    creation.refuse_unless_changeable(monthly_return, by=by)
    revision = creation.working(monthly_return)
    work = _MonthImport(
        revision=revision,
        known=arrivals.in_draft(revision),
        lists=vocabulary.present(),
        keeps_others=True,
        takes_faulty=takes_faulty,
    )
    work.place(rows)
    work.stored = storing.replace_some(revision, work.lines(), among=work.arriving(), by=by)
    return work


def _submit(
    force: str, month: date, *, rows: Sequence[InvestigationRow], by: User, submit: bool, reasons: Mapping[str, str]
) -> WholeImportResult:
    monthly_return, revision = creation.begin_empty(force, month, by=by)
    creation.refuse_unless_changeable(monthly_return, by=by)
    if revision is None:
        revision = creation.working(monthly_return)
        known = arrivals.in_draft(revision)
    else:
        known = arrivals.coming_along(revision)
        revision.rolled_live = len(known) + carry_forward.carry_sealed_into(revision)
        if carry_forward.carry_forward_into(revision):
            known |= arrivals.in_draft(revision)
    work = _MonthImport(revision=revision, known=known, lists=vocabulary.present(), takes_faulty=not submit)
    work.place(rows)
    storing.replace_all(revision, work.lines(), among=work.arriving(), by=by)
    if work.is_refused:
        raise _NothingChanges(work.sorted_errors())
    revision.is_nil = not work.cleaned and not known
    revision.save(update_fields=["is_nil", "rolled_live"])
    log.record(Operation.ALTERATION, of=monthly_return)
    if submit:
        monthly_return = decisions.submit(force, month, by=by, reasons=reasons)
    elif reasons:
        checks.check(revision)
        checks.explain_all(revision, reasons=reasons, by=by)
    return WholeImportResult(monthly_return=monthly_return, errors=work.sorted_errors())


@dataclass(slots=True, kw_only=True)
class _MonthImport:
    """The rows of one month during an import: placed, then cleaned one after the other as they are stored."""

    revision: Revision
    known: dict[str, ArrivingInvestigation]
    lists: Lists
    keeps_others: bool = False  # whether an investigation without a row stays as it is
    takes_faulty: bool = True  # whether a row is stored although a value of it cannot be read
    placed: dict[str, tuple[ArrivingInvestigation, InvestigationRow]] = field(default_factory=dict)
    cleaned: dict[str, tuple[ArrivingInvestigation, CleanedEntry]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    errors: list[RowProblem] = field(default_factory=list)
    has_unplaceable: bool = False
    readings: cleaning.Readings = field(default_factory=dict, repr=False)
    people: dict[int, tuple[PeopleGroup, ...]] = field(default_factory=dict, repr=False)
    stored: dict[int, str] = field(default_factory=dict)

    def place(self, rows: Sequence[InvestigationRow]) -> None:
        """Find the investigation of every row, and the people that come along; collect the problems of that."""
        named: dict[str, InvestigationRow] = {}
        spellings = {reference_key(reference): reference for reference in self.known}
        for number, row in enumerate(rows, start=1):
            reference = typed_text.normal_reference(text_of(row.values.get("reference", "")))
            reference = spellings.setdefault(reference_key(reference), reference)
            if reference in named:
                first = self.numbers[reference]
                self._unplaceable(number, reference, f"“{reference}” is already in row {first}. Keep one of the two.")
            elif not reference or len(reference) > 40 or typed_text.refusal_of_reference(reference):
                problem = cleaning.clean({"reference": reference}, lists=self.lists, month=self.revision.period_id)
                self._unplaceable(number, reference, problem.errors()["reference"][0])
            else:
                named[reference], self.numbers[reference] = row, number
        others = arrivals.of_references(named.keys() - self.known.keys(), revision=self.revision)
        for reference in [reference for reference in others if named[reference].is_in_return]:
            others[reference] = f"“{reference}” is not in the return. Correct the reference, or add the investigation."
        self.people = arrivals.people_of(self._need_people(named, others))
        for reference, row in named.items():
            arriving = self.known.get(reference) or others[reference]
            if isinstance(arriving, str):
                self._unplaceable(self.numbers[reference], reference, arriving)
                self._check_people(row, reference)
            else:
                self.numbers[arriving.reference] = self.numbers[reference]
                self.placed[arriving.reference] = arriving, row

    def arriving(self) -> list[ArrivingInvestigation]:
        """The investigations that may be stored, in the order of the import."""
        staying = [] if self.keeps_others else [known for known in self.known.values() if self._stays(known)]
        return [*(known for known, _ in self.placed.values()), *staying]

    @property
    def is_refused(self) -> bool:
        """Whether a problem keeps the import from storing anything."""
        return self.has_unplaceable or bool(self.errors and not self.takes_faulty)

    def lines(self) -> Iterator[EntryToStore]:
        """Clean every row, and yield those to store: at once if no other record has a say in it, else after all.

        Every problem is collected. After one for which nothing can be stored, no row comes.
        """
        waiting = []
        for known, row in self.placed.values():
            cleaned = self._clean(row, _with_people(known, self.people))
            if cleaned.values["state"] not in BY_ITSELF or known.state in SETTLED:
                waiting.append(known.reference)
            elif not self.is_refused:
                yield EntryToStore(known=self.cleaned[known.reference][0], cleaned=cleaned)
        staying = self._keep()
        self._check_states()
        if not self.is_refused:
            yield from self._with_survivors([*waiting, *(() if self.keeps_others else staying)])

    def with_rows(self) -> dict[str, tuple[ArrivingInvestigation, CleanedEntry]]:
        """The investigations that have a row, by reference."""
        return {reference: cleaned for reference, cleaned in self.cleaned.items() if reference in self.numbers}

    def references_by_entry(self) -> dict[int, str]:
        """The reference of every entry of the draft."""
        others = {known.entry: known.reference for known, _ in self.cleaned.values() if known.entry is not None}
        return others | self.stored

    def sorted_errors(self) -> tuple[RowProblem, ...]:
        """Every problem, in the order of the rows."""
        return tuple(sorted(self.errors, key=lambda error: error.row))

    def _with_survivors(self, references: Iterable[str]) -> Iterator[EntryToStore]:
        """Cleaned rows, each with the investigation that it is merged into."""
        spellings = self._spellings()
        for reference in references:
            known, cleaned = self.cleaned[reference]
            into = cleaned.values["merged_into"]
            there = spellings.get(reference_key(str(into))) if into else None
            survivor = self.cleaned[there][0] if there else None
            yield EntryToStore(known=known, cleaned=cleaned, survivor=survivor)

    def _spellings(self) -> dict[str, str]:
        """The return's spelling of each reference, by its key; empty if no case is merged into another."""
        if not any(cleaned.values["merged_into"] for _, cleaned in self.cleaned.values()):
            return {}
        return {reference_key(reference): reference for reference in self.cleaned}

    def _clean(self, row: InvestigationRow, known: ArrivingInvestigation) -> CleanedEntry:
        people = row.people
        if row.totals and people is None:
            people = groups_typed(self._with_totals(row.totals, known))
        cleaned = cleaning.clean(
            {**row.values, "reference": known.reference},
            people=people,
            lists=self.lists,
            month=self.revision.period_id,
            stored=known.stored,
            readings=self.readings,
        )
        self.cleaned[known.reference] = known, cleaned
        number = self.numbers[known.reference]
        self.errors += [
            RowProblem(row=number, reference=known.reference, problem=problem) for problem in cleaned.problems
        ]
        return cleaned

    def _with_totals(self, totals: Mapping[str, str], known: ArrivingInvestigation) -> tuple[PeopleGroup, ...]:
        """The groups of a case with the numbers of a file. No field could hold a wrong number as typed: it must go."""
        context = FieldContext(lists=self.lists, day=months.last_day(self.revision.period_id))
        groups, refusals = typed_totals.with_typed_totals(known.stored, totals, context)
        for name, sentence in refusals.items():
            self._unplaceable(self.numbers[known.reference], known.reference, sentence, name=name)
        return groups

    def _check_people(self, row: InvestigationRow, reference: str) -> None:
        """Report the problems of people whose investigation is not known, so that every problem is in one answer."""
        cleaned = cleaning.clean({}, people=row.people or (), lists=self.lists, month=self.revision.period_id)
        self.errors += [
            RowProblem(row=self.numbers[reference], reference=reference, problem=problem)
            for problem in cleaned.problems
            if problem.field.partition("-")[0] == PEOPLE
        ]

    def _need_people(
        self, named: Mapping[str, InvestigationRow], others: Mapping[str, ArrivingInvestigation | str]
    ) -> list[int]:
        """Entries whose people are carried forward: their row has no people, or there is no row.

        Where other rows stay, the people of all are read: a preview compares them.
        """
        silent = {reference for reference, row in named.items() if row.people is None}
        needed = []
        for arriving in (*self.known.values(), *others.values()):
            if isinstance(arriving, ArrivingInvestigation) and (
                self.keeps_others or arriving.reference in silent or arriving.reference not in named
            ):
                needed += [entry for entry in [arriving.entry or arriving.previous] if entry is not None]
        return needed

    def _stays(self, known: ArrivingInvestigation) -> bool:
        """Whether an investigation without a row stays: what two forces have agreed, or everything."""
        is_agreed = known.state in SETTLED or known.arrival == Arrival.TRANSFERRED_IN
        return known.reference not in self.numbers and (is_agreed or self.keeps_others)

    def _keep(self) -> list[str]:
        """Keep what has no row and stays anyway, and return its references."""
        staying = [reference for reference, known in self.known.items() if self._stays(known)]
        for reference in staying:
            known = _with_people(self.known[reference], self.people)
            cleaned = cleaning.clean(
                {}, lists=self.lists, month=self.revision.period_id, stored=known.stored, readings=self.readings
            )
            self.cleaned[reference] = known, cleaned
        return staying

    def _check_states(self) -> None:
        """Check what a state needs beyond its row: another force's acceptance, a survivor, an approved return."""
        spellings = self._spellings()
        voids = [known.investigation for known, row in self.cleaned.values() if row.values["state"] == EntryState.VOID]
        approved = arrivals.approved_among(voids) if voids else frozenset()
        for reference, (known, row) in self.cleaned.items():
            state, survivor = row.values["state"], str(row.values["merged_into"])
            if known.state in SETTLED and state not in SETTLED:
                self._refuse(
                    reference, "state", "This investigation has been transferred. Set the state to Transferred out."
                )
            elif state in SETTLED and known.state not in SETTLED:
                sentence = (
                    "No other force has accepted this investigation. Offer the transfer first. It stays live "
                    "until the other force accepts it."
                )
                self._refuse(reference, "state", sentence)
            elif (
                state == EntryState.MERGED
                and survivor
                and not self._survives(spellings.get(reference_key(survivor), ""), of=reference)
            ):
                sentence = f"“{survivor}” is not another live investigation in this return. Enter one that is."
                self._refuse(reference, "merged_into", sentence)
            elif state == EntryState.VOID and known.investigation not in approved:
                self._refuse(reference, "state", "It is not in an approved return. Leave the row out instead.")

    def _survives(self, there: str, *, of: str) -> bool:
        """Whether another investigation can be merged into the one that has this reference."""
        return there != of and there in self.cleaned and self.cleaned[there][1].values["state"] == EntryState.LIVE

    def _refuse(self, reference: str, name: str, sentence: str) -> None:
        """Refuse a state that cannot be stored even as typed: it would claim something that did not happen."""
        self._unplaceable(self.numbers.get(reference, 0), reference, sentence, name=name)

    def _unplaceable(self, number: int, reference: str, sentence: str, *, name: str = "reference") -> None:
        self.has_unplaceable = True
        problem = FieldProblem(field=name, sentence=sentence)
        self.errors.append(RowProblem(row=number, reference=reference, problem=problem))


def _with_people(known: ArrivingInvestigation, people: Mapping[int, tuple[PeopleGroup, ...]]) -> ArrivingInvestigation:
    """The investigation with the people of the entry it comes from."""
    entry = known.entry or known.previous
    groups = people.get(entry, ()) if entry is not None else ()
    return known if groups == known.stored.people else replace(known, stored=replace(known.stored, people=groups))
