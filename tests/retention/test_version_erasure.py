"""An erased version of guidance has no text or file in any table; other versions and the figures of use stay (P35)."""

from __future__ import annotations

import os
from contextlib import nullcontext
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from accounts.models import Duty, User
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from documents import lifecycle
from documents.models import Document
from drafts import saving
from drafts.models import Draft
from guidance import (
    approval,
    drafting,
    following,
    lessons,
    reader_feedback,
    retained,
    review_comments,
    tasks,
    timeline,
)
from guidance.bundle import requests, selection
from guidance.bundle.selection import BundleBaseline
from guidance.choices import Circle, FeedbackKind, VersionState
from guidance.models import (
    Attachment,
    Bundle,
    ContentRequest,
    Debrief,
    Follow,
    Lesson,
    Product,
    ReaderFeedback,
    SearchTerm,
    UsageEvent,
    Version,
    VersionStep,
)
from guidance.retained import KIND
from retention import erasures, restored, reviews
from retention.choices import ErasureState
from retention.models import Erasure, KeepDecision, LegalHold
from retention.restored import ListedErasure
from tests.accounts.factories import LANCASHIRE
from tests.guidance import making
from tests.retention import erasing
from tests.retention.closed_case import closed_case
from tests.retention.ended_version import REPLACED, WITHDRAWN, EndedVersions, ended_versions
from tests.retention.erasing import date_lifts_by_the_server, erase_by_sql, record_of
from tests.retention.searching import plant, tables_with
from tests.roles import acting, acting_for
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
# Words of the index that no published product has go with each erasure.
UNUSED_WORDS = ("public.guidance_searchterm",)


@pytest.fixture(scope="module")
def own_files(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Store documents in a folder of this file alone."""
    with override_settings(MSPT_FILES_DIR=str(tmp_path_factory.mktemp("documents"))) as settings:
        yield settings


@made_once
def world() -> EndedVersions:
    return ended_versions()


def requested(world: EndedVersions, version: Version) -> Erasure:
    return erasing.request(KIND, version, by=world.approver)


def erased(world: EndedVersions, version: Version) -> Erasure:
    return erasing.approve(requested(world, version), by=world.other_approver)


@pytest.mark.parametrize("place", [0, 1, 2], ids=["replaced", "withdrawn", "deleted"])
def test_no_table_has_a_word_of_an_erased_version(world: EndedVersions, place: int) -> None:
    versions = world.words()
    version, word = versions[place]
    others = {other: tables_with(other, besides=UNUSED_WORDS) for _, other in versions if other != word}
    assert len(tables_with(word)) >= 7, "the word was written into many tables"

    erased(world, version)

    assert tables_with(word) == {}
    assert {other: tables_with(other, besides=UNUSED_WORDS) for other in others} == others


# Tables of which the version has no row with a text that a word can be added to.
NOT_HERE = {"drafts_draft", "guidance_product", "guidance_contentrequest", "guidance_bundle", "guidance_versionstep"}


def test_no_declared_column_keeps_its_text(world: EndedVersions) -> None:
    word = "Kassiopeia"
    planted = plant(word, KIND.erasable, world.replaced.pk, world.replaced.public_id)
    assert {name.partition(".")[0] for name in planted} >= {
        part.table for part in KIND.erasable.rows if part.columns and part.table not in NOT_HERE
    }

    erased(world, world.replaced)

    assert tables_with(word) == {}


def test_the_version_that_corrects_it_keeps_every_row(world: EndedVersions) -> None:
    before = _rows_of(world.present)
    assert len(before) >= 6

    erased(world, world.replaced)

    assert _rows_of(world.present) == before
    product = Product.objects.get(pk=world.present.product_id)
    assert (product.slug, product.current_id) == ("a-flat-above-a-shop", world.present.pk)


def _rows_of(version: Version) -> dict[str, list[str]]:
    """Every row of a version, and of its product's search index."""
    tables = {
        "guidance_version": "id = %(version)s",
        "guidance_searchfragment": "product_id = %(product)s",
        "guidance_searchposting": "product_id = %(product)s",
        **dict.fromkeys(
            ("guidance_passage", "guidance_attachment", "guidance_debriefpoint", "guidance_versionstep"),
            "version_id = %(version)s",
        ),
    }
    with connection.cursor() as cursor:
        rows = {}
        for table, condition in tables.items():
            cursor.execute(
                f"select t::text from {table} t where {condition} order by 1",
                {"version": version.pk, "product": version.product_id},
            )
            rows[table] = [row for (row,) in cursor.fetchall()]
    assert all(rows.values())
    return rows


def test_a_file_that_another_version_has_stays_and_the_others_bytes_go(world: EndedVersions) -> None:
    own, shared = (Document.objects.get(pk=file.document_id) for file in (world.own_file, world.shared_file))
    erased(world, world.replaced)

    assert not Attachment.objects.filter(version=world.replaced).exists()
    assert not Document.objects.filter(pk=own.pk).exists()
    assert Attachment.objects.get(version=world.present).document_id == shared.pk
    names = {path.name: path for path in Path(_files()).rglob("*") if path.is_file()}
    for path in names.values():
        two_days_ago = clock.now().timestamp() - 2 * 86_400
        os.utime(path, (two_days_ago, two_days_ago))
    with acting("clerk"):
        lifecycle.sweep()
    left = {path.name for path in Path(_files()).rglob("*") if path.is_file()}
    assert own.stored_as.hex in names
    assert own.stored_as.hex not in left
    assert shared.stored_as.hex in left


def _files() -> str:
    return str(settings.MSPT_FILES_DIR)


def test_the_address_of_a_withdrawn_product_goes_with_its_last_version(world: EndedVersions) -> None:
    product = world.withdrawn.product
    assert WITHDRAWN.lower() in product.slug
    assert Follow.objects.filter(code=product.slug).exists()

    erased(world, world.withdrawn)

    product.refresh_from_db()
    assert product.slug == f"erased-{product.public_id}"
    assert not Follow.objects.exists()
    with acting_for(world.analyst):
        assert following.news_for(world.analyst) == []


def test_lessons_stay_if_another_version_has_them(world: EndedVersions) -> None:
    erased(world, world.replaced)

    outcomes = dict(Lesson.objects.values_list("key", "outcome"))
    kept = world.present.points.get(kind="lesson").key
    assert outcomes.pop(kept) == "Every force plans one."
    [(key, outcome)] = outcomes.items()
    assert (key.startswith("erased-"), outcome) == (True, "Erased")
    with acting_for(world.approver):
        assert [lesson.key for lesson in Lesson.objects.visible_to(world.approver)] == [kept]


def test_figures_of_use_and_the_steps_of_the_version_stay(world: EndedVersions) -> None:
    UsageEvent.objects.create(kind="read", force_id=LANCASHIRE, product=world.withdrawn.product, day=date(2026, 11, 24))
    uses = list(UsageEvent.objects.order_by("pk").values_list("kind", "force", "product", "day"))
    columns = ("move", "was", "became", "by", "at")
    steps = list(VersionStep.objects.filter(version=world.withdrawn).order_by("pk").values_list(*columns))
    numbers = ("potential_victims", "suspects", "convicted", "sentence_years", "forces")
    facts = Debrief.objects.filter(version=world.replaced).values_list(*numbers).get()

    for version in (world.withdrawn, world.replaced):
        erased(world, version)

    assert list(UsageEvent.objects.order_by("pk").values_list("kind", "force", "product", "day")) == uses
    assert list(VersionStep.objects.filter(version=world.withdrawn).order_by("pk").values_list(*columns)) == steps
    assert Debrief.objects.filter(version=world.replaced).values_list(*numbers).get() == facts
    ended = Version.objects.get(pk=world.withdrawn.pk)
    assert (ended.state, ended.ended_at) == (VersionState.WITHDRAWN, world.withdrawn.ended_at)


def test_drafts_of_forms_about_an_erased_version_are_deleted(world: EndedVersions) -> None:
    lesson, other = (
        Lesson.objects.get(outcome=words) for words in (f"Noted for {REPLACED}.", "Every force plans one.")
    )
    request, product = ContentRequest.objects.get(), world.withdrawn.product
    remarks = {remark.version_id: remark.pk for remark in ReaderFeedback.objects.all()}
    of_replaced = [
        f"/guidance/lessons/{lesson.pk}/close/",
        f"/guidance/drafts/{world.replaced.public_id}/",
        f"/retention/version/{world.replaced.public_id}/",
        f"/guidance/library/a-flat-above-a-shop/feedback/{remarks[world.replaced.pk]}/",
    ]
    of_withdrawn = [
        f"/guidance/requests/{request.pk}/",
        f"/guidance/library/{product.slug}/feedback/",
        f"/guidance/library/{product.slug}/feedback/{remarks[world.withdrawn.pk]}/",
    ]
    others = [
        f"/guidance/lessons/{other.pk}/close/",
        f"/administration/feedback/{remarks[world.replaced.pk]}/",
        "/guidance/library/a-flat-above-a-shop/feedback/",
    ]
    Draft.objects.all().delete()
    with acting_for(world.approver):
        for address in (*of_replaced, *of_withdrawn, *others):
            saving.save(address, "", page="", fields={"words": {"now": "x"}}, by=world.approver)

    erased(world, world.replaced)
    assert set(Draft.objects.values_list("address", flat=True)) == {*of_withdrawn, *others}
    erased(world, world.withdrawn)
    assert set(Draft.objects.values_list("address", flat=True)) == set(others)


def test_nobody_downloads_an_offline_library_that_was_made_before(world: EndedVersions) -> None:
    bundle = Bundle.objects.get()
    assert requests.store().exists(bundle.stored_as)
    erased(world, world.withdrawn)

    bundle.refresh_from_db()
    with acting_for(world.analyst), pytest.raises(TransitionNotAllowed, match="Part of this download was erased"):
        requests.open_file(bundle, by=world.analyst)
    with acting_for(world.approver):
        assert not Bundle.objects.visible_to(world.approver).for_list().exists()
        assert requests.request_bundle(Circle.POLICE, by=world.approver) != bundle
    with acting("clerk"):
        tasks.make_bundles()
    assert not requests.store().exists(bundle.stored_as)


def test_an_offline_library_stays_if_the_version_was_never_published(world: EndedVersions) -> None:
    erased(world, world.deleted)

    assert Bundle.objects.get().stopped == ""


def test_a_list_of_changes_does_not_name_an_erased_version(world: EndedVersions) -> None:
    since = BundleBaseline(day=clock.today() - timedelta(days=1))
    assert [gone.title for gone in selection.choose(Circle.POLICE, day=clock.today(), since=since).gone] == [
        world.withdrawn.title
    ]
    erased(world, world.withdrawn)

    assert selection.choose(Circle.POLICE, day=clock.today(), since=since).gone == []


STOPS = [
    ("not_ended", lambda world: world.present, lambda world: None),
    (
        "copied",
        lambda world: world.withdrawn,
        lambda world: drafting.begin_version(_product(world.withdrawn), by=world.author),
    ),
    ("lesson", lambda world: world.replaced, lambda world: _reopen(world)),
    ("feedback", lambda world: world.withdrawn, lambda world: _comment(world)),
    ("being_checked", lambda world: world.deleted, lambda world: _unread(world)),
    (
        "download",
        lambda world: world.withdrawn,
        lambda world: requests.request_bundle(Circle.PARTNERS, by=world.national),
    ),
]


@pytest.mark.parametrize(("code", "version_of", "change"), STOPS, ids=[code for code, *_ in STOPS])
def test_a_version_is_not_erased_while_somebody_has_to_act(
    world: EndedVersions, code: str, version_of: Any, change: Any
) -> None:
    version: Version = version_of(world)
    change(world)

    with pytest.raises(TransitionNotAllowed) as why:
        requested(world, version)

    assert str(why.value) == KIND.sentences[code]


def _product(version: Version) -> Product:
    return Product.objects.get(pk=version.product_id)


def _reopen(world: EndedVersions) -> None:
    with acting_for(world.approver):
        lesson = Lesson.objects.get(outcome__contains=REPLACED)
        lessons.reopen(lesson.pk, by=world.approver)


def _comment(world: EndedVersions) -> None:
    reader_feedback.give_feedback(
        _product(world.withdrawn), kind=FeedbackKind.UNCLEAR, words="Which flat?", by=world.analyst
    )


def _unread(world: EndedVersions) -> None:
    """A draft can be deleted before its file was read."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; alter table documents_document disable trigger keep")
        cursor.execute(
            "update documents_document set state = 'waiting', read_at = null where id in"
            " (select document_id from guidance_attachment where version_id = %s)",
            [world.deleted.pk],
        )
        cursor.execute("alter table documents_document enable trigger keep")


def test_every_stop_is_tried() -> None:
    assert {code for code, *_ in STOPS} == {stop.code for stop in KIND.erasable.stops}


def test_a_stop_that_comes_after_the_request_counts(world: EndedVersions) -> None:
    erasure = requested(world, world.withdrawn)
    _comment(world)

    with acting_for(world.other_approver):
        assert erase_by_sql(erasure, erasures.fingerprint_of(erasure)) == "feedback"
    assert tables_with(WITHDRAWN)


def test_a_later_draft_that_was_begun_from_another_version_stops_nothing(world: EndedVersions) -> None:
    drafting.begin_version(_product(world.replaced), by=world.author)

    assert erased(world, world.replaced).is_done


# --- Who ---------------------------------------------------------------------------------------------------------


def test_nobody_approves_their_own_request(world: EndedVersions) -> None:
    erasure = requested(world, world.replaced)

    with acting_for(world.approver):
        seen = erasures.fingerprint_of(erasure)
        with pytest.raises(TransitionNotAllowed, match="Ask another approver"):
            erasures.approve(erasure.public_id, seen=seen, by=world.approver)
        assert erase_by_sql(erasure, seen) == "own"


OUTSIDERS = ["author", "national", "analyst"]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_only_approvers_find_request_hold_or_decide(world: EndedVersions, who: str) -> None:
    """A null force opens nothing: not to a force, and not to the national team without the duty."""
    erasure = requested(world, world.replaced)
    person = getattr(world, who)
    with acting_for(world.approver):
        record = record_of(KIND, world.replaced, user=world.approver)

    with acting_for(person):
        assert retained.find(world.replaced.public_id, person) is None
        assert KIND.records_ended_by(clock.today(), user=person, most=10) == []
        assert not Erasure.objects.visible_to(person).exists()
        for change in (reviews.hold, erasures.request):
            with pytest.raises(TransitionNotAllowed, match="Ask an approver in the national team"):
                change(KIND, record, reason="x", by=person)
        with pytest.raises(Erasure.DoesNotExist):
            erasures.approve(erasure.public_id, seen="x", by=person)


INSERTS = {
    "retention_erasure": "requested_by_id, requested_at, state, decision_reason)"
    " values ({row}, {me}, now(), 'requested', '')",
    "retention_legalhold": "set_by_id, set_at, lifted_reason) values ({row}, {me}, now(), '')",
    "retention_keepdecision": "decided_by_id, decided_at, review_on) values ({row}, {me}, now(), '2030-01-01')",
}


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("table", INSERTS)
@pytest.mark.parametrize("force", ["null", "'E23000003'"])
def test_the_database_lets_nobody_else_decide_about_a_version(
    world: EndedVersions, who: str, table: str, force: str
) -> None:
    person = getattr(world, who)
    row = f"gen_random_uuid(), 'version', '{world.withdrawn.public_id}', {force}, 'x'"
    statement = (
        f"insert into {table} (public_id, kind, record, force, reason, {INSERTS[table].format(row=row, me=person.pk)}"
    )
    erasure = requested(world, world.replaced)

    with acting_for(person), connection.cursor() as cursor:
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("select count(*) from retention_erasure where kind = 'version'")
        assert cursor.fetchone() == (0,)
        cursor.execute("select scope.why_not_erase('version', %s)", [world.withdrawn.public_id])
        assert cursor.fetchone() == ("missing",)
        cursor.execute("select scope.digest_of_text('version', %s)", [world.withdrawn.public_id])
        digest = cursor.fetchone()[0]
        assert digest == "", "a digest would let somebody test what a version says"
        assert erase_by_sql(erasure, digest) == "missing"
        cursor.execute("select scope.close_erasure(%s, 'No.')", [erasure.public_id])
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("table", INSERTS)
def test_no_approver_names_a_force_for_a_version(world: EndedVersions, table: str) -> None:
    """It would be shown to that force."""
    row = f"gen_random_uuid(), 'version', '{world.withdrawn.public_id}', 'E23000003', 'x'"
    values = INSERTS[table].format(row=row, me=world.approver.pk)

    why = "by the force that has the record|no such record"
    with acting_for(world.approver), pytest.raises(DatabaseError, match=why), transaction.atomic():
        connection.cursor().execute(f"insert into {table} (public_id, kind, record, force, reason, {values}")


@pytest.mark.parametrize("table", INSERTS)
@pytest.mark.parametrize("kind", ["investigation", "referral", "subject", "nothing"])
def test_a_record_of_a_force_never_has_a_row_without_one(world: EndedVersions, table: str, kind: str) -> None:
    """Not even as the owner, who stores erasures again after a restore."""
    row = f"gen_random_uuid(), '{kind}', gen_random_uuid(), null, 'x'"
    values = INSERTS[table].format(row=row, me=world.approver.pk)

    with pytest.raises(DatabaseError, match="by the force that has the record"), transaction.atomic():
        connection.cursor().execute(f"insert into {table} (public_id, kind, record, force, reason, {values}")


def test_a_row_without_a_force_about_a_record_of_a_force_is_shown_to_nobody() -> None:
    """The guard refuses such a row. If one is there nevertheless, it opens nothing, and nobody decides it."""
    case = closed_case()
    Erasure.objects.create(
        kind="investigation",
        record=case.case.public_id,
        force_id=case.case.force_id,
        reason="No longer needed.",
        requested_by=case.analyst,
        requested_at=clock.now(),
    )
    with acting_for(case.lead):
        assert Erasure.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("update retention_erasure set force = null")
    erasure = Erasure.objects.get()

    for person in (case.analyst, case.lead, case.neighbour, case.coordinator, making.approver()):
        with acting_for(person):
            assert Erasure.objects.count() == 0
            assert not Erasure.objects.visible_to(person).exists()
            assert erase_by_sql(erasure) == "missing"


def test_a_duty_that_ended_decides_nothing(world: EndedVersions) -> None:
    erasure = requested(world, world.replaced)
    with acting_for(world.other_approver):
        seen = erasures.fingerprint_of(erasure)
    Duty.objects.filter(user=world.other_approver).update(ends_on=clock.today() - timedelta(days=1))

    with acting_for(world.other_approver):
        assert erase_by_sql(erasure, seen) == "missing"
    with acting_for(world.third_approver):
        assert erasures.approve(erasure.public_id, seen=seen, by=world.third_approver).is_done


def test_a_hold_stops_an_erasure_and_who_lifts_it_does_not_approve(world: EndedVersions) -> None:
    erasure = requested(world, world.replaced)
    with acting_for(world.other_approver):
        record = record_of(KIND, world.replaced, user=world.other_approver)
        reviews.hold(KIND, record, reason="An inquest.", by=world.other_approver)
        assert erase_by_sql(erasure, erasures.fingerprint_of(erasure)) == "held"
        reviews.lift(KIND, record, reason="It is over.", by=world.other_approver)
        assert erase_by_sql(erasure, erasures.fingerprint_of(erasure)) == "lifter"
    date_lifts_by_the_server()
    with acting_for(world.third_approver):
        seen = erasures.fingerprint_of(erasure)
        assert erase_by_sql(erasure, seen) == "lifted"
    LegalHold.objects.update(lifted_at=clock.now() - timedelta(days=8))
    with acting_for(world.third_approver):
        assert erase_by_sql(erasure, seen) == ""


def test_approval_is_refused_if_a_comment_came_after_reading(world: EndedVersions) -> None:
    erasure = requested(world, world.withdrawn)
    with acting_for(world.other_approver):
        seen = erasures.fingerprint_of(erasure)
    _comment(world)
    reader_feedback.answer(
        ReaderFeedback.objects.get(words="Which flat?").pk, words="The one above.", by=world.approver
    )

    with acting_for(world.other_approver), pytest.raises(EditConflict, match="has changed since"):
        erasures.approve(erasure.public_id, seen=seen, by=world.other_approver)


def test_a_new_account_does_not_approve(world: EndedVersions) -> None:
    erasure = requested(world, world.replaced)
    User.objects.filter(pk=world.other_approver.pk).update(created_at=timezone.now() - timedelta(days=13))

    with acting_for(world.other_approver):
        assert erase_by_sql(erasure, erasures.fingerprint_of(erasure)) == "new"


# --- Afterwards --------------------------------------------------------------------------------------------------


def test_the_services_refuse_a_change_of_an_erased_version(world: EndedVersions) -> None:
    for version in (world.withdrawn, world.deleted):
        erased(world, version)
    product = _product(world.withdrawn)

    with pytest.raises(TransitionNotAllowed, match="The last version of this product was erased"):
        drafting.begin_version(product, by=world.author)
    with pytest.raises(TransitionNotAllowed, match="you cannot comment on it"):
        reader_feedback.give_feedback(product, kind=FeedbackKind.WRONG, words="x", by=world.analyst)
    with pytest.raises(TransitionNotAllowed):
        review_comments.open_thread(world.deleted.public_id, anchor="", words="x", by=world.author)
    with pytest.raises(TransitionNotAllowed):
        approval.submit(world.deleted.public_id, by=world.author)


def test_the_next_version_of_a_product_begins_with_what_is_published(world: EndedVersions) -> None:
    erased(world, world.replaced)

    draft = drafting.begin_version(_product(world.replaced), by=world.author)

    assert (draft.title, draft.attachments.count()) == (world.present.title, 1)


@pytest.mark.parametrize("role", ["owner", "web", "counter"])
@pytest.mark.parametrize(
    "statement",
    [
        "update guidance_version set title = 'x' where id = {version}",
        "update guidance_version set erased = '' where id = {version}",
        "update guidance_version set state = 'published' where id = {version}",
        "update guidance_versionstep set reason = 'x' where version_id = {version}",
        "insert into guidance_versionstep (version_id, move, was, became, reason, at)"
        " values ({version}, 'confirm', 'withdrawn', 'withdrawn', 'x', now())",
        "update guidance_readerfeedback set answer = 'x' where version_id = {version}",
        "insert into guidance_passage (version_id, position, anchor, kind, level, heading, text)"
        " values ({version}, 1, 'a', 'paragraph', 0, '', 'x')",
        "select set_config('mspt.erasing', 'x', true); update guidance_version set text = 'x' where id = {version}",
    ],
)
def test_the_database_refuses_a_change_of_an_erased_version(world: EndedVersions, role: str, statement: str) -> None:
    erased(world, world.withdrawn)
    words = statement.format(version=world.withdrawn.pk)

    as_role = nullcontext() if role == "owner" else acting_for(world.approver, role)
    with as_role, pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(words)

    assert Version.objects.get(pk=world.withdrawn.pk).title == "Erased"


@pytest.mark.parametrize("role", ["web", "counter", "clerk"])
@pytest.mark.parametrize(
    "statement",
    [
        "update guidance_version set erased = 'erased', title = 'Erased', summary = '', text = '' where id = {version}",
        "update guidance_bundle set stopped = 'x'; update guidance_version set text = '' where id = {version}",
        "delete from guidance_passage where version_id = {version}",
        "select scope.lock_version({version})",
        "select scope.erase_record('version', {version}, '{record}')",
        "select scope.erase_again('version', '{record}')",
    ],
)
def test_no_role_erases_a_version_outside_a_request(world: EndedVersions, role: str, statement: str) -> None:
    words = statement.format(version=world.replaced.pk, record=world.replaced.public_id)

    with acting_for(world.approver, role), pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(words)

    assert REPLACED in Version.objects.get(pk=world.replaced.pk).text


def test_each_table_of_a_version_that_an_erasure_blanks_refuses_a_later_text() -> None:
    of_product = {"guidance_lesson", "guidance_contentrequest", "guidance_product", "guidance_follow"}
    of_index = {"guidance_searchfragment", "guidance_searchterm", "guidance_bundle"}
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgrelid::regclass::text from pg_trigger where tgname = 'refuse_erased'"
            " and tgfoid = 'scope.refuse_erased_version'::regproc"
        )
        refusing = {table.removeprefix("public.") for (table,) in cursor.fetchall()}

    blanked = {rows.table for rows in KIND.erasable.rows if rows.table.startswith("guidance_")}
    assert blanked - of_product - of_index == refusing


@pytest.mark.parametrize(
    ("table", "change"), [("guidance_version", "number = 9"), ("guidance_versionstep", "move = 'x'")]
)
def test_the_history_refuses_the_owner_function_a_column_that_is_not_declared(
    world: EndedVersions, table: str, change: str
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select set_config('mspt.erasing', scope.mark_of_erasure(), true); update {table} set {change}")


def test_the_timeline_of_a_product_says_that_a_version_is_erased(world: EndedVersions) -> None:
    erased(world, world.replaced)

    rows = list(Version.objects.of(_product(world.replaced)))
    present, replaced = timeline.versions(_product(world.replaced), rows)
    assert (present.more_url, replaced.more_url) == ("", "")
    assert replaced.who.endswith(". Erased")


def test_a_search_suggests_no_word_of_an_erased_version(world: EndedVersions) -> None:
    """The index keeps each word that was ever published."""
    assert SearchTerm.objects.filter(word=WITHDRAWN.lower()).exists()
    kept = set(SearchTerm.objects.values_list("word", flat=True))

    erased(world, world.withdrawn)

    left = set(SearchTerm.objects.values_list("word", flat=True))
    assert WITHDRAWN.lower() not in left
    assert left < kept
    assert "visit" in left, "a published product has it"


# --- Reviews and restores ----------------------------------------------------------------------------------------


def test_versions_are_due_for_review_by_the_day_they_ended(world: EndedVersions) -> None:
    today = clock.today()
    with acting_for(world.approver):
        due = KIND.records_ended_by(today, user=world.approver, most=10)
        assert {record.public_id for record in due} == {version.public_id for version, _ in world.words()}
        assert {record.ended_on for record in due} == {today}
        assert KIND.records_ended_by(today - timedelta(days=1), user=world.approver, most=10) == []
        assert record_of(KIND, world.present, user=world.approver).ended_on is None
        without = KIND.records_ended_by(
            today, user=world.approver, without=[Version.objects.values("public_id")], most=10
        )
        assert without == []


def test_a_version_is_listed_five_years_after_it_ended_until_it_is_kept_or_erased(
    world: EndedVersions, settings: Any
) -> None:
    today = clock.today()
    settings.MSPT_TODAY = today.replace(year=today.year + 5)
    with acting_for(world.approver):
        due = {each.record.public_id: each for each in reviews.records_to_review(world.approver)}
        assert len(due) == 3
        assert due[world.replaced.public_id].why.startswith("Replaced, withdrawn or deleted on")
        until = settings.MSPT_TODAY.replace(year=settings.MSPT_TODAY.year + 2)
        record = record_of(KIND, world.replaced, user=world.approver)
        reviews.keep(KIND, record, until=until, reason="It is still used in court.", by=world.approver)
        assert KeepDecision.objects.get().force_id is None
    erased(world, world.deleted)
    with acting_for(world.approver):
        assert [each.record.public_id for each in reviews.records_to_review(world.approver)] == [
            world.withdrawn.public_id
        ]


def test_an_erasure_without_a_force_outlasts_a_restore(world: EndedVersions) -> None:
    erased(world, world.replaced)
    [line] = restored.lines()
    listed = ListedErasure.read(line)
    assert listed.force is None
    Erasure.objects.all().delete()
    _restore(world.replaced)
    assert tables_with(REPLACED)

    for _ in range(2):
        assert restored.erase_again(listed)

    assert tables_with(REPLACED) == {}
    stored = Erasure.objects.get()
    assert (stored.state, stored.force_id, stored.record) == (ErasureState.ERASED, None, world.replaced.public_id)
    assert list(restored.lines()) == [line]


@pytest.mark.parametrize(
    ("name", "state", "ends_as"),
    [("withdrawn", "published", "withdrawn"), ("deleted", "draft", "discarded"), ("deleted", "in_review", "discarded")],
)
def test_a_version_that_had_not_ended_in_the_backup_is_ended_and_erased(
    world: EndedVersions, name: str, state: str, ends_as: str
) -> None:
    version: Version = getattr(world, name)
    erased(world, version)
    [line] = restored.lines()
    _restore(version, "Kassiopeia")
    with connection.cursor() as cursor:
        cursor.execute("alter table guidance_version disable trigger user")
        cursor.execute(
            "update guidance_version set state = %s, ended_at = null, submitted_by_id = created_by_id where id = %s",
            [state, version.pk],
        )
        cursor.execute("alter table guidance_version enable trigger user")

    assert restored.erase_again(ListedErasure.read(line))

    assert tables_with("Kassiopeia") == {}
    now = Version.objects.get(pk=version.pk)
    assert (now.title, now.is_erased, now.state) == ("Erased", True, ends_as)


def _restore(version: Version, word: str = REPLACED) -> None:
    """Bring text of the version back, as an older backup has it."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; alter table guidance_version disable trigger user")
        cursor.execute(
            "update guidance_version set erased = '', title = %s, text = %s where id = %s",
            [word, word, version.pk],
        )
        cursor.execute("alter table guidance_version enable trigger user")
