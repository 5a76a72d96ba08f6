"""The same file again is the same upload and changes nothing, even when sent twice at once (P24)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from psycopg.errors import InsufficientPrivilege

from accounts.sessions import hash_of
from audit.models import AuditEntry
from core.workflow import TransitionNotAllowed
from imports import reading, uploads, workflow
from imports.checking import columns
from imports.checking.columns import CheckedSheet
from imports.choices import UploadState
from imports.models import Upload
from imports.uploaded_table import UploadedTable
from imports.uploads import Received
from reference.models import Force
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national, stranger
from tests.imports.layouts import DECISIONS
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
GOOD = b"Reference,Received on,Victims,Decision,Remarks\nR1,2020-04-03,1,Positive,Quagga\n"
BAD = GOOD.replace(b",1,", b",Quagga,")


def received(content: bytes = GOOD, *, kind: str = "decisions", digest: str = "a") -> Received:
    return Received(
        kind=kind, sha256=digest * 64, size=len(content), sent_name="a.csv", content=reading.read(content)
    )  # fmt: skip


def checked(content: bytes = GOOD) -> tuple[CheckedSheet, UploadedTable]:
    table = reading.read(content)
    assert isinstance(table, UploadedTable)
    return columns.check(table, DECISIONS), table


def lancashire() -> Force:
    return Force.objects.get(pk=LANCASHIRE)


def stored(content: bytes = GOOD) -> Upload:
    """An upload whose rows are stored."""
    upload = uploads.receive(received(content), by=analyst(), force=lancashire())
    fits, table = checked(content)
    uploads.judge(upload, fits, table=table)
    return uploads.finish(upload)


def test_same_file_of_one_kind_and_force_is_the_first_upload() -> None:
    first = stored()

    again = uploads.receive(received(), by=analyst(), force=lancashire())

    assert again == first
    assert again.is_done
    assert again.by_id == first.by_id


@pytest.mark.parametrize(
    ("kind", "digest", "force"),
    [("other", "a", LANCASHIRE), ("decisions", "b", LANCASHIRE), ("decisions", "a", CUMBRIA), ("decisions", "a", None)],
)
def test_other_kinds_files_and_forces_are_other_uploads(kind: str, digest: str, force: str | None) -> None:
    first = stored()

    other = uploads.receive(
        received(kind=kind, digest=digest), by=national(), force=Force.objects.filter(pk=force).first()
    )

    assert other != first
    assert not other.is_done


def test_same_file_without_a_force_is_one_upload_too() -> None:
    first = uploads.receive(received(), by=national())

    assert uploads.receive(received(), by=national()) == first


def test_stored_upload_never_changes_status() -> None:
    upload = stored()
    faults, table = checked(BAD)

    uploads.judge(upload, faults, table=table)

    upload.refresh_from_db()
    assert upload.state == UploadState.DONE
    with pytest.raises(TransitionNotAllowed, match="already been imported"):
        uploads.finish(upload)


def test_file_with_problems_may_be_sent_again_unchanged() -> None:
    """A term unknown last week may be known today."""
    upload = uploads.receive(received(BAD), by=analyst(), force=lancashire())
    faults, table = checked(BAD)
    uploads.judge(upload, faults, table=table)
    with pytest.raises(TransitionNotAllowed, match="has not been checked, or has problems"):
        uploads.finish(upload)
    fits, table = checked()

    uploads.judge(uploads.receive(received(BAD), by=analyst(), force=lancashire()), fits, table=table)

    upload.refresh_from_db()
    assert (upload.state, upload.rows, upload.problems) == (UploadState.READY, 1, {})


def test_neither_a_value_nor_a_file_name_is_stored() -> None:
    upload = uploads.receive(received(BAD), by=analyst(), force=lancashire())
    faults, table = checked(BAD)
    uploads.judge(upload, faults, table=table)

    kept = Upload.objects.filter(pk=upload.pk).values().get()

    assert "Quagga" not in str(kept)
    assert "a.csv" not in str(kept)
    assert kept["problems"] == {"not_whole": 1}


def test_unreadable_file_is_remembered_with_its_reason() -> None:
    upload = uploads.receive(received(b"%PDF-1.7"), by=analyst(), force=lancashire())

    assert (upload.state, upload.problems) == (UploadState.REFUSED, {"pdf": 1})


def test_receiving_a_file_is_logged_without_its_text() -> None:
    upload = uploads.receive(received(), by=analyst(), force=lancashire())

    entry = AuditEntry.objects.get()
    assert (entry.kind, entry.subject, entry.keys) == ("collection", "imports.upload", [str(upload.public_id)])


def test_uploads_are_visible_to_users_with_the_force_in_scope() -> None:
    upload = stored()
    of_none = uploads.receive(received(), by=national())

    assert list(Upload.objects.visible_to(analyst())) == [upload]
    assert list(Upload.objects.visible_to(coordinator())) == [upload]
    assert list(Upload.objects.visible_to(stranger())) == []
    assert set(Upload.objects.visible_to(national())) == {upload, of_none}


@pytest.mark.parametrize("state", UploadState)
@pytest.mark.parametrize("move", workflow.TRANSITIONS)
def test_transition_starts_only_from_its_statuses(move: str, state: UploadState) -> None:
    expected = state != UploadState.DONE if move != "finish" else state == UploadState.READY

    assert (workflow.refusal(move, state=state) == "") is expected


@pytest.mark.parametrize("change", [{"state": "done"}, {"sha256": "x"}, {"state": "unheard of"}])
def test_database_refuses_invalid_states(change: dict[str, str]) -> None:
    upload = uploads.receive(received(), by=analyst(), force=lancashire())

    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(**change)


def test_web_role_can_do_all_of_this_and_delete_nothing() -> None:
    sent, person, force = received(), analyst(), lancashire()
    fits, table = checked()
    with acting_for(person):
        upload = uploads.receive(sent, by=person, force=force)
        uploads.judge(upload, fits, table=table)
        uploads.finish(upload)

        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            upload.delete()


def test_two_users_sending_the_same_file_at_once_make_one_upload(clone: Callable[[str], str]) -> None:
    """Raw connections with the web role: the second waits for the first, and then finds its result."""
    owner, web = clone("owner"), clone("web")
    with psycopg.connect(owner) as connection:
        (person,) = connection.execute(
            "insert into accounts_user (public_id, email, name, role, is_active, created_at, password)"
            " values (gen_random_uuid(), 'n@example.org', 'N', 'national', true, now(), '') returning id"
        ).fetchone()  # type: ignore[misc]
        connection.execute(
            "insert into accounts_session (session_key, session_data, expire_date, user_id, started_at, seen_at)"
            " values (%s, '', now() + interval '10 minutes', %s, now(), now())",
            [key := hash_of("a session"), person],
        )
    insert = (
        "insert into imports_upload (public_id, by_id, kind, sha256, size, type, state, rows, problems, created_at)"
        " values (gen_random_uuid(), %s, 'decisions', repeat('a', 64), 1, '', 'received', 0, '{}', now())"
        " on conflict do nothing returning id"
    )

    def send(_: int) -> Any:
        with psycopg.connect(web) as connection:
            connection.execute("select scope.enter_session(%s)", [key])
            made = connection.execute(insert, [person]).fetchone()
            connection.execute("select pg_sleep(0.1)")
            return made

    with ThreadPoolExecutor(8) as senders:
        made = list(senders.map(send, range(8)))

    assert sum(row is not None for row in made) == 1
    with psycopg.connect(web) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute("delete from imports_upload")


def test_upload_of_no_force_is_the_national_team_s_alone(clone: Callable[[str], str]) -> None:
    with psycopg.connect(clone("owner")) as connection:
        (person,) = connection.execute(
            "insert into accounts_user (public_id, email, name, role, is_active, created_at, password)"
            " values (gen_random_uuid(), 'n@example.org', 'N', 'national', true, now(), '') returning id"
        ).fetchone()  # type: ignore[misc]
        connection.execute(
            "insert into imports_upload (public_id, by_id, kind, sha256, size, type, state, rows, problems, created_at)"
            " values (gen_random_uuid(), %s, 'decisions', repeat('a', 64), 1, '', 'received', 0, '{}', now())",
            [person],
        )

    for role in ("web", "clerk"):
        with psycopg.connect(clone(role)) as connection:
            assert connection.execute("select id from imports_upload").fetchall() == []
