"""Which columns hold text of a library version, and how an erasure blanks each (docs/adr/0071).

A version is erased, and not its product: the one that corrects it is published while this one still has the name. What
belongs to the product goes with the version that readers get at its address last, once the product is withdrawn, or
with its only one if it was never published. `tests/retention/test_declared.py` compares this with the database.
"""

from __future__ import annotations

from accounts.choices import Role
from accounts.duties import DutyKind
from core.erasable import EMPTY, ERASED, ErasableKind, ErasableRows, erased_if_given, has_role
from drafts.erasable import drafts_of_record, named_by_number
from guidance.erasure_stops import LESSON_ONLY_IN_THIS_VERSION, STOPS
from notifications.choices import NoticeKind

_OWN = "t.version_id = $1"
_NATIONAL = frozenset({Role.NATIONAL})
# Only approvers get the digest of the text.
_APPROVER = f"{has_role(_NATIONAL)} and (select scope.has_duty_for('version'))"
# The product, if its address goes with this version.
_PRODUCT = (
    "(select p.id from guidance_product p join guidance_version v on v.product_id = p.id"
    " where v.id = $1 and (p.current_id = v.id or p.current_id is null))"
)
_SLUG = f"(select p.slug from guidance_product p where p.id = {_PRODUCT})"  # noqa: S608 -- our own names
# A reply to a reader of the version that was not sent.
_REPLIES = (
    "exists (select from guidance_readerfeedback r join guidance_product p on p.id = r.product_id"
    " where r.version_id = $1"
    " and position('/library/' || p.slug || '/feedback/' || r.id || '/' in t.address || ' ' || t.page) > 0)"
)
# The files that no other version has. A new version begins with those of the one before.
_DOCUMENTS = (
    "(select a.document_id from guidance_attachment a where a.version_id = $1 and not exists ("
    "select from guidance_attachment o where o.document_id = a.document_id and o.version_id <> $1))"
)
# Keys stay unique within a version and a product, and the key of a lesson never equals that of a point.
_POINT, _LESSON = "'erased-point-' || t.id", "'erased-lesson-' || t.id"
_REMOVED = "'Part of this download was erased. Create it again.'"

VERSION = ErasableKind(
    kind="version",
    table="guidance_version",
    has_force=False,
    duty=DutyKind.AUTHOR,
    scope=_APPROVER,
    requests=_NATIONAL,
    decides=_NATIONAL,
    stops=STOPS,
    rows=(
        # Files are read from the attachments, lessons from the points, and what leads to a product from its address.
        drafts_of_record(
            f"position('/library/' || {_SLUG} || '/' in t.address || ' ' || t.page) > 0",
            _REPLIES,
            named_by_number("/guidance/lessons/", "guidance_lesson", LESSON_ONLY_IN_THIS_VERSION),
            named_by_number("/guidance/requests/", "guidance_contentrequest", f"t.product_id = {_PRODUCT}"),
        ),
        ErasableRows(table="documents_documentpart", called="Pages of files", rows=f"t.document_id in {_DOCUMENTS}"),
        ErasableRows(table="documents_document", called="Files", rows=f"t.id in {_DOCUMENTS}"),
        ErasableRows(table="guidance_attachment", called="Links to files", rows=_OWN),
        ErasableRows(table="guidance_passage", called="Paragraphs", rows=_OWN),
        ErasableRows(
            table="guidance_lesson",
            called="Outcomes of lessons",
            rows=LESSON_ONLY_IN_THIS_VERSION,
            columns={"key": _LESSON, "outcome": erased_if_given("outcome")},
        ),
        ErasableRows(
            table="guidance_debriefpoint", called="Points", rows=_OWN, columns={"key": _POINT, "words": ERASED}
        ),
        ErasableRows(
            table="guidance_debrief",
            called="Facts of the operation",
            rows=_OWN,
            columns={
                "operation": ERASED,
                "scale": erased_if_given("scale"),
                "outcome": erased_if_given("outcome"),
            },
        ),
        ErasableRows(
            table="guidance_comment",
            called="Comments of authors",
            rows="t.thread_id in (select r.id from guidance_thread r where r.version_id = $1)",
            columns={"words": ERASED},
        ),
        ErasableRows(
            table="guidance_thread",
            called="Paragraphs that comments quote",
            rows=_OWN,
            columns={"anchor": EMPTY, "quoted": EMPTY},
        ),
        ErasableRows(
            table="guidance_readerfeedback",
            called="Comments of readers and replies",
            rows=_OWN,
            columns={"anchor": EMPTY, "words": ERASED, "answer": erased_if_given("answer")},
        ),
        ErasableRows(
            table="guidance_versionstep",
            called="Reasons in the timeline",
            rows=_OWN,
            columns={"reason": erased_if_given("reason")},
        ),
        ErasableRows(
            table="guidance_contentrequest",
            called="Requests for guidance that this product answers",
            rows=f"t.product_id = {_PRODUCT}",
            columns={"sought": ERASED, "words": ERASED, "answer": erased_if_given("answer")},
        ),
        ErasableRows(
            table="guidance_searchfragment", called="Search texts", rows=f"t.product_id = {_PRODUCT}", is_seen=False
        ),
        # The index keeps the words of what was withdrawn, and suggests none of them.
        ErasableRows(
            table="guidance_searchterm",
            called="Unused words of the search index",
            rows="not exists (select from guidance_searchposting s where s.word_id = t.id)",
            is_seen=False,
        ),
        # All of them: an older one may list the title as removed, a newer one may contain it.
        ErasableRows(
            table="guidance_bundle",
            called="Offline libraries",
            rows="t.made_at is not null and t.removed_at is null and exists ("
            "select from guidance_version v where v.id = $1 and v.published_at is not null)",
            columns={"stopped": _REMOVED},
            is_seen=False,
        ),
        ErasableRows(
            table="guidance_follow",
            called="People who follow the product",
            rows=f"t.topic = 'product' and t.code = {_SLUG}",
            is_seen=False,
        ),
        # A notice leads to the product's address.
        ErasableRows(
            table="notifications_notice",
            called="Notices",
            rows=f"t.kind = '{NoticeKind.GUIDANCE_CHANGED}' and t.url_args[1] = {_SLUG}",
            is_seen=False,
        ),
        ErasableRows(
            table="guidance_product",
            called="Address of the product",
            rows=f"t.id = {_PRODUCT}",
            columns={"slug": "'erased-' || t.public_id"},
        ),
        ErasableRows(
            table="guidance_version",
            called="Title, summary and text",
            rows="t.id = $1",
            columns={
                "title": ERASED,
                "summary": EMPTY,
                "text": EMPTY,
                "what_changed": erased_if_given("what_changed"),
                "dated_as": EMPTY,
                "erased": "'erased'",
            },
        ),
    ),
)

KINDS = (VERSION,)
