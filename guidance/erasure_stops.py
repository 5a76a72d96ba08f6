"""The states in which a library version cannot be erased, and what to do about each."""

from __future__ import annotations

from core.erasable import Stop
from guidance import workflow

_ENDED = ", ".join(f"'{state.value}'" for state in sorted(workflow.ENDED))
_OPEN = ", ".join(f"'{state.value}'" for state in sorted(workflow.OPEN))
_PRODUCT = "(select v.product_id from guidance_version v where v.id = $1)"
# A lesson `t` that no other published version has: its words are those of this one.
LESSON_ONLY_IN_THIS_VERSION = (
    f"t.product_id = {_PRODUCT} and exists"  # noqa: S608 -- our own names
    " (select from guidance_debriefpoint d where d.version_id = $1 and d.key = t.key)"
    " and not exists (select from guidance_debriefpoint d join guidance_version v on v.id = d.version_id"
    " where v.product_id = t.product_id and v.id <> $1 and v.published_at is not null and d.key = t.key)"
)

STOPS = (
    Stop(
        code="not_ended",
        condition=f"exists (select from guidance_version v where v.id = $1 and v.state not in ({_ENDED}))",
        sentence="This version is not replaced, withdrawn or deleted. Publish a version that replaces it, withdraw the"
        " product, or delete the draft.",
    ),
    # A version in progress began with the text and the files of the last one that was not deleted.
    Stop(
        code="copied",
        condition=f"exists (select from guidance_version n where n.product_id = {_PRODUCT} and n.state in ({_OPEN})"  # noqa: S608 -- our own names
        " and $1 = (select v.id from guidance_version v where v.product_id = n.product_id and v.number < n.number"
        " and v.state <> 'discarded' order by v.number desc limit 1))",
        sentence="A new version was started from this one and may have the same text. Publish it or delete it first.",
    ),
    Stop(
        code="lesson",
        condition=f"exists (select from guidance_lesson t where t.state = 'open' and {LESSON_ONLY_IN_THIS_VERSION})",
        sentence="A lesson that only this version has is open. Record its outcome first.",
    ),
    Stop(
        code="feedback",
        condition="exists (select from guidance_readerfeedback r where r.version_id = $1 and r.answered_at is null)",
        sentence="A comment from a reader of this version has no reply. Reply to it first.",
    ),
    Stop(
        code="being_checked",
        condition="exists (select from guidance_attachment a join documents_document d on d.id = a.document_id"
        " where a.version_id = $1 and d.state = 'waiting')",
        sentence="A file of this version is being checked. Try again in a minute.",
    ),
    # It may have read the title already.
    Stop(
        code="download",
        condition="exists (select from guidance_bundle b where b.made_at is null and b.refusal = '')",
        sentence="An offline library is being created. Try again in a few minutes.",
    ),
)
