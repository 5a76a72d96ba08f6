"""The report on an uploaded workbook: every problem, what would change, and what the rules would find then."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from core.sentences import quoted
from imports.checking.problems import FilePosition, SheetProblem
from imports.uploaded_table import letters
from investigations.choices import Severity
from investigations.models import Finding, ReturnUpload
from investigations.quality.checks import StoredFinding
from investigations.returns.whole_changes import CaseChange, ChangeKind
from investigations.workbooks.repairs import Repair

MOST_LINES = 500  # of problems; further ones are counted
MOST_CASES = 100  # in each list of changes
NO_REPORT = "This report was erased, because a case in the file was erased."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProblem:
    """One problem: where it is, what is there, and what to do."""

    sheet: str
    row: int
    column: str
    value: str
    sentence: str
    number: int = 0  # of the column; 0 if the problem is not of one cell
    repair: str = ""  # what to write there; empty if nothing is obvious
    is_safe: bool = False  # whether the repair can be made without asking about it
    pointer: str = ""  # where it is in a JSON document

    @classmethod
    def of(cls, problem: SheetProblem, repair: Repair | None) -> ReportProblem:
        """The line of a problem."""
        where: FilePosition = problem.where
        return cls(
            sheet=where.sheet,
            row=where.row,
            column=f"{letters(where.column)} ({where.header})" if where.column else where.header,
            value=problem.value[:200],
            sentence=beside(problem.value, f"{problem.found} {problem.remedy}".strip()),
            number=where.column if where.row else 0,
            repair=repair.text if repair else "",
            is_safe=bool(repair and repair.is_safe),
        )

    @property
    def place(self) -> str:
        """The cell, as a form names it; empty if the problem is not of one cell."""
        return f"{self.row}-{self.number}-{self.sheet}" if self.number else ""

    @property
    def header(self) -> str:
        """The name of its column, without the letter."""
        letter, _, name = self.column.partition(" (")
        return name[:-1] if name else letter

    @property
    def address(self) -> str:
        """The cell as a person looks for it: People, C7."""
        if self.pointer:
            return self.pointer
        cell = f"{letters(self.number)}{self.row}" if self.number else f"row {self.row}" if self.row else "File"
        return f"{self.sheet}, {cell}" if self.sheet else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportChange:
    """What would change in one case."""

    row: int
    reference: str
    kind: str
    fields: tuple[tuple[str, str, str], ...]  # label, then, now

    @classmethod
    def of(cls, change: CaseChange, *, row: int) -> ReportChange:
        """The line of a case, which is in this row of the file."""
        fields = tuple((each.label, each.then, each.now) for each in change.fields)
        return cls(row=row, reference=change.reference, kind=change.kind.value, fields=fields)

    @property
    def is_new(self) -> bool:
        """Whether the case is not in the return yet, so that no value is compared."""
        return self.kind == ChangeKind.ADDED

    @property
    def summary(self) -> str:
        """Every value in one line, for a new case."""
        return "; ".join(f"{label}: {now}" for label, _, now in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCases:
    """The cases to which one thing happens: how many, and the first of them."""

    kind: str
    number: int
    cases: tuple[ReportChange, ...]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.number - len(self.cases)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFinding:
    """What a rule would find after the import."""

    severity: str
    reference: str
    message: str
    remedy: str
    rule: str = ""
    reason: str = ""  # given on the report, and stored with the changes

    @property
    def key(self) -> str:
        """What a reason is given for: the same sentence of a rule about the same case."""
        return f"{self.rule}-{sha256(f'{self.reference} {self.message}'.encode()).hexdigest()[:16]}"

    @property
    def is_error(self) -> bool:
        """Whether it must be fixed before the return is submitted."""
        return self.severity == Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadReport:
    """Everything about one upload. `refused` says why the file could not be read at all."""

    refused: str = ""
    problems: tuple[ReportProblem, ...] = ()
    more_problems: int = 0
    notes: tuple[str, ...] = ()
    changes: tuple[ReportChange, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()  # by kind of change
    others: int = 0  # cases in the draft that have no row
    findings: tuple[ReportFinding, ...] = ()
    can_be_stored: bool = False
    asks: bool = False  # whether some of its columns are not matched yet
    words: int = 0  # how many of its words are not ones of our lists

    def as_text(self) -> str:
        """The report as it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, upload: ReturnUpload) -> UploadReport:
        """The report that is stored with an upload, as `as_text` wrote it."""
        if not upload.report:
            return cls(refused=NO_REPORT)
        stored: dict[str, Any] = json.loads(upload.report.reveal())
        stored["problems"] = tuple(ReportProblem(**each) for each in stored["problems"])
        stored["changes"] = tuple(
            ReportChange(**{**each, "fields": tuple(map(tuple, each["fields"]))}) for each in stored["changes"]
        )
        stored["findings"] = tuple(ReportFinding(**each) for each in stored["findings"])
        stored["counts"] = tuple((kind, number) for kind, number in stored["counts"])
        stored["notes"] = tuple(stored["notes"])
        return cls(**stored)

    @property
    def number_of_problems(self) -> int:
        """How many problems there are, those beyond the list included."""
        return len(self.problems) + self.more_problems

    @property
    def number_of_changes(self) -> int:
        """How many cases would change."""
        return sum(number for kind, number in self.counts if kind != ChangeKind.UNCHANGED)

    @property
    def changed(self) -> list[ChangedCases]:
        """Each list of cases that would change."""
        return [
            ChangedCases(
                kind=kind, number=number, cases=tuple(change for change in self.changes if change.kind == kind)
            )
            for kind, number in self.counts
            if kind != ChangeKind.UNCHANGED and number
        ]

    @property
    def safe_repairs(self) -> int:
        """How many of the problems listed have a repair that can be made without asking."""
        return sum(problem.is_safe for problem in self.problems)

    @property
    def unchanged(self) -> int:
        """How many rows of the file change nothing."""
        return dict(self.counts).get(ChangeKind.UNCHANGED, 0)

    @property
    def errors(self) -> list[ReportFinding]:
        """What must be fixed before the return is submitted, and is no problem of a cell."""
        return [finding for finding in self.findings if finding.is_error]

    @property
    def warnings(self) -> list[ReportFinding]:
        """What needs a reason before the return is submitted."""
        return [finding for finding in self.findings if not finding.is_error]


def report_of(
    *,
    problems: Sequence[ReportProblem],
    unnamed: int,
    notes: Sequence[str],
    changes: Sequence[CaseChange],
    others: int,
    findings: Sequence[tuple[str, StoredFinding]],
    can_be_stored: bool,
    numbers: Sequence[int] = (),
    asks: bool = False,
    words: int = 0,
) -> UploadReport:
    """Put the report together. Each finding comes with the reference of its case.

    `numbers` are those that the rows of the import have in the file, if they have others.
    """
    of_kind = Counter(change.kind for change in changes)
    counts = [(kind.value, of_kind[kind]) for kind in ChangeKind]
    shown: list[CaseChange] = []
    for kind in ChangeKind:
        if kind != ChangeKind.UNCHANGED:
            shown += islice((change for change in changes if change.kind == kind), MOST_CASES)
    return UploadReport(
        problems=tuple(problems[:MOST_LINES]),
        more_problems=len(problems[MOST_LINES:]) + unnamed,
        notes=tuple(notes),
        changes=tuple(
            ReportChange.of(change, row=numbers[change.row - 1] if numbers else change.row) for change in shown
        ),
        counts=tuple(counts),
        others=others,
        findings=tuple(finding_of(finding, reference) for reference, finding in findings[:MOST_LINES]),
        can_be_stored=can_be_stored,
        asks=asks,
        words=words,
    )


def finding_of(finding: Finding | StoredFinding, reference: str) -> ReportFinding:
    """The line of a finding about a case; the reference is empty for one about the whole return."""
    return ReportFinding(
        severity=finding.severity,
        reference=reference,
        message=finding.message,
        remedy=finding.remedy,
        rule=finding.rule,
    )


def beside(value: str, sentence: str) -> str:
    """A sentence for printing beside the value it is about, which it need not quote."""
    quote = f"“{quoted(value)}”"
    if not value or not sentence.startswith(quote):
        return sentence
    rest = sentence.removeprefix(quote)
    return rest.removeprefix(". ") if rest.startswith(". ") else f"This{rest}"
