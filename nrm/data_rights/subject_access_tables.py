"""Which tables hold data about a person, and which columns the subject access file prints. A test checks every table.

Apps above register their own (`settings.SUBJECT_ACCESS_TABLES`), with the rows that the officer may see.

A column that is not printed is left out by a rule in `why_left_out`, or has its reason in `LEFT_OUT`. `subject_access`
itself prints the answers to the questions of the form, in their wording.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from accounts.models import User
from core import clock
from core.govuk import in_words
from nrm import models as tables
from nrm.crime.timeline import TITLES
from nrm.crime.workflow import TRANSITIONS as RECORD_TRANSITIONS
from nrm.models import Referral
from nrm.referrals import SETTINGS, TO_EXPLAIN
from nrm.safeguarding.choices import CHECKLIST, Channel
from nrm.workflow import DATE_CORRECTED, DUE_CORRECTED, LINKED, TRANSITIONS, UNLINKED

KEYS = frozenset({"id", "public_id", "version", "force", "referral", "encounter", "claim", "request", "record"})
# The file prints these as answers to questions of the form, with their corrections.
AS_ANSWERS: dict[type[models.Model], frozenset[str]] = {
    tables.FormAnswer: frozenset({"question", "value"}),
    tables.AnswerText: frozenset({"question", "text", "is_assessment"}),
    tables.Correction: frozenset({"question", "said", "on", "at"}),
    tables.Identity: frozenset(
        {
            "first_name",
            "last_name",
            "nicknames",
            "born_on",
            "contact",
            "support_phone",
            "home_office_reference",
            "letter_address",
        }
    ),
    Referral: frozenset(
        {
            "under_18",
            "under_18_when_exploited",
            "gender",
            "nationality",
            "second_nationality",
            "place",
            "how_exploited",
            "county_lines",
        }
    ),
}
LEFT_OUT: dict[tuple[type[models.Model], str], str] = {
    (Referral, "investigation"): "an investigation is of others, too; the officer knows of it from the referral’s page",
    (tables.Encounter, "investigation"): "the same",
    (tables.CrimeRecord, "investigation"): "the same",
    (tables.CrimeRecord, "kept_despite"): "a code of the decision and the place, which are printed",
    (tables.CrimeRecord, "erased"): "blank for every record that is not erased, and then nothing else is left",
    (tables.CrimeSystemEntry, "key"): "the crime system reference, which is printed, in another spelling",
    (tables.CrimeSystemEntry, "case_reference"): "an investigation is of others, too",
    (tables.CrimeSystemEntry, "export"): "a file of the force’s whole crime system",
    (tables.CrimeSystemEntry, "set_aside"): "blank for every entry that is paired",
    (tables.CrimeSystemEntry, "accepted"): "a number by which differences are compared",
    (tables.CrimeSystemEntry, "changed_at"): "when a colleague paired the two",
    (tables.RejectedPair, "entry"): "an entry that is not about the person",
    (tables.RejectedPair, "rejected_at"): "when a colleague noted that",
    (tables.CrimeTransfer, "accepted_as"): "another force’s record, of which that force tells",
    (tables.Encounter, "shared"): "copied into the answers of each person, and printed with them",
    (tables.MatchInquiry, "attempt"): "a number by which hashes were compared",
    (tables.MatchInquiry, "ticket"): "the same",
    (tables.MatchInquiry, "tries_left"): "says how often the officer looked for anybody",
    (tables.MatchComparison, "other_referral"): "another force’s record, of which that force tells",
    (tables.ReferralTransfer, "pseudonym"): "is at the top of the file",
    (Referral, "erased"): "blank for every referral of which there is a file",
    (Referral, "reference_missing"): "says that the Home Office reference is empty",
    (tables.ExportRequest, "request"): "the request is in its own section",
    (tables.Safeguarding, "liaison_name"): "a colleague",
    (tables.Safeguarding, "liaison_phone"): "a colleague’s",
    (tables.Safeguarding, "liaison_to_name_again"): "an errand of the force after a transfer",
    (tables.SafeguardingAction, "to_name_again"): "the same",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosedTable:
    """One part of the file: the rows of one table, one line each, with the columns that are printed."""

    title: str
    model: type[models.Model]
    columns: tuple[str, ...]
    path: str = "referral"  # lookup from the row to the referral
    is_assessment: bool = False
    says: Callable[[Any], Iterator[str]] | None = None  # used instead of printing the columns one by one
    words: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)  # of a row, for codes without `choices`
    seen_by: Callable[[User], models.QuerySet[Any]] | None = None  # the rows in scope; None: all about the referral
    note: str = ""  # printed below the rows

    def lines_of(self, referral: Referral, *, by: User) -> list[str]:
        """Return each row that the person may see as a line, oldest first."""
        rows = self.seen_by(by) if self.seen_by else self.model._default_manager.all()
        rows = rows.filter(**{self.path: referral.pk}).order_by("pk")
        return [line for row in rows if (line := "; ".join(self._said(row)))]

    def _said(self, row: models.Model) -> Iterator[str]:
        if self.says:
            yield from self.says(row)
            return
        for name in self.columns:
            column: Any = self.model._meta.get_field(name)
            if words := self.words[name](row) if name in self.words else _words(row, column):
                label = str(column.verbose_name)
                yield f"{label[:1].upper()}{label[1:]}: {words}"


def why_left_out(model: type[models.Model], field: models.Field[Any, Any]) -> str:
    """Return why a column is not in the file; empty if it must be."""
    if field.name in KEYS or field.primary_key:
        return "a key of ours"
    if field.is_relation and field.related_model is User:
        return "no colleague is named"
    return LEFT_OUT.get((model, field.name), "")


# Labels of codes whose column has no `choices`. A person reads labels, never codes.
WORDS_OF: dict[tuple[type[models.Model], str], Mapping[str, str]] = {
    (tables.ReferralStep, "move"): {name: move.verb[:1].upper() + move.verb[1:] for name, move in TRANSITIONS.items()}
    | {
        "correct_reference": "Record or correct the Home Office reference",
        LINKED: "Link the referral to an investigation",
        UNLINKED: "Remove the link to an investigation",
        DATE_CORRECTED: "Correct the date of submission to the Home Office",
        DUE_CORRECTED: "Correct the last day of the recovery period",
    },
    (tables.CrimeStep, "move"): {
        name: transition.verb[:1].upper() + transition.verb[1:] for name, transition in RECORD_TRANSITIONS.items()
    }
    | TITLES,
    (tables.Encounter, "setting"): SETTINGS,
    (tables.ConsentAct, "explained"): TO_EXPLAIN,
    (tables.SafeguardingAction, "item"): {item.code: item.label for item in CHECKLIST},
    (tables.SafeguardingText, "about"): {item.code: item.label for item in CHECKLIST}
    | dict(Channel.choices)
    | {"priority": "Earlier decision"},
}


def _words(row: models.Model, field: Any) -> str:
    value = getattr(row, field.attname)
    if value is None or value in ("", []):
        return ""
    if words := WORDS_OF.get((type(row), field.name)):
        return "; ".join(
            words.get(str(choice), str(choice)) for choice in (value if isinstance(value, list) else [value])
        )
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if field.is_relation:
        return str(getattr(row, field.name))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return in_words(clock.day_of(value))
    if isinstance(value, date):
        return in_words(value)
    return ", ".join(str(element) for element in value) if isinstance(value, list) else str(value)


def _elements(claim: Any) -> Iterator[str]:
    """Yield every element of the defence, and say where nobody has assessed it."""
    yield f"Claim of {in_words(claim.raised_on)}"
    yield from (f"{element.label}: {element.words}" for element in claim.assessed_elements)


TABLES: tuple[DisclosedTable, ...] = (
    DisclosedTable(
        title="The referral",
        model=Referral,
        path="pk",
        columns=(
            "pseudonym",
            "case_type",
            "state",
            "form_begun_on",
            "created_at",
            "consent",
            "age_at_exploitation",
            "age_decided",
            "turns_18_in",
            "began_on",
            "due_on",
            "due_why",
            "recovery_until",
            "reconsider_until",
            "safeguard_by",
            "finished_at",
            "submitted_at",
            "authority",
            "authority_reference",
            "priority",
            "court_date",
            "custody_time_limit",
            "crime_recorded_in",
        ),
    ),
    DisclosedTable(
        title="Where met",
        model=tables.Encounter,
        path="referrals",
        columns=("happened_on", "setting", "recovered", "created_at"),
    ),
    DisclosedTable(title="Category", model=tables.PersonCategory, columns=("category", "at")),
    DisclosedTable(
        title="Consent", model=tables.ConsentAct, columns=("on", "answer", "explained", "with_interpreter", "at")
    ),
    DisclosedTable(
        title="Age decisions", model=tables.AgeDecision, columns=("on", "decided", "decider", "reason", "at")
    ),
    DisclosedTable(
        title="What happened",
        model=tables.ReferralStep,
        columns=(
            "on",
            "move",
            "was",
            "became",
            "maker",
            "authority",
            "reasons",
            "accepted_late",
            "reference",
            "sent_at",
            "sent_at_before",
            "due_on",
            "due_why",
            "at",
        ),
    ),
    DisclosedTable(
        title="Crime records",
        model=tables.CrimeRecord,
        columns=(
            "source",
            "responder",
            "authority_reference",
            "reference",
            "place",
            "decision",
            "decided_on",
            "reported_at",
            "recorded_at",
            "status",
            "crime_class",
            "crime_at",
            "crime_due_at",
            "cancellation",
            "cancellation_requested",
            "outcome",
            "outcome_on",
            "was_crime",
            "not_exported",
            "received_from",
            "created_at",
        ),
    ),
    DisclosedTable(
        title="What happened to crime records",
        model=tables.CrimeStep,
        path="record__referral",
        columns=("move", "was", "became", "detail", "outcome", "outcome_on", "reason", "at"),
    ),
    DisclosedTable(
        title="Entries of the force’s crime system, as exported",
        model=tables.CrimeSystemEntry,
        path="record__referral",
        columns=(
            "reference",
            "code",
            "is_cancelled",
            "reported_at",
            "recorded_at",
            "outcome",
            "outcome_on",
            "authority_reference",
            "paired_by",
        ),
    ),
    DisclosedTable(
        title="Transfers of crime records",
        model=tables.CrimeTransfer,
        path="record__referral",
        columns=(
            "receiver",
            "reason",
            "state",
            "offered_at",
            "declined_why",
            "settled_at",
            "source",
            "responder",
            "authority_reference",
            "decision",
            "decided_on",
            "status",
        ),
    ),
    DisclosedTable(
        title="Safeguarding and support",
        model=tables.Safeguarding,
        columns=(
            "needs_interpreter",
            "language",
            "authority_informed_on",
            "authority_informed_to",
            "guardian_area",
            "guardian_referred_on",
            "guardian_worker",
            "unaccompanied",
            "biometrics_on",
        ),
    ),
    DisclosedTable(title="Safeguarding notes", model=tables.SafeguardingText, columns=("about", "text")),
    DisclosedTable(title="Safeguarding", model=tables.SafeguardingAction, columns=("item", "done_at", "at")),
    DisclosedTable(title="Safe to contact", model=tables.SafeContact, columns=("channel", "answer")),
    DisclosedTable(title="Missing", model=tables.MissingEpisode, columns=("missing_on", "ended_on", "how_ended", "at")),
    DisclosedTable(
        title="Requests for an earlier decision",
        model=tables.PriorityRequest,
        columns=("asked_on", "reason", "court_date", "custody_time_limit", "answer", "answered_on", "at"),
    ),
    DisclosedTable(title="Changes of owner", model=tables.OwnerChange, columns=("at",)),
    DisclosedTable(
        title="Section 45 claims",
        model=tables.Claim,
        columns=(
            "raised_on",
            "raised_by",
            "stage",
            "act_on",
            "age_at_act",
            "offence",
            "excluded",
            "nrm_reference",
            "nrm_state",
            "trial_on",
            "custody_time_limit",
            "police_view",
            "cps_view",
            "result",
            "result_on",
            "recorded_at",
        ),
    ),
    DisclosedTable(
        title="Elements of section 45 claims",
        model=tables.Claim,
        columns=("borne_out", "contradicted"),
        says=_elements,
        is_assessment=True,
    ),
    DisclosedTable(
        title="Assessments of section 45 claims",
        model=tables.ClaimText,
        path="claim__referral",
        columns=("text",),
        is_assessment=True,
    ),
    DisclosedTable(title="Checks for an earlier referral", model=tables.MatchInquiry, columns=("at",)),
    DisclosedTable(
        title="Match attempts by other forces",
        model=tables.MatchComparison,
        columns=("other_force", "says", "at", "other_says", "other_at"),
    ),
    DisclosedTable(
        title="Match attempts with other forces",
        model=tables.MatchComparison,
        path="other_referral",
        columns=("other_force", "says", "at", "other_says", "other_at"),
    ),
    DisclosedTable(
        title="Transfers",
        model=tables.ReferralTransfer,
        columns=("receiver", "reason", "state", "offered_at", "declined_why", "settled_at"),
    ),
    DisclosedTable(
        title="Identity access requests",
        model=tables.IdentityAccessRequest,
        columns=("asked_at", "reason", "state", "decided_at", "ends_at"),
    ),
    DisclosedTable(
        title="Export requests",
        model=tables.ExportRequest,
        columns=("asked_at", "form", "recipient", "reason", "state", "decided_at", "ends_at", "taken_at"),
    ),
    DisclosedTable(
        title="Data rights requests",
        model=tables.SubjectRequest,
        columns=(
            "kind",
            "asked_by",
            "checked",
            "received_on",
            "due_on",
            "extended_why",
            "about",
            "outcome",
            "ground",
            "reason",
            "decided_on",
            "lifted_on",
            "lifted_why",
            "at",
        ),
    ),
)


@cache
def all_tables() -> tuple[DisclosedTable, ...]:
    """Return the tables of the app, then those that apps above register."""
    above: tuple[tuple[DisclosedTable, ...], ...] = tuple(
        import_string(path) for path in settings.SUBJECT_ACCESS_TABLES
    )
    return (*TABLES, *(table for tables_of_app in above for table in tables_of_app))
