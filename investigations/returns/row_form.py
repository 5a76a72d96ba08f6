"""The form of one row as the template prints it: its fields, with their values, choices, errors and findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core import pii
from core.pii import Suspicion
from investigations.burden import uses
from investigations.choices import (
    AgeGroup,
    Gender,
    PersonRole,
)
from investigations.models import Finding
from investigations.quality import ranges
from investigations.quality.rules import personal_data
from investigations.returns.difference import Total
from investigations.returns.edit_conflicts import Conflict
from investigations.returns.fields import PEOPLE
from investigations.returns.group_lines import GroupLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice that a field offers."""

    value: str
    label: str
    chosen: bool = False
    of: str = ""  # the type that a sub-type belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspected:
    """A word that may identify a person, and the finding about it. No table of findings stores the word."""

    suspicion: Suspicion
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One field as the template prints it."""

    name: str
    label: str
    kind: str  # line, select, checks, flag
    value: str = ""
    choices: tuple[Choice, ...] = ()
    last: str = ""
    is_changed: bool = False
    errors: tuple[str, ...] = ()
    is_number: bool = False
    usual: str = ""  # what is usual in this field, in words
    may_not_apply: bool = False
    conflict: Conflict | None = None
    findings: tuple[Finding, ...] = ()  # what the checks say about this field
    suspicions: tuple[Suspected, ...] = ()  # words in it that may identify a person, each with its finding

    @property
    def is_wrong(self) -> bool:
        """Whether the field has an error or a conflict."""
        return bool(self.errors or self.conflict)

    @property
    def has_notes(self) -> bool:
        """Whether something is to be answered at the field."""
        return self.is_wrong or bool(self.findings)

    @property
    def unread(self) -> str:
        """What was typed as the answer to a question that is answered by choosing, and is none of its choices."""
        return self.value if self.kind == "flag" and not self.chosen else ""

    @property
    def described_by(self) -> tuple[str, ...]:
        """What of the field's notes describes its control: ends of their ids."""
        has = {"usual": bool(self.usual), "notes": self.is_wrong, "hint": self.may_not_apply and self.kind == "line"}
        return tuple(part for part, is_there in has.items() if is_there)

    @property
    def chosen(self) -> int:
        """How many choices of a list are ticked."""
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowForm:
    """The form of one row."""

    fields: tuple[FormField, ...]
    flags: tuple[FormField, ...]
    groups: tuple[GroupLine, ...]
    remarks: FormField
    last_month: str
    gone: tuple[GroupLine, ...] = ()  # the groups of last month that are no longer there
    opened: str = ""  # what the fields said when the form was opened
    people_usual: str = ""
    people_conflict: Conflict | None = None
    people_findings: tuple[Finding, ...] = ()
    other_findings: tuple[Finding, ...] = ()  # of no field of the form
    free_text: str = ""  # all typed text of the row
    added: tuple[str, ...] = ()  # labels of fields that another user has changed meanwhile
    roles: tuple[tuple[str, str], ...] = tuple(PersonRole.choices)
    genders: tuple[tuple[str, str], ...] = tuple(Gender.choices)
    age_groups: tuple[tuple[str, str], ...] = tuple(AgeGroup.choices)

    @property
    def conflicts(self) -> list[Conflict]:
        """The conflicts between two users, in the order of the form."""
        every = [field.conflict for field in (*self.fields, *self.flags, self.remarks)]
        return [conflict for conflict in (*every, self.people_conflict) if conflict is not None]

    @property
    def added_said(self) -> str:
        """What another user changed meanwhile, and this form did not."""
        fields = " and ".join([", ".join(self.added[:-1]), self.added[-1]] if len(self.added) > 1 else self.added)
        were = "were" if len(self.added) > 1 else "was"
        return f"{fields} {were} changed by a colleague or in another tab. Those changes are saved."

    def with_findings(self, findings: Iterable[Finding]) -> RowForm:
        """The form with each finding at its field. Does not repeat what the field's own error says."""
        by_field: dict[str, list[Finding]] = {}
        for finding in findings:
            by_field.setdefault(finding.field.partition("-")[0], []).append(finding)

        def placed(field: FormField) -> FormField:
            own = by_field.pop(field.name, [])
            return replace(field, findings=tuple(f for f in own if not (field.errors and f.rule == "unreadable")))

        fields, flags = tuple(map(placed, self.fields)), tuple(map(placed, self.flags))
        remarks = self._with_suspicions(placed(self.remarks))
        has_errors = any(group.errors for group in self.groups)
        people = [f for f in by_field.pop(PEOPLE, []) if not (has_errors and f.rule == "unreadable")]
        return replace(
            self,
            fields=fields,
            flags=flags,
            remarks=remarks,
            people_findings=tuple(people),
            other_findings=tuple(finding for field_findings in by_field.values() for finding in field_findings),
        )

    def with_usual(self, usual: Mapping[str, str]) -> RowForm:
        """The form with what is usual in these fields, beside what it says already."""
        return replace(
            self,
            fields=tuple(replace(field, usual=usual.get(field.name, field.usual)) for field in self.fields),
            people_usual=usual.get(PEOPLE, self.people_usual),
        )

    def with_usual_of_types(self, totals: Iterable[Total], *, of_all: bool = False) -> RowForm:
        """The form with the usual number of live cases: of the type that it says, or of all types to choose from."""
        known = {total.key: total for total in totals if total.usual}
        if of_all:
            sentence = ranges.of_types({t.label: (t.now, t.usual) for t in known.values() if t.usual})
            return self.with_usual({"primary_type": sentence})
        kind = next(field.value for field in self.fields if field.name == "primary_type")
        total = known.get(kind)
        if total is None or total.usual is None:
            return self
        return self.with_usual({"primary_type": ranges.of_type(total.label, total.now, total.usual)})

    def _with_suspicions(self, remarks: FormField) -> FormField:
        """The remarks, with each word that may identify a person beside its warning."""
        by_digest = {f.figure.rpartition(":")[2]: f for f in remarks.findings if f.rule == personal_data.RULE.code}
        words = {personal_data.digest_of(suspicion): suspicion for suspicion in pii.suspicions(self.free_text)}
        return replace(
            remarks,
            findings=tuple(f for f in remarks.findings if f not in by_digest.values()),
            suspicions=tuple(
                Suspected(suspicion=words[digest], finding=finding)
                for digest, finding in by_digest.items()
                if digest in words
            ),
        )

    @property
    def all_findings(self) -> list[Finding]:
        """Every finding of the form, each once."""
        placed = [finding for field in (*self.fields, *self.flags, self.remarks) for finding in field.findings]
        suspected = [suspicion.finding for suspicion in self.remarks.suspicions]
        return [*self.other_findings, *placed, *suspected, *self.people_findings]

    @property
    def used_in(self) -> list[tuple[str, str]]:
        """Each question of the form with the places where its answer is used."""
        questions = [(field.name, field.label) for field in (*self.fields, *self.flags, self.remarks)]
        return [(label, uses.in_words(name)) for name, label in [*questions, (PEOPLE, "People")]]

    @property
    def chips(self) -> list[GroupLine]:
        """The groups that are filled in."""
        return [group for group in self.groups if not group.is_spare]
