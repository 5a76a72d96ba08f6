"""The clerk writes a list with its requester's rights of that moment, and sees nothing without them (P5, P8)."""

from __future__ import annotations

import errno
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import ProgrammingError, connection, transaction
from django.http import QueryDict
from django.utils import timezone

from accounts import jobs
from accounts.database_scope import NoScope, enter_job
from accounts.models import Job, User
from audit.models import AuditEntry
from core import clock
from core.workflow import TransitionNotAllowed
from exports import cancelling, requests, writing
from exports.choices import ListFormat
from exports.models import ListExport
from exports.sources import ListCell, registered
from investigations.models import Investigation
from investigations.review import case_queries, queries
from mspt import db_grants
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, stranger
from tests.exports.reading import csv_lines
from tests.investigations.advice.making import advise
from tests.investigations.factories import JANUARY, approved, row, series
from tests.nrm.crime import making as crime_making
from tests.nrm.making import nrm_analyst
from tests.prosecutions import asset_making, case_making, team_making, witness_making
from tests.roles import acting

CLERK_READS = {table for grants in db_grants.tables() for table in grants.get("tables", {}).get("clerk", {})}
CLERK_SEES = sorted(
    table
    for table, conditions in db_grants.declared_policies().items()
    if "clerk" in conditions and table in CLERK_READS
)


def requested(by: User, *, query: str = "", needs_approval: bool = False) -> ListExport:
    source, filters = registered()["investigations"], QueryDict(query)
    return requests.request_export(
        source,
        filters,
        narrowed=source.narrow(filters, by),
        plan=requests.ExportPlan(rows=3, needs_approval=needs_approval),
        chosen=ListFormat.CSV,
        reason="A test.",
        recipient="",
        by=by,
    )


def three_cases() -> User:
    """An analyst of Lancashire with three cases, beside a case of Cumbria and one of Kent."""
    series(JANUARY, JANUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row(f"LAN/{number}") for number in (1, 2, 3)], by=person)
    for other in (analyst(CUMBRIA), stranger()):
        approved(JANUARY, rows=[row("OTHER/1")], by=other)
    return person


@pytest.fixture
def as_clerk(committed: Callable[..., Any], settings: Any) -> Callable[..., Any]:
    """`as_clerk(work)` runs work as the clerk's process does: its role, and its one connection."""
    settings.LOGIN_ALIAS = "default"
    return lambda work: committed(work, role="clerk")[0]


@pytest.fixture
def as_owner(committed: Callable[..., Any]) -> Callable[..., Any]:
    return lambda work: committed(work)[0]


def demote(person: User) -> None:
    """Move an analyst to another force, as an administrator does."""
    User.objects.filter(pk=person.pk).update(force_id=KENT)


def state_of(export: ListExport) -> tuple[str, str]:
    export.refresh_from_db()
    return export.state, export.refusal


# --- What the clerk sees --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_clerk_without_a_scope_sees_no_row_of_any_table() -> None:
    person, reviewer = three_cases(), coordinator()
    requested(person)
    case = Investigation.objects.filter(force=LANCASHIRE)[0]
    advise(case, by=reviewer)
    route = case_queries.route_of(case)
    assert route is not None
    prosecutor = analyst()
    team_making.proposed(case, by=prosecutor)
    asset_making.frozen(case, by=prosecutor)
    prosecution = case_making.charged(case, by=prosecutor)
    contact, defendant = nrm_analyst(), case_making.defendant(prosecution, by=prosecutor)
    case_making.linked(defendant, crime_making.crime(contact), by=contact)
    witness = witness_making.witness(prosecution, by=prosecutor)
    witness_making.step(witness, "measures", by=prosecutor, chosen=("screens",), new_measure="needed")
    queries.ask_about_case(case.public_id, words="What is next?", seen=route.seen, by=reviewer)

    with acting("clerk"), connection.cursor() as cursor:
        for table in CLERK_SEES:
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table
    with connection.cursor() as cursor:
        for table in CLERK_SEES:
            cursor.execute(f"select count(*) from {table}")
            assert table.startswith(("nrm", "orders", "imports", "figures")) or cursor.fetchone() > (0,), table


@pytest.mark.django_db
def test_clerk_sees_the_records_of_the_requesters_unit_and_the_requesters_exports_alone() -> None:
    requested(three_cases())
    own = requested(coordinator())

    with acting("clerk"), connection.cursor() as cursor:
        enter_job(own.job_id)
        for table in ("entry", "holding", "revision"):
            cursor.execute(f"select distinct force from investigations_{table} order by 1")
            assert cursor.fetchall() == [(CUMBRIA,), (LANCASHIRE,)], table
        cursor.execute("select count(*) from investigations_investigation")
        assert cursor.fetchone() == (4,)
        cursor.execute("select id from exports_listexport")
        assert cursor.fetchall() == [(own.pk,)]


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["finished", "expired", "guessed", "inactive"])
def test_job_that_is_over_or_guessed_opens_no_scope(what: str) -> None:
    person = analyst()
    job = jobs.begin("test", by=person)
    key = job.pk
    if what == "finished":
        assert jobs.finish(key)
    elif what == "expired":
        Job.objects.using("default").update(expires_at=timezone.now() - timedelta(seconds=1))
    elif what == "inactive":
        User.objects.filter(pk=person.pk).update(is_active=False)
    else:
        key = uuid.uuid4()

    with acting("clerk"), pytest.raises(NoScope), transaction.atomic():
        enter_job(key)


@pytest.mark.django_db
def test_web_sees_no_export_of_another_force_even_with_raw_sql() -> None:
    requested(three_cases())
    foreign = jobs.begin("test", by=stranger())

    with acting("owner"):
        enter_job(foreign)
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {db_grants.role_name('web')}")
            cursor.execute("select count(*) from exports_listexport")
            assert cursor.fetchone() == (0,)


# --- A file, and a demotion at each moment --------------------------------------------------------------------------


def test_file_is_written_once_in_parts_and_tells_its_requester(
    as_owner: Callable[..., Any], as_clerk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS_IN_A_PART", 2)
    export = as_owner(lambda: requested(three_cases()))

    finished = [as_clerk(lambda: writing.write(export.job_id)) for _ in range(2)]

    assert finished == [True, False]

    def downloaded() -> None:
        assert state_of(export) == ("ready", "")
        assert (export.rows_done, export.rows_total, len(export.records)) == (3, 3, 3)
        row, file = requests.open_file(export.public_id, by=export.requested_by)
        assert [line["reference"] for line in csv_lines(file.read())] == ["LAN/1", "LAN/2", "LAN/3"]
        assert row.number in row.name
        entry = AuditEntry.objects.get(kind="disclosure")
        assert (entry.subject, entry.count, entry.keys) == ("investigations.investigation", 3, export.records)
        notice = Notice.objects.get(kind=NoticeKind.EXPORT_READY)
        assert (notice.person, notice.place) == (export.requested_by, export.get_absolute_url())
        with pytest.raises(NoScope), transaction.atomic():
            enter_job(export.job_id)

    as_owner(downloaded)


def test_demotion_before_the_clerk_begins_stops_the_export(
    as_owner: Callable[..., Any], as_clerk: Callable[..., Any]
) -> None:
    def set_up() -> ListExport:
        export = requested(three_cases())
        demote(export.requested_by)
        return export

    export = as_owner(set_up)

    assert as_clerk(lambda: writing.write(export.job_id)) is False
    assert as_owner(lambda: state_of(export)) == ("stopped", requests.CHANGED_PLACE)
    assert not requests.store().exists(export.stored_as)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("force = 'E23000032'", requests.CHANGED_PLACE),
        ("role = 'officer'", requests.MAY_NOT),
        ("is_active = false", "The account that requested this export was closed"),
    ],
    ids=["other force", "other role", "closed account"],
)
def test_demotion_between_two_parts_stops_the_export(
    as_owner: Callable[..., Any],
    as_clerk: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    change: str,
    why: str,
) -> None:
    """The database itself demotes the person, once the first part is stored."""
    monkeypatch.setattr(writing, "ROWS_IN_A_PART", 1)

    def set_up() -> ListExport:
        export = requested(three_cases())
        with connection.cursor() as cursor:
            cursor.execute(
                "create function demote() returns trigger language plpgsql security definer as $$ begin"
                f" update accounts_user set {change} where id = new.requested_by_id; return new; end $$;"
                " create trigger demote after update on exports_listexport for each row"
                " when (new.rows_done = 1 and new.state = 'waiting') execute function demote()"
            )
        return export

    export = as_owner(set_up)

    assert as_clerk(lambda: writing.write(export.job_id)) is False
    state, refusal = as_owner(lambda: state_of(export))
    assert state == "stopped"
    assert refusal.startswith(why)
    assert not requests.store().exists(export.stored_as)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["requester", "closed approver", "moved approver"])
def test_demotion_before_the_download_keeps_the_file_here(who: str) -> None:
    export = requested(three_cases(), needs_approval=True)
    colleague = analyst(LANCASHIRE)
    requests.decide(export.public_id, allow=True, seen=requests.token_of(export), by=colleague)
    ListExport.objects.update(
        state="ready", made_at=clock.now(), name="list.zip", sha256="0" * 64, expires_at=clock.now() + requests.KEEP
    )
    if who == "requester":
        demote(export.requested_by)
    elif who == "moved approver":
        demote(colleague)
    else:
        User.objects.filter(pk=colleague.pk).update(is_active=False)
    requester = User.objects.get(pk=export.requested_by_id)

    with pytest.raises(TransitionNotAllowed, match=r"has changed since|can no longer see"):
        requests.open_file(export.public_id, by=requester)
    assert not AuditEntry.objects.filter(kind="disclosure").exists()


# --- Killed, late, too long -----------------------------------------------------------------------------------------


def test_export_whose_worker_died_is_begun_again_after_five_minutes_and_given_up_after_three_attempts(
    as_owner: Callable[..., Any], as_clerk: Callable[..., Any]
) -> None:
    export = as_owner(lambda: requested(three_cases()))

    def died(*, tries: int, minutes: int) -> None:
        at = timezone.now() - timedelta(minutes=minutes)
        ListExport.objects.update(tries=tries, progressed_at=at, rows_done=1)

    as_owner(lambda: died(tries=1, minutes=1))
    assert as_clerk(writing.write_waiting) == 0
    as_owner(lambda: died(tries=3, minutes=6))
    assert as_clerk(writing.write_waiting) == 0
    assert as_owner(lambda: state_of(export)) == ("failed", writing.FAILED)


@pytest.mark.parametrize(
    ("error", "why"), [(errno.ENOSPC, writing.NO_SPACE), (errno.EIO, writing.FAILED)], ids=["no space", "broken disk"]
)
def test_file_that_cannot_be_stored_fails_after_three_attempts_and_its_requester_has_a_notice(
    as_owner: Callable[..., Any], as_clerk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, error: int, why: str
) -> None:
    export = as_owner(lambda: requested(three_cases()))
    store = requests.store()
    save = store.save

    def save_a_part(name: str, content: Any) -> None:
        save(name, ContentFile(content.read(10)))
        raise OSError(error, "Cannot write")

    monkeypatch.setattr(store, "save", save_a_part)
    for _ in range(3):
        assert as_clerk(writing.write_waiting) == 0
        assert as_owner(lambda: state_of(export)[0]) == "waiting"
    as_clerk(writing.write_waiting)

    def failed() -> None:
        assert state_of(export) == ("failed", why)
        notice = Notice.objects.get(kind=NoticeKind.EXPORT_FAILED)
        assert (notice.person, notice.place) == (export.requested_by, export.get_absolute_url())
        assert not jobs.open_jobs(requests.JOB).exists()

    as_owner(failed)
    assert not store.exists(export.stored_as)


def test_requester_cancels_between_two_parts_and_no_file_is_stored(
    as_owner: Callable[..., Any], as_clerk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS_IN_A_PART", 1)
    export = as_owner(lambda: requested(three_cases()))
    every_part = writing._cells

    def cancelled_after_the_first(attempt: writing.Attempt) -> Iterator[Sequence[ListCell]]:
        parts = every_part(attempt)
        yield next(parts)
        as_owner(lambda: cancelling.cancel(export.public_id, by=export.requested_by))
        yield from parts

    monkeypatch.setattr(writing, "_cells", cancelled_after_the_first)

    assert as_clerk(lambda: writing.write(export.job_id)) is False
    assert as_owner(lambda: state_of(export)) == ("stopped", cancelling.CANCELLED)
    assert not requests.store().exists(export.stored_as)
    assert as_clerk(writing.write_waiting) == 0  # ends its job
    assert not as_owner(lambda: jobs.open_jobs(requests.JOB).exists())
    assert not as_owner(lambda: Notice.objects.filter(kind__startswith="export").exists())


def test_export_that_nobody_wrote_in_a_day_ends(as_owner: Callable[..., Any], as_clerk: Callable[..., Any]) -> None:
    def set_up() -> ListExport:
        export = requested(three_cases())
        Job.objects.using("default").update(expires_at=timezone.now() - timedelta(minutes=1))
        return export

    export = as_owner(set_up)

    assert as_clerk(writing.write_waiting) == 0
    assert as_clerk(lambda: writing.write(export.job_id)) is False
    assert as_owner(lambda: state_of(export))[0] == "stopped"


@pytest.mark.parametrize(("most", "state"), [(2, ("stopped", writing.GROWN)), (3, ("ready", ""))])
def test_list_that_grew_past_the_length_that_needs_approval_is_not_written(
    most: int,
    state: tuple[str, str],
    as_owner: Callable[..., Any],
    as_clerk: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    export = as_owner(lambda: requested(three_cases()))
    monkeypatch.setattr(requests, "NEEDS_APPROVAL", most)

    assert as_clerk(lambda: writing.write(export.job_id)) is (most == 3)
    assert as_owner(lambda: state_of(export)) == state


@pytest.mark.django_db
def test_requests_are_deleted_after_a_month_by_the_counter_which_reads_none() -> None:
    old, recent = requested(three_cases()), requested(coordinator())
    ListExport.objects.filter(pk=old.pk).update(requested_at=clock.now() - timedelta(days=31))

    with acting("counter"):
        assert requests.delete_old_requests() == 1
        with pytest.raises(ProgrammingError), transaction.atomic():
            list(ListExport.objects.values_list("reason"))

    assert list(ListExport.objects.all()) == [recent]


@pytest.mark.django_db
def test_files_are_deleted_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    store = requests.store()
    store.save("old.bin", ContentFile(b"x"))
    assert writing.remove_old() == 0

    monkeypatch.setattr(requests, "KEEP", timedelta(seconds=-1))

    assert writing.remove_old() >= 1
    assert not store.exists("old.bin")
