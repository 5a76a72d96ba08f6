"""Record the decisions of a file, each by its transition in the workflow, in order of their days; all or none.

The workflow decides what is refused, and why. This module only checks whether rows agree with each other and with what
is already recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from accounts.models import User
from audit import log
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from imports.checking.problems import FilePosition, SheetProblem
from nrm import decisions, workflow
from nrm.choices import ReferralState
from nrm.crime import decisions as crime_decisions
from nrm.imports import words
from nrm.imports.cases import Cases, NotOne
from nrm.imports.layout import DecisionFileRow
from nrm.models import NrmRule, Referral, ReferralStep


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One row, its referral, and the state that it leads to."""

    row: DecisionFileRow
    referral: Referral
    became: str = ""
    note: str = ""

    @property
    def decision(self) -> str:
        """Return the decision as we print it."""
        return words.label_of(self.row.decision)

    @property
    def authority(self) -> str:
        """Return who decided, as we print it; empty if the file does not give it."""
        return words.AUTHORITIES[self.row.authority][0] if self.row.authority else ""


@dataclass(slots=True, kw_only=True)
class DecisionImport:
    """The result of a file: what it records, what is already recorded, and every problem of a row."""

    recorded: list[DecisionRow] = field(default_factory=list)
    standing: list[DecisionRow] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)

    @property
    def referrals(self) -> set[Referral]:
        """Return every referral that the file refers to and the user can see."""
        return {line.referral for line in (*self.recorded, *self.standing)}


def tried(rows: Iterable[DecisionFileRow], *, by: User) -> DecisionImport:
    """Return what recording would do. It records and rolls back, so that preview and change can't differ."""
    with log.gathering(log.RequestAccesses()), transaction.atomic():
        outcome = record(rows, by=by)
        transaction.set_rollback(True)
    return outcome


def record(rows: Iterable[DecisionFileRow], *, by: User) -> DecisionImport:
    """Record what can be recorded. The caller rolls back if there is a problem."""
    ordered = sorted(rows, key=lambda row: (row.on, words.RANKS[row.decision], row.number))
    work = _DecisionRecording(ordered, by=by)
    for row in ordered:
        work.take(row)
    crime_decisions.follow(work.made)
    outcome = work.outcome
    outcome.problems.sort(key=lambda problem: problem.order)
    for lines in (outcome.recorded, outcome.standing):
        lines.sort(key=lambda line: line.row.number)
    return outcome


class _DecisionRecording:
    """One file while it is being recorded."""

    def __init__(self, rows: list[DecisionFileRow], *, by: User) -> None:
        self._by = by
        self._cases = Cases(rows, by=by)
        self._rules = NrmRule.objects.book()
        self._steps: dict[int, list[ReferralStep]] = defaultdict(list)
        for step in ReferralStep.objects.filter(referral__in=self._cases.referrals).order_by("on", "at", "pk"):
            self._steps[step.referral_id].append(step)
        self._taken: dict[int, list[DecisionFileRow]] = defaultdict(list)
        self._failed: dict[int, int] = {}  # by referral: the first row that can't be recorded
        self.made: list[ReferralStep] = []
        self.outcome = DecisionImport()

    def take(self, row: DecisionFileRow) -> None:
        """Record one row, or add its problem."""
        try:
            referral = self._cases.of(row)
        except NotOne as not_one:
            self.outcome.problems.append(not_one.problem)
            return
        if problem := self._against_the_file(row, referral):
            self._fail(row, referral, problem)
        elif line := self._standing(row, referral):
            self.outcome.standing.append(line)
        elif problem := self._against_the_record(row, referral):
            self._fail(row, referral, problem)
        else:
            self._make(row, referral)
        self._taken[referral.pk].append(row)

    def _make(self, row: DecisionFileRow, referral: Referral) -> None:
        move = words.move_of(row.decision, state=referral.state)
        details = decisions.TransitionInput(
            authority=row.authority, reasons=row.reasons, accepted_late=move in workflow.REQUESTS
        )
        note = " ".join(decisions.cautions_of(move, referral, on=row.on, rules=self._rules, details=details))
        try:
            moved = decisions.make(
                referral.public_id,
                move,
                on=row.on,
                by=self._by,
                authority=details.authority,
                reasons=details.reasons,
                accepted_late=details.accepted_late,  # the authority itself reports that it is reconsidering
                reference="" if referral.authority_reference else row.theirs,
                rules=self._rules,
                follow=self.made.extend,
            )
        except TransitionNotAllowed as why:
            is_of_day = str(why) == workflow.days_out_of_order(decisions.facts_of(referral, on=row.on))
            explanation = f"{referral.pseudonym}: {why}"
            problem = problem_of_day(row, explanation) if is_of_day else problem_of(row, "refused", explanation, "")
            self._fail(row, referral, problem)
        else:
            self._cases.moved(moved)
            self.outcome.recorded.append(
                DecisionRow(row=row, referral=referral, became=ReferralState(moved.state).label, note=note)
            )

    def _against_the_file(self, row: DecisionFileRow, referral: Referral) -> SheetProblem | None:
        """Return the problem if an earlier row of the case conflicts with this one."""
        for earlier in self._taken[referral.pk]:
            if (earlier.decision, earlier.on) == (row.decision, row.on):
                return problem_of(row, "twin", f"Row {earlier.number} is the same.", "Delete one of the two rows.")
            if _share_a_question(earlier.decision, row.decision) and (
                earlier.on == row.on or not words.is_open(row.decision, state=referral.state)
            ):
                decision = f"“{words.label_of(earlier.decision)}” of {in_words(earlier.on)}"
                return problem_of(row, "contradicts", f"Row {earlier.number} has {decision}.", "Delete the wrong row.")
        if failed := self._failed.get(referral.pk):
            explanation = f"Row {failed} for the same case has a problem, so we did not check this row."
            return problem_of(row, "follows", explanation, f"Fix row {failed} first.")
        return None

    def _standing(self, row: DecisionFileRow, referral: Referral) -> DecisionRow | None:
        """Return the line of a row that is already recorded: there is nothing to do."""
        for step in self._steps[referral.pk]:
            if words.CODE_OF.get(step.move) == row.decision and step.on == row.on and _same_maker(row, step):
                differs = row.reasons and step.reasons.strip() != row.reasons
                note = "Its reasons are different. The recorded reasons do not change." if differs else ""
                return DecisionRow(row=row, referral=referral, note=note)
        return None

    def _against_the_record(self, row: DecisionFileRow, referral: Referral) -> SheetProblem | None:
        """Return the problem if another decision on the same question is recorded, and none is awaited."""
        others = [
            step
            for step in self._steps[referral.pk]
            if step.move in words.CODE_OF and _share_a_question(words.CODE_OF[step.move], row.decision)
        ]
        if not others or (words.is_open(row.decision, state=referral.state) and others[-1].on != row.on):
            return None
        latest = others[-1]
        maker = f", {latest.get_authority_display()}" if latest.authority else ""
        decision = f"“{words.label_of(words.CODE_OF[latest.move])}” of {in_words(latest.on)}{maker}"
        remedy = (
            "We do not overwrite decisions. Ask the authority which is correct. If the recorded one is, delete the row."
        )
        return problem_of(row, "other_recorded", f"{referral.pseudonym} has {decision}.", remedy)

    def _fail(self, row: DecisionFileRow, referral: Referral, problem: SheetProblem) -> None:
        self.outcome.problems.append(problem)
        self._failed.setdefault(referral.pk, row.number)


def _share_a_question(decision: str, other: str) -> bool:
    return bool(words.MEANINGS[decision].settles & words.MEANINGS[other].settles)


def _same_maker(row: DecisionFileRow, step: ReferralStep) -> bool:
    return not row.authority or not step.authority or row.authority == step.authority


def problem_of(row: DecisionFileRow, code: str, explanation: str, remedy: str) -> SheetProblem:
    """Return a problem with a row’s decision."""
    where = FilePosition(row.sheet, row=row.number, header="Decision")
    return SheetProblem(code, where, words.label_of(row.decision), explanation, remedy)


def problem_of_day(row: DecisionFileRow, explanation: str) -> SheetProblem:
    """Return a problem with the day of a row’s decision."""
    where = FilePosition(row.sheet, row=row.number, header="Decision date")
    return SheetProblem("refused", where, in_words(row.on), explanation, "Correct the date.")
