"""An erased investigation has no text or name in any table; its counts and their digests stay (P35)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import (
    EmergencyAccess,
    Entry,
    EntryText,
    Finding,
    Holding,
    Investigation,
    InvestigationSeal,
    InvestigationText,
    QueryMessage,
    ReturnUpload,
)
from investigations.retained import KIND
from investigations.returns import receipts
from investigations.workbooks.upload_report import NO_REPORT, UploadReport
from retention import erasures, reviews
from retention.choices import ErasureState
from retention.models import ErasableTableRows, Erasure, LegalHold
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.investigations.sealed.world import REFERENCE
from tests.prosecutions import case_making
from tests.retention import erasing
from tests.retention.closed_case import WORD, ClosedCase, closed_case, texts
from tests.retention.erasing import (
    approve,
    date_lifts_by_the_server,
    erase_by_sql,
    fingerprint_of,
    lines_of,
    record_of,
    refused,
)
from tests.retention.searching import files_with, plant, tables_with
from tests.roles import acting_for

pytestmark = pytest.mark.django_db
# Tables of which the case has no row, which are encrypted, or which have no text that somebody typed.
NOT_HERE = {
    "drafts_draft",
    "exports_listexport",
    "investigations_holding",
    "investigations_returnupload",
    "investigations_revision",
    "prosecutions_prosecutioncase",  # a URN is a number: the test below erases one
}


@pytest.fixture
def world() -> ClosedCase:
    return closed_case()


def requested(world: ClosedCase, *, by: User | None = None) -> Erasure:
    return erasing.request(KIND, world.case, by=by or world.analyst)


def erased(world: ClosedCase) -> Erasure:
    return approve(requested(world), by=world.lead)


def test_no_table_and_no_file_has_a_word_of_an_erased_investigation(world: ClosedCase) -> None:
    before = tables_with(WORD)
    assert len(before) >= 10, "the word was planted in many tables"

    erased(world)

    assert tables_with(WORD) == {}
    assert files_with(WORD) == []


def test_no_declared_column_keeps_its_text(world: ClosedCase) -> None:
    word = "Kassiopeia"
    planted = plant(word, KIND.erasable, world.case.pk, world.case.public_id)
    assert len(planted) >= 20, "a record of each table"
    assert {name.partition(".")[0] for name in planted} >= {
        part.table for part in KIND.erasable.rows if part.table not in NOT_HERE
    }

    erased(world)

    assert tables_with(word) == {}


def test_urn_of_a_prosecution_is_erased_and_its_steps_stay(world: ClosedCase) -> None:
    prosecution = case_making.opened(world.case, by=world.analyst, urn="50AB1234526")

    erased(world)

    prosecution.refresh_from_db()
    assert prosecution.urn == ""
    assert prosecution.steps.exists()


def test_counts_and_the_fingerprint_of_what_was_counted_stay(world: ClosedCase) -> None:
    revision, counted = world.revision, lines_of("investigations_entry", "investigations_entrypeople")
    profiles = lines_of("investigations_entryprofile", "investigations_casereviewcount")

    erased(world)

    assert lines_of("investigations_entry", "investigations_entrypeople") == counted
    assert lines_of("investigations_entryprofile", "investigations_casereviewcount") == profiles
    revision.refresh_from_db()
    assert receipts.is_unchanged(revision)


def test_the_checksum_of_the_text_is_replaced_by_that_of_what_is_left(world: ClosedCase) -> None:
    revision = world.revision
    before = revision.words_fingerprint

    erased(world)

    revision.refresh_from_db()
    assert revision.words_fingerprint != before
    assert receipts.fingerprints(revision) == (revision.fingerprint, revision.words_fingerprint)


def test_other_cases_of_the_return_keep_their_text(world: ClosedCase) -> None:
    erased(world)

    assert EntryText.objects.get(entry__investigation=world.open_case).remarks == "Nothing to hide."
    assert Holding.objects.get(investigation=world.open_case).operation_name == "Operation Daylight"


def finding(world: ClosedCase, rule: str, message: str) -> Finding:
    """A finding on the other case of the return."""
    entry = Entry.objects.get(investigation=world.open_case)
    return Finding.objects.create(
        revision=entry.revision,
        force_id=entry.force_id,
        entry=entry,
        rule=rule,
        severity="warning",
        message=message,
        remedy="Check it.",
        figure=f"{rule}:{message}"[:120],
        state="open",
    )


def test_only_findings_of_other_cases_that_print_its_name_are_erased(world: ClosedCase) -> None:
    """An operation that is named like a word of every message takes no text from other cases."""
    Holding.objects.filter(investigation=world.case).update(reference="2026", operation_name="missing")
    kept = [
        finding(world, "people", "The date of birth is missing in 2026."),
        finding(world, "missing", "2026/7 was live at the end of January 2026 and is not in this return."),
    ]
    named = [
        finding(world, "missing", "2026 was live at the end of January 2026 and is not in this return."),
        finding(world, "same_operation", "2026 has the same operation name, missing."),
    ]

    erased(world)

    assert "Erased" not in {texts(each, "message")[0] for each in kept}
    assert {texts(each, "message")[0] for each in named} == {"Erased"}


def test_a_finding_of_a_sealed_case_is_left(world: ClosedCase) -> None:
    named = finding(world, "same_operation", f"{REFERENCE} has the same operation name, Daylight.")
    with connection.cursor() as cursor:
        cursor.execute("update investigations_finding set sealed = %s where id = %s", [world.open_case.pk, named.pk])

    erased(world)

    assert texts(named, "message") == [f"{REFERENCE} has the same operation name, Daylight."]


def test_the_approver_sees_how_many_rows_of_each_part_will_be_erased(world: ClosedCase) -> None:
    erasure = requested(world)

    with acting_for(world.lead):
        rows = erasures.rows_to_erase(erasure)
    assert (rows["Summaries"], rows["Messages of queries"], rows["References and operation names"]) == (1, 1, 1)

    with acting_for(world.analyst):
        assert erasures.rows_to_erase(erasure) == {}


def test_erased_case_reads_erased_in_place_of_its_texts(world: ClosedCase) -> None:
    erased(world)

    holding = Holding.objects.get(investigation=world.case)
    assert (holding.reference, holding.operation_name) == (f"Erased {holding.pk}", "")
    assert QueryMessage.objects.get(query__investigation=world.case).words == "Erased"
    upload = ReturnUpload.objects.get()
    assert (upload.rows, upload.cells, UploadReport.of(upload).refused) == (None, None, NO_REPORT)


REFUSED = [
    ("analyst", "You cannot decide on this request. Ask your lead."),
    ("coordinator", "You cannot decide on this request. Ask your lead."),
]


@pytest.mark.parametrize(("who", "why"), REFUSED)
def test_only_a_lead_of_the_force_approves(world: ClosedCase, who: str, why: str) -> None:
    erasure = requested(world, by=world.lead)

    with pytest.raises(TransitionNotAllowed, match=why):
        approve(erasure, by=getattr(world, who))

    assert tables_with(WORD)


def test_nobody_approves_their_own_request(world: ClosedCase) -> None:
    erasure = requested(world, by=world.lead)

    with pytest.raises(TransitionNotAllowed, match="You cannot decide on your own request"):
        approve(erasure, by=world.lead)

    assert raw_erase(erasure, by=world.lead) == "own"
    assert approve(erasure, by=world.other_lead).is_done


def test_another_force_does_not_find_the_request(world: ClosedCase) -> None:
    erasure = requested(world)

    with pytest.raises(Erasure.DoesNotExist):
        approve(erasure, by=world.neighbour)

    assert raw_erase(erasure, by=world.neighbour) == "missing"


def test_a_lead_who_was_demoted_does_not_approve(world: ClosedCase) -> None:
    erasure = requested(world)
    seen = fingerprint_of(erasure, by=world.lead)
    User.objects.filter(pk=world.lead.pk).update(role=Role.ANALYST)

    assert raw_erase(erasure, by=world.lead, seen=seen) == "role"


@pytest.mark.parametrize("who", ["lead", "analyst"])
@pytest.mark.parametrize("since", ["created_at", "reopened_at"])
def test_a_new_account_takes_no_part_in_an_erasure(world: ClosedCase, who: str, since: str) -> None:
    """Otherwise one person with two accounts erases alone."""
    erasure = requested(world)
    new = User.objects.filter(pk=getattr(world, who).pk)
    new.update(**{since: timezone.now() - timedelta(days=13)})

    with pytest.raises(TransitionNotAllowed, match="must have had your accounts for 14 days"):
        approve(erasure, by=world.lead)

    new.update(**{since: timezone.now() - timedelta(days=14, minutes=1)})
    assert approve(erasure, by=world.lead).is_done


def test_files_of_a_force_that_had_the_case_before_stay(world: ClosedCase) -> None:
    """A lead of Lancashire deletes nothing of Cumbria."""
    Investigation.objects.filter(pk=world.case.pk).update(force_id=CUMBRIA)
    rows = next(part for part in KIND.erasable.rows if part.table == "investigations_returnupload").rows

    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from investigations_returnupload t where {rows}".replace("$1", str(world.case.pk))
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("who", "force", "why"),
    [
        ("coordinator", LANCASHIRE, "does not request erasures of this kind"),
        ("lead", CUMBRIA, "by the force that has the record"),
    ],
)
def test_only_the_force_that_has_a_record_requests_its_erasure(
    world: ClosedCase, who: str, force: str, why: str
) -> None:
    statement = (
        "insert into retention_erasure (public_id, kind, record, force, reason, requested_by_id, requested_at, state,"
        " decision_reason) values (gen_random_uuid(), 'investigation', %s, %s, 'x', %s, now(), 'requested', '')"
    )
    person = getattr(world, who)

    with acting_for(person):
        refused(statement, world.case.public_id, force, person.pk, why=why)


def test_approval_is_refused_if_the_record_changed_after_reading(world: ClosedCase) -> None:
    erasure = requested(world)
    seen = fingerprint_of(erasure, by=world.lead)
    InvestigationText.objects.filter(investigation=world.case).update(summary="Another summary.")

    with pytest.raises(EditConflict, match="has changed since"):
        approve(erasure, by=world.lead, seen=seen)

    assert InvestigationText.objects.get(investigation=world.case).summary == "Another summary."


def test_a_legal_hold_stops_an_erasure_that_is_requested_already(world: ClosedCase) -> None:
    erasure = requested(world)
    with acting_for(world.other_lead):
        record = record_of(KIND, world.case, user=world.other_lead)
        reviews.hold(KIND, record, reason="A civil claim.", by=world.other_lead)

    with pytest.raises(TransitionNotAllowed, match="is on legal hold"):
        approve(erasure, by=world.lead)
    with acting_for(world.other_lead):
        reviews.lift(KIND, record, reason="The claim is settled.", by=world.other_lead)

    with pytest.raises(TransitionNotAllowed, match=r"was lifted less than 7 days ago\. It can be"):
        approve(erasure, by=world.lead)
    date_lifts_by_the_server()
    assert raw_erase(erasure, by=world.lead) == "lifted"

    lifted_at = clock.now() - timedelta(days=7, minutes=1)
    LegalHold.objects.update(set_at=lifted_at, lifted_at=lifted_at)

    with pytest.raises(TransitionNotAllowed, match="You lifted a legal hold on this record"):
        approve(erasure, by=world.other_lead)
    assert raw_erase(erasure, by=world.other_lead) == "lifter"
    assert approve(erasure, by=world.lead).is_done


def test_a_live_investigation_is_not_erased(world: ClosedCase) -> None:
    with acting_for(world.analyst):
        record = record_of(KIND, world.open_case, user=world.analyst)
        with pytest.raises(TransitionNotAllowed, match="is not closed in an approved return"):
            erasures.request(KIND, record, reason="No longer needed.", by=world.analyst)


def test_a_reference_that_somebody_else_typed_stops_an_erasure_and_says_so(world: ClosedCase) -> None:
    """References are unique in a force: without this, the erasure would end with an error page."""
    erasure = requested(world)
    number = Holding.objects.get(investigation=world.case).pk
    Holding.objects.filter(investigation=world.open_case).update(reference=f"erased{number}")

    with pytest.raises(TransitionNotAllowed, match="Another investigation of the force has the reference"):
        approve(erasure, by=world.lead)


@pytest.mark.parametrize("state", ["void", "merged", "transferred_out"])
def test_only_a_closed_investigation_is_erased(world: ClosedCase, state: str) -> None:
    erasure = requested(world)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; alter table investigations_entry disable trigger user")
        values = {"state": state, "closed_on": None, "closing_reason": None}
        if state == "merged":
            values["merged_into"] = world.open_case
        Entry.objects.filter(investigation=world.case).update(**values)
        cursor.execute("alter table investigations_entry enable trigger user")

    with pytest.raises(TransitionNotAllowed, match="is not closed in an approved return"):
        approve(erasure, by=world.lead)


def test_why_a_sealed_case_was_opened_in_an_emergency_stays(world: ClosedCase) -> None:
    opened = EmergencyAccess.objects.create(
        seal=InvestigationSeal.objects.get(investigation=world.case),
        investigation=world.case,
        force_id=world.case.force_id,
        person=world.other_lead,
        reason="A risk to life on Friday.",
        begins_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=1),
    )

    erased(world)

    assert texts(opened, "reason") == ["A risk to life on Friday."]


def test_a_request_is_made_once_and_decided_once(world: ClosedCase) -> None:
    erasure = requested(world)
    with pytest.raises(TransitionNotAllowed, match="Somebody has already requested"):
        requested(world, by=world.lead)

    assert approve(erasure, by=world.lead).is_done

    with pytest.raises(TransitionNotAllowed, match="already been decided"):
        approve(erasure, by=world.other_lead)
    assert raw_erase(erasure, by=world.other_lead) == "decided"


def test_a_request_is_withdrawn_by_its_maker_and_refused_by_another_with_a_reason(world: ClosedCase) -> None:
    first = requested(world)
    with acting_for(world.analyst):
        assert erasures.withdraw_or_refuse(first.public_id, reason="", by=world.analyst).state == ErasureState.WITHDRAWN
    second = requested(world)
    with acting_for(world.lead):
        with pytest.raises(TransitionNotAllowed, match="Enter why you refuse"):
            erasures.withdraw_or_refuse(second.public_id, reason=" ", by=world.lead)
        assert (
            erasures.withdraw_or_refuse(second.public_id, reason="An appeal.", by=world.lead).state
            == ErasureState.REFUSED
        )


@pytest.mark.parametrize("role", ["login", "web", "counter", "clerk"])
@pytest.mark.parametrize(
    "statement",
    [
        "select scope.erase_record('investigation', {case}, '{record}')",
        "select scope.erase_again('investigation', '{record}')",
        "update retention_erasure set state = 'erased', decided_by_id = {lead}, decided_at = now()",
        'update retention_erasabletablerows set columns = \'{{"count": "1"}}\'',
        "select set_config('mspt.erasing', 'x', true); update investigations_querymessage set words = 'x'",
        "select set_config('mspt.erasing', 'x', true); update investigations_entrytext set remarks = ''",
    ],
)
def test_no_role_erases_outside_a_request(world: ClosedCase, role: str, statement: str) -> None:
    requested(world)
    words = statement.format(case=world.case.pk, record=world.case.public_id, lead=world.lead.pk)

    with acting_for(world.lead, role):
        refused(words)

    assert "public.investigations_entrytext" in tables_with(WORD)


def test_person_requests_an_erasure_in_no_other_name(world: ClosedCase) -> None:
    """Otherwise a lead would approve their own request, which has somebody else's name on it."""
    statement = (
        "insert into retention_erasure (public_id, kind, record, force, reason, requested_by_id, requested_at, state,"
        " decision_reason) values (gen_random_uuid(), 'investigation', %s, %s, 'x', %s, now(), 'requested', '')"
    )

    with acting_for(world.lead):
        refused(
            statement,
            world.case.public_id,
            world.case.force_id,
            world.analyst.pk,
            why="in the name of the person",
        )


@pytest.mark.parametrize("column", ["count", "entry_id", "force"])
def test_the_owner_function_refuses_a_column_that_is_no_text(world: ClosedCase, column: str) -> None:
    ErasableTableRows.objects.create(
        kind_id="investigation",
        place=99,
        table_name="investigations_entrypeople",
        rows="true",
        columns={column: "1"},
        is_seen=False,
    )

    with pytest.raises(DatabaseError, match="blanks text only"):
        erased(world)


def test_the_history_refuses_the_owner_function_a_column_that_is_not_declared(world: ClosedCase) -> None:
    refused(
        "select set_config('mspt.erasing', scope.mark_of_erasure(), true);"
        " update investigations_querymessage set words = 'x', at = now()",
        why="never rewritten",
    )


@pytest.mark.parametrize("mark", ["'x'", "'investigation'", "scope.mark_of_erasure()"])
def test_no_role_can_pretend_that_an_erasure_runs_to_change_an_approved_revision(world: ClosedCase, mark: str) -> None:
    """The trigger runs as the owner for the web role, so it has to see more than who the owner is."""
    before = world.revision.words_fingerprint

    with acting_for(world.coordinator):
        refused(
            f"select set_config('mspt.erasing', {mark}, true);"
            f" update investigations_revision set words_fingerprint = 'forged' where id = {world.revision.pk}",
            why="permission denied" if "scope." in mark else "an approved revision never changes",
        )

    assert world.revision.words_fingerprint == before


@pytest.mark.parametrize("isolation", ["repeatable read", "serializable"])
@pytest.mark.parametrize(
    "statement",
    [
        "select scope.erase(gen_random_uuid(), 'x')",
        "insert into retention_legalhold (public_id, kind, record, force, reason, set_by_id, set_at, lifted_reason)"
        " values (gen_random_uuid(), 'investigation', gen_random_uuid(), 'E23000003', 'x', 1, now(), '')",
    ],
)
def test_a_transaction_that_cannot_see_a_later_hold_decides_nothing(
    clone: Callable[[str], str], isolation: str, statement: str
) -> None:
    with psycopg.connect(clone("web")) as web:
        web.execute(f"set transaction isolation level {isolation}")
        with pytest.raises(psycopg.DatabaseError, match="read committed"):
            web.execute(statement)


def test_what_is_saved_while_an_erasure_waits_for_its_locks_is_seen(world: ClosedCase) -> None:
    """Otherwise a return is reopened, or a case sealed, between the questions and the erasure."""
    erasure = requested(world)
    seen = fingerprint_of(erasure, by=world.lead)
    with connection.cursor() as cursor:
        cursor.execute(
            "create or replace function scope.lock_investigation(investigation bigint) returns void language sql"
            " security definer as 'update public.investigations_investigationtext set summary = ''Saved meanwhile.''"
            " where investigation_id = $1'"
        )

    assert raw_erase(erasure, by=world.lead, seen=seen) == "changed"
    assert InvestigationText.objects.get(investigation=world.case).summary == "Saved meanwhile."


def raw_erase(erasure: Erasure, *, by: User, seen: str = "x") -> str:
    """What the owner function answers to a person who calls it without the service."""
    with acting_for(by):
        return erase_by_sql(erasure, seen)
