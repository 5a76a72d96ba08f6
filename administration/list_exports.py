"""The list of people, the access log and the searches across forces as files, for administrators and auditors.

They are written in the request: these roles see no force, so a job would open an empty scope for the clerk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import QueryDict

from accounts import duties
from accounts.choices import Role
from accounts.models import User
from administration import access_log, log_details, match_attempts, querysets, request_words
from administration.forms import PeopleFilter
from administration.log_search import LogSearch
from audit.models import AuditEntry
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListColumn, ListLine, ListSource, MadeList, RecordList, filters_in_words

LONGEST_LOG, MOST_PEOPLE, MOST_SEARCHES = 10_000, 10_000, 10_000


def _log(query: QueryDict, user: User) -> RecordList:
    search = LogSearch(query, role=user.role)
    if search.form.errors:
        raise FiltersNotValid
    return RecordList(
        rows=search.lines,
        lines_of=_log_lines,
        filters=search.in_words,
        in_words=filters_in_words(search.form),
    )


def _log_lines(entries: Sequence[AuditEntry]) -> Iterator[ListLine]:
    people = querysets.people_of(entries)
    for entry in entries:
        person = people.get(entry.pk)
        yield ListLine(
            cells=[
                f"{entry.at:%Y-%m-%d %H:%M:%S}",
                person.name if person else "",
                person.email if person else "",
                entry.role,
                entry.get_kind_display(),
                request_words.in_words(entry),
                entry.get_outcome_display(),
                access_log.subject_label(entry.subject),
                entry.count,
                " ".join(entry.keys),
                log_details.in_words(entry, request=""),
                entry.reason,
                entry.recipient,
                entry.route,
                entry.method,
                entry.status,
                entry.source,
                entry.request_id,
            ]
        )


def _people(query: QueryDict, _user: User) -> RecordList:
    form = PeopleFilter(query)
    if not form.is_valid():
        raise FiltersNotValid
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    codes = ", ".join(
        "text given" if name == "text" else f"{name} {getattr(value, 'pk', value)}" for name, value in chosen.items()
    )
    return RecordList(
        rows=querysets.people_matching(chosen), lines_of=_people_lines, filters=codes, in_words=filters_in_words(form)
    )


def _people_lines(people: Sequence[User]) -> Iterator[ListLine]:
    for person in people:
        yield ListLine(
            cells=[
                person.name,
                person.email,
                person.get_role_display(),
                person.place,
                duties.in_brief(person.duties.all()),
                "open" if person.is_active else "closed",
            ],
            record=str(person.public_id),
        )


def _searches(_query: QueryDict, _user: User) -> MadeList:
    rows = list(match_attempts.by_day_and_person()[: MOST_SEARCHES + 1])
    names = querysets.names_of_people(row["who"] for row in rows)
    return MadeList(
        made=[
            ListLine(
                cells=[row["day"], names.get(row["who"] or 0, access_log.AUTOMATIC), row["tries"], row["stopped"]],
            )
            for row in rows
        ]
    )


LOG = ListSource(
    name="log",
    title="Access log",
    singular="event",
    plural="events",
    subject="audit.auditentry",
    roles=frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
    list_url="administration:log-list",
    columns=(
        ListColumn(name="time_utc", label="Time (UTC)"),
        ListColumn(name="person", label="Person"),
        ListColumn(name="email", label="Email address"),
        ListColumn(name="role", label="Role", description="At the time of the event."),
        ListColumn(
            name="act", label="Type of access", description="The operations of the Data Protection Act 2018, s.62."
        ),
        ListColumn(name="done", label="What they did"),
        ListColumn(name="outcome", label="Outcome"),
        ListColumn(name="record_type", label="Type of record"),
        ListColumn(name="records", label="Records", kind=ColumnKind.NUMBER),
        ListColumn(name="keys", label="Keys", description="The system IDs of the records, of at most 200."),
        ListColumn(name="question", label="Question"),
        ListColumn(name="reason", label="Reason"),
        ListColumn(name="recipient", label="Recipient"),
        ListColumn(name="page", label="Page"),
        ListColumn(name="method", label="Method"),
        ListColumn(name="status", label="Status", kind=ColumnKind.NUMBER),
        ListColumn(name="source", label="Source"),
        ListColumn(name="request", label="Request"),
    ),
    key=(),
    narrow=_log,
    at_once_up_to=LONGEST_LOG,
)
PEOPLE = ListSource(
    name="people",
    title="People",
    singular="person",
    plural="people",
    subject="accounts.user",
    roles=frozenset({Role.ADMINISTRATOR}),
    list_url="administration:people-list",
    columns=(
        ListColumn(name="name", label="Name"),
        ListColumn(name="email", label="Email address"),
        ListColumn(name="role", label="Role"),
        ListColumn(name="place", label="Force or unit"),
        ListColumn(name="duties", label="Duties"),
        ListColumn(name="account", label="Account", description="open, or closed: cannot sign in."),
    ),
    key=("email",),
    narrow=_people,
    at_once_up_to=MOST_PEOPLE,
)
SEARCHES = ListSource(
    name="searches",
    title="Searches across forces",
    singular="line",
    plural="lines",
    subject="audit.auditentry",
    roles=frozenset({Role.AUDITOR}),
    list_url="administration:match-attempt-list",
    columns=(
        ListColumn(name="date", label="Date", kind=ColumnKind.DATE),
        ListColumn(name="person", label="Person"),
        ListColumn(name="searches", label="Searches", kind=ColumnKind.NUMBER),
        ListColumn(name="stopped", label="Stopped by a limit", kind=ColumnKind.NUMBER),
    ),
    key=("date", "person"),
    narrow=_searches,
    notes=("Counted from the log. The service does not store who was searched for.",),
    at_once_up_to=MOST_SEARCHES,
)
