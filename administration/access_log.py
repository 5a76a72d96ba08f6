"""Searches of the access log for auditors: who saw this record, what did this person do, in which days.

The log stores keys of records and no words. This module looks up the key for a reference that people use (a pseudonym,
a subject number, the reference of an order or an investigation); it returns only the key, never a field of the record.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Max, Min, Q

from accounts.models import User
from administration import log_details, querysets, request_words
from audit.choices import Operation, Outcome
from audit.models import AuditEntry
from audit.querysets import ALWAYS, FOREVER, OF_SETTINGS, AuditEntryQuerySet, numbers_about
from core.day_range import DayRange
from guidance.models import Product

MOST_PEOPLE = 100
NOBODY = "Nobody signed in"
AUTOMATIC = "The service (automatic)"  # a task or a command, and no request
HOME_PAGES = "work"  # the subject of the home page and its to-do list: most of the lines, and about no record
REFUSED = "refused"  # the subject of a request that was refused before it reached a record
# Subjects that are not models, or whose model's name is unclear.
_SUBJECTS = {
    HOME_PAGES: "Home pages",
    REFUSED: "Refused requests",
    "audit.auditentry": "This log",
    "accounts.session": "Sign-ins and sessions",
    "accounts.user": "Accounts",
    "guidance.bundle": "Guidance bundles",
    "guidance.product": "Guidance products",
    "guidance.readerfeedback": "Comments on guidance",
    "guidance.savedsearch": "Guidance searches",
    "guidance.version": "Guidance versions",
    "investigations.investigation": "Investigations",
    "investigations.monthlyreturn": "Monthly returns",
    "notifications.mailbounce": "Email addresses that bounce",
    "notifications.notice": "Notices",
    "nrm.identity": "Identities of potential victims",
    "nrm.referral": "Referrals",
    "orders.register.card": "Order cards",
    "orders.subjectidentifier": "Identities of subjects",
    "orders.order": "Orders",
    "orders.subject": "Subjects of orders",
    "prosecutions.assetrecord": "Asset recovery",
    "prosecutions.prosecutioncase": "Prosecutions",
    "prosecutions.defendant": "Defendants",
    "prosecutions.jointteam": "Joint investigation teams",
    "prosecutions.witness": "Victims and witnesses of prosecutions",
    "prosecutions.planaction": "Actions of the action plan",
    "prosecutions.actionevidence": "Evidence of actions",
    "prosecutions.oversightmeeting": "Meetings of the Prosecutions Oversight Group",
    "prosecutions.meetingpaper": "Meeting papers",
    "prosecutions.principaloffence": "Principal offences",
    "prosecutions.prosecutionrule": "Prosecution settings",
    "accounts.accessreview": "Access reviews",
    "accounts.claimrule": "Rules of single sign-on",
    "systems.system": "Systems that use the API",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """One line of the log as the page prints it."""

    entry: AuditEntry
    who: str
    subject: str
    request: str
    technical: str

    @property
    def detail(self) -> str:
        """What the line covered, in words; empty if the request says it."""
        return log_details.in_words(self.entry, request=self.request)

    @property
    def records(self) -> str:
        """`Viewed: Guidance products (10)`; a dash if the request was refused before it reached a record."""
        if self.entry.subject == REFUSED:
            return "–"
        number = f" ({self.entry.count})" if self.entry.count > 1 else ""
        return f"{self.entry.get_kind_display()}: {self.subject}{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccess:
    """What one person did with a record, over all log lines about it."""

    name: str
    times: int
    first_at: datetime
    last_at: datetime
    acts: str


def who_in_words(entry: AuditEntry, person: User | None) -> str:
    """Who did it, or whose account somebody tried to open: a wrong password does not identify who typed it."""
    if person is None:
        return NOBODY if entry.method else AUTOMATIC
    is_known = entry.who is not None or entry.outcome == Outcome.DONE
    return person.name if is_known else f"{NOBODY} (account of {person.name})"


def lines_of(entries: Iterable[AuditEntry]) -> list[LogLine]:
    """The lines in words, with the names of the people in one query."""
    log_entries = list(entries)
    people = querysets.people_of(log_entries)
    return [
        LogLine(
            entry=entry,
            who=who_in_words(entry, people.get(entry.pk)),
            subject=subject_label(entry.subject),
            request=request_words.in_words(entry),
            technical=request_words.technical_line(entry),
        )
        for entry in log_entries
    ]


def subject_label(subject: str) -> str:
    """The kind of record in words, such as "Referrals" for `nrm.referral`."""
    if subject in _SUBJECTS:
        return _SUBJECTS[subject]
    try:
        return str(apps.get_model(subject)._meta.verbose_name_plural).capitalize()
    except (LookupError, ValueError):
        return subject


def subject_choices(*, only_settings: bool = False) -> list[tuple[str, str]]:
    """Every kind of record that the log may name, by label; or those of accounts, systems and settings."""
    own = {label for config in apps.get_app_configs() for label in _labels_of(config.label)} | _SUBJECTS.keys()
    shown = own & OF_SETTINGS if only_settings else own
    return sorted(((subject, subject_label(subject)) for subject in shown), key=lambda choice: choice[1])


def _labels_of(app: str) -> Iterable[str]:
    if app in {
        "accounts",
        "figures",
        "imports",
        "documents",
        "guidance",
        "investigations",
        "notifications",
        "nrm",
        "orders",
        "prosecutions",
        "administration",
        "reference",
    }:
        return (model._meta.label_lower for model in apps.get_app_config(app).get_models())
    return ()


def keys_of(reference: str) -> list[str]:
    """The log's keys for a record, from any of its references that an auditor may have; empty if nothing matches.

    Two forces may use the same reference: then it returns the keys of both.
    """
    text = " ".join(reference.split())
    try:
        return [str(uuid.UUID(text))]
    except ValueError:
        pass
    with connection.cursor() as cursor:
        cursor.execute("select scope.records_named(%s, %s)", [text, _hyphenated(text)])
        keys = {str(key) for (key,) in cursor.fetchall()}
    keys |= {str(key) for question in _BY_REFERENCE for key in question(text)}
    return sorted(keys)


def _hyphenated(text: str) -> list[str]:
    """A pseudonym or subject number as stored, however it was typed: `gfgmux` may be `GFG-MUX` or `G-FGMUX`."""
    letters = "".join(character for character in text.upper() if character.isalnum())
    return [letters[:at] + "-" + letters[at:] for at in (1, 3)]


_BY_REFERENCE: tuple[Callable[[str], Iterable[Any]], ...] = (
    lambda text: User.objects.with_email(text).values_list("public_id", flat=True),
    lambda text: Product.objects.filter(slug=text.lower()).values_list("public_id", flat=True),
)


def entries_matching(chosen: Mapping[str, Any], keys: list[str], *, day_range: DayRange | None) -> AuditEntryQuerySet:
    """The log lines of some days for a filter, newest first. An unknown reference or email address gives no lines."""
    since, until = day_range.moments if day_range else (ALWAYS, FOREVER)
    entries = AuditEntry.objects.filter(at__gte=since, at__lt=until).newest_first()  # of few months, if so chosen
    if chosen.get("record"):
        entries = entries.filter(pk__in=numbers_about(keys, since=since, until=until))
    if email := chosen.get("person"):
        people = list(User.objects.with_email(email).values_list("pk", "public_id"))
        # Nobody is signed in yet during sign-in: such a line has the account as its record.
        named = numbers_about([str(key) for _, key in people], since=since, until=until)
        entries = entries.filter(Q(who__in=[pk for pk, _ in people]) | Q(kind=Operation.SIGN_IN, pk__in=named))
    if kind := chosen.get("kind"):
        entries = entries.filter(kind=kind)
    if subject := chosen.get("subject"):
        entries = entries.filter(subject=subject)
    elif not chosen.get("home_pages"):
        entries = entries.exclude(subject=HOME_PAGES)
    return entries


def people_in(entries: AuditEntryQuerySet) -> list[RecordAccess]:
    """The people in these lines with what they did, most recent first."""
    rows = list(
        entries.exclude(kind=Operation.SIGN_IN)  # lines about an account: nobody used it as a record
        .order_by()
        .values("who", is_automatic=Q(who=None, method=""))
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"), kinds=ArrayAgg("kind", distinct=True))
        .order_by("-last")[:MOST_PEOPLE]
    )
    names = querysets.names_of_people(row["who"] for row in rows)
    return [
        RecordAccess(
            name=names.get(row["who"] or 0, AUTOMATIC if row["is_automatic"] else NOBODY),
            times=row["times"],
            first_at=row["first"],
            last_at=row["last"],
            acts=", ".join(Operation(kind).label for kind in row["kinds"]),
        )
        for row in rows
    ]
