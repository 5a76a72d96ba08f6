"""Check a revision against the registry of rules, and store the reasons that answer warnings.

`check` examines the whole revision in a constant number of statements, and leaves in `Finding` exactly what the rules
find now. `check_rows` leaves the same after the change of some rows, by checking only what that change can alter. What
others do, such as another force that returns the same operation, is seen by the next whole check: when the page before
submission is opened, at the submission, and while rows are saved at the latest after `AGAIN_AFTER` (docs/adr/0058). A
reason stays with its figure: within the return, and from the month it was carried forward from. The caller holds the
return's lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.pipeline import pipeline
from core.workflow import TransitionNotAllowed
from investigations.choices import FindingState, RevisionState, Severity
from investigations.models import Entry, Finding, MonthlyReturn, Revision
from investigations.quality import data
from investigations.quality.rules import RULES, Effect, InvestigationFacts, Picture, QualityRule
from investigations.returns import typed_totals, vocabulary, workflow
from investigations.returns.cleaning import StoredEntry
from investigations.returns.fields import TOTALS
from investigations.returns.vocabulary import Lists
from investigations.sealed import counting

# Leaves exactly the current findings, of sealed rows too, and returns those that the person may answer
# (`sql/check_sealed.sql`). With `entries`, only the findings about these rows are replaced.
KEEP = """
select * from scope.keep_findings(
    %(revision)s, %(found)s::json, %(entries)s::bigint[], %(rules)s::text[], %(ended)s::text[], %(of_text)s::text[],
    %(now)s::timestamptz
)
"""
COLUMNS = [field.attname for field in Finding._meta.concrete_fields]
AGAIN_AFTER = timedelta(minutes=10)
ORDER = {code: place for place, code in enumerate(RULES)}
OF_ROWS = [rule for rule in RULES.values() if rule.is_of_rows]
OF_RETURNS = [rule for rule in RULES.values() if not rule.is_of_rows]
OF_TEXT = [rule.code for rule in RULES.values() if rule.reads_text]


class StoredFinding(NamedTuple):
    """The columns of a finding that `KEEP` returns, in its order: enough to report on the thousands of a whole file."""

    id: int
    entry_id: int | None
    rule: str
    severity: str
    field: str
    message: str
    remedy: str
    figure: str
    state: str
    reason: str
    reason_by_id: int | None
    reason_at: datetime | None


def check(revision: Revision) -> list[Finding]:
    """Check the whole revision, store the findings, and return those that the person may answer, errors first.

    Sealed rows are checked too, for everybody: `counting.why_not_ready` says that one has something to fix or explain.
    """
    return check_seen(revision, data.picture_of(revision))


def check_seen(revision: Revision, seen: Picture) -> list[Finding]:
    """Check a revision whose data the caller has already gathered."""
    return [_finding(stored, revision) for stored in _check_all(revision, seen)]


def check_imported(revision: Revision) -> list[StoredFinding]:
    """Do what `check` does after an import, and return the findings as they are stored.

    While the rules run here, PostgreSQL checks the foreign keys of what the import has stored, which would otherwise
    wait for the end of the transaction.
    """
    seen = data.picture_of(revision)
    with pipeline(), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        return _check_all(revision, seen)


def _check_all(revision: Revision, seen: Picture) -> list[StoredFinding]:
    now = clock.now()
    findings = _store(revision, seen, RULES.values(), {"entries": None, "rules": [], "ended": [], "now": now})
    revision.checked_at = now
    return findings


def check_rows(revision: Revision, before: Mapping[int, StoredEntry], *, lists: Lists | None = None) -> list[Finding]:
    """Check what the change of some rows can alter, and return the findings about these rows, errors first.

    `before` has what each changed row held at the last check, by its number.
    """
    if revision.checked_at is not None and clock.now() < revision.checked_at + AGAIN_AFTER:
        seen = data.rows_of(revision, before, lists=lists or vocabulary.present())
        effects = {rule.code: _effect(rule, seen.lines, before) for rule in OF_RETURNS}
        if Effect.OPEN not in effects.values():
            parameters = {
                "entries": list(before),
                "rules": [rule.code for rule in OF_ROWS],
                "ended": [code for code, effect in effects.items() if effect == Effect.ENDS],
                "now": None,
            }
            return _keep(revision, seen, OF_ROWS, parameters)
    return [finding for finding in check(revision) if finding.entry_id in before]


def _effect(rule: QualityRule, rows: Iterable[InvestigationFacts], before: Mapping[int, StoredEntry]) -> Effect:
    """What the change of these rows does to the findings of a rule that compares rows."""
    answers = {rule.effect(_as_it_was(row, before[row.entry]), row) for row in rows} if rule.effect else set()
    return next((effect for effect in (Effect.ENDS, Effect.OPEN) if effect in answers), Effect.NONE)


def _as_it_was(row: InvestigationFacts, stored: StoredEntry) -> InvestigationFacts:
    """A row before its change, as far as a rule reads it that compares rows."""
    totals = {name: typed_totals.total_of(stored.people, name) for name in TOTALS}
    values: Mapping[str, Any] = {**stored.values, **totals}
    read = ("reference", "operation_name", "state", "stage", "primary_type", "closed_on", *TOTALS)
    return replace(row, **{name: values[name] for name in read})


def _keep(revision: Revision, seen: Picture, rules: Iterable[QualityRule], parameters: dict[str, Any]) -> list[Finding]:
    """Store what the rules find, and return the findings, errors first."""
    return [_finding(stored, revision) for stored in _store(revision, seen, rules, parameters)]


def _store(
    revision: Revision, seen: Picture, rules: Iterable[QualityRule], parameters: dict[str, Any]
) -> list[StoredFinding]:
    """Store what the rules find, and return the findings that the person may answer, errors first."""
    hidden = {line.entry for line in seen.lines if line.is_hidden}  # without their texts, which nobody reads for others
    lines = {
        f"{rule.code}:{finding.record}:{finding.value}"[:120]: {
            "entry": finding.entry,
            "rule": rule.code,
            "severity": finding.severity or rule.severity,
            "is_fixed": finding.severity is not None or rule.severity == Severity.ERROR,
            "field": finding.field[:40],
            "message": finding.message[:400],
            "remedy": (finding.remedy or rule.remedy)[:300],
        }
        for rule in rules
        for finding in rule.find(seen)
        if not (rule.reads_text and finding.entry in hidden)
    }
    with connection.cursor() as cursor:
        cursor.execute(
            KEEP,
            {
                **parameters,
                "found": json.dumps([{"figure": figure, **line} for figure, line in lines.items()]),
                "revision": revision.pk,
                "of_text": OF_TEXT,
            },
        )
        kept = {(stored := StoredFinding(*row)).figure: stored for row in cursor.fetchall()}
    in_order = [figure for figure in lines if figure in kept] + [figure for figure in kept if figure not in lines]
    findings = [kept[figure] for figure in in_order]
    return sorted(findings, key=lambda finding: (finding.severity != Severity.ERROR, ORDER[finding.rule]))


def _finding(stored: StoredFinding, revision: Revision) -> Finding:
    """The object of a stored finding. To set each field by its name takes far longer."""
    values = stored._asdict() | {"revision_id": revision.pk, "force_id": revision.force_id}
    finding = Finding.from_db(connection.alias, COLUMNS, [values[name] for name in COLUMNS])
    Finding._meta.get_field("revision").set_cached_value(finding, revision)
    return finding


@transaction.atomic
def explain(finding_id: int, *, reason: str, by: User) -> Finding:
    """Give the reason for one warning. The reason stays until the figure changes."""
    unlocked = Finding.objects.visible_to(by).select_related("revision").get(pk=finding_id)
    _lock_for_its_force(unlocked.revision, by=by)
    finding = Finding.objects.visible_to(by).get(pk=finding_id)
    if finding.entry_id in counting.read_only_rows(finding.revision_id).entries:
        raise TransitionNotAllowed(counting.READ_ONLY)
    if finding.severity == Severity.ERROR:
        raise TransitionNotAllowed(f"{finding.message} You must fix this error before you submit. {finding.remedy}")
    if not reason.strip():
        raise TransitionNotAllowed("Enter a short reason why the figure is right.")
    finding.state = FindingState.EXPLAINED
    finding.reason = reason.strip()[:300]
    finding.reason_by = by
    finding.reason_at = clock.now()
    finding.save(update_fields=["state", "reason", "reason_by", "reason_at"])
    log.record(Operation.ALTERATION, of=finding)
    return finding


@transaction.atomic
def explain_all(revision: Revision, *, reasons: Mapping[str, str], by: User) -> int:
    """Give reasons for all open warnings of some rules, as a file's notes do; return how many were answered.

    `reasons` maps a rule's code to why its figures are right.
    """
    _lock_for_its_force(revision, by=by)
    questions = list(_answerable(revision))
    return sum(
        finding.state == FindingState.EXPLAINED for finding in answer_questions(questions, reasons=reasons, by=by)
    )


@transaction.atomic
def explain_each(revision: Revision, *, reasons: Mapping[int, str], by: User) -> int:
    """Give open warnings their reasons, by the number of the finding; return how many were answered."""
    _lock_for_its_force(revision, by=by)
    questions = _answerable(revision).filter(pk__in=reasons, severity=Severity.WARNING)
    answered, now = list(questions), clock.now()
    for finding in answered:
        finding.state, finding.reason = FindingState.EXPLAINED, reasons[finding.pk].strip()[:300]
        finding.reason_by, finding.reason_at = by, now
    Finding.objects.bulk_update(answered, ["state", "reason", "reason_by", "reason_at"])
    log.record(Operation.ALTERATION, of=answered)
    return len(answered)


def _answerable(revision: Revision) -> QuerySet[Finding]:
    """The open findings that the person may answer: not of a sealed row that they read in an emergency."""
    read_only = counting.read_only_rows(revision.pk).entries
    open_findings = Finding.objects.filter(revision=revision).open()
    return open_findings.exclude(entry__in=read_only) if read_only else open_findings


def answer_questions(findings: list[Finding], *, reasons: Mapping[str, str], by: User) -> list[Finding]:
    """The findings, with the open warnings of these rules answered.

    The caller holds the lock and has checked permissions.
    """
    now, answered = clock.now(), []
    for rule, reason in reasons.items():
        questions = [
            finding
            for finding in findings
            if (finding.rule, finding.severity, finding.state) == (rule, Severity.WARNING, FindingState.OPEN)
        ]
        if not questions or not reason.strip():
            continue
        changes = {"state": FindingState.EXPLAINED, "reason": reason.strip()[:300], "reason_by": by, "reason_at": now}
        Finding.objects.filter(pk__in=[finding.pk for finding in questions]).update(**changes)
        for finding in questions:
            for name, value in changes.items():
                setattr(finding, name, value)
        answered += questions
    log.record(Operation.ALTERATION, of=answered)
    return findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another force's row of the same operation. `force` is empty for a force outside the user's scope."""

    entry_id: int
    force: str = ""
    reference: str = ""
    entry: Entry | None = None
    relation: str = ""  # how the revision's own row relates to it: leads, follows, or empty without a decision


def returned_twice(revision: Revision, *, by: User) -> list[Twin]:
    """For reviewers: the rows that share an operation with each row of the revision.

    A row of a force outside the user's scope is included without a name: the national team sees both.
    """
    if by.role not in workflow.REVIEWERS:
        return []
    pairs = data.returned_twice(revision)
    theirs = Entry.objects.visible_to(by).with_people().filter(pk__in=[pair.theirs for pair in pairs])
    named = {entry.pk: entry for entry in theirs.select_related("force", "holding", "investigation", "primary_type")}
    if named:
        log.record(Operation.CONSULTATION, of=[entry.investigation for entry in named.values()])
    twins = [
        Twin(
            entry_id=pair.mine,
            force=named[pair.theirs].force.short_name,
            reference=named[pair.theirs].holding.reference,
            entry=named[pair.theirs],
            relation=pair.relation,
        )
        if pair.theirs in named
        else Twin(entry_id=pair.mine, relation=pair.relation)
        for pair in pairs
    ]
    return sorted(twins, key=lambda twin: (twin.entry_id, twin.force, twin.reference))


def why_not_ready(findings: list[Finding]) -> str:
    """Why a revision with these findings cannot be submitted, and what to do; empty if it can."""
    errors = sum(finding.severity == Severity.ERROR for finding in findings)
    open_questions = sum(
        finding.severity == Severity.WARNING and finding.state == FindingState.OPEN for finding in findings
    )
    sentences = []
    if errors:
        sentences.append("Fix 1 error." if errors == 1 else f"Fix {errors} errors.")
    if open_questions:
        sentences.append(
            "Give a reason for 1 warning." if open_questions == 1 else f"Give a reason for {open_questions} warnings."
        )
    return " ".join(sentences)


def _lock_for_its_force(revision: Revision, *, by: User) -> None:
    """Lock the return. Raises TransitionNotAllowed unless this is the revision that its force may change now."""
    locked = MonthlyReturn.objects.visible_to(by).select_for_update(of=("self",)).get(pk=revision.monthly_return_id)
    counting.hold_off_sealing(locked.force_id)
    is_working = Revision.objects.filter(pk=revision.pk, state=RevisionState.WORKING).exists()
    if locked.status not in workflow.CHANGEABLE or not is_working:
        raise TransitionNotAllowed(
            f"This return is {workflow.status_in_words(locked.status)}. You can only give reasons while the force "
            "can change the return."
        )
    if by.role not in workflow.FORCE:
        raise TransitionNotAllowed("Only the force’s analyst or lead can give a reason. Send a query instead.")
