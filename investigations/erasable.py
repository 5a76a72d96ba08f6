"""Which columns hold text, names or files of an investigation, and how an erasure blanks each (docs/adr/0068).

Codes, dates and counts stay: figures and their digests are unchanged. The force's reference and the operation name are
replaced, because they lead to the people in the force's own systems. `tests/retention/test_declared.py` compares this
with the database.
"""

from __future__ import annotations

from core.erasable import EMPTY, ERASED, NO_VALUES, NOTHING, ErasableKind, ErasableRows, Stop, erased_if_given
from drafts.erasable import drafts_of_record
from exports.erasable import exports_of_forces

_OWN = "t.investigation_id = $1"
_ENTRIES = "select e.id from investigations_entry e where e.investigation_id = $1"
# Files, drafts and downloads of a force that had the case before are that force's: no lead of another deletes them.
_FORCES = "array(select i.force::text from investigations_investigation i where i.id = $1)"
_MONTHS = (
    "exists (select from investigations_entry e join investigations_revision r on r.id = e.revision_id"
    f" where e.investigation_id = $1 and r.force::text = any ({_FORCES}) and {{condition}})"
)
# What the checks say of another row, or of the whole return, with the name of the case: two rules begin their message
# with the reference of another case, as in `scope.mask_findings`, and have its number in the figure, also once it was
# masked. A finding of a sealed case is not touched.
_NAMED = (
    "t.sealed is null and exists (select from investigations_holding h"
    " where h.investigation_id = $1 and h.force = t.force and ("
    "t.rule = 'missing' and (starts_with(t.figure, 'missing:' || $1::text || ':')"
    " or starts_with(t.message, h.reference || ' was live at '))"
    " or t.rule = 'same_operation' and (right(t.figure, length($1::text) + 1) = ' ' || $1::text"
    " or starts_with(t.message, h.reference || ' has the same operation name, '))))"
)

INVESTIGATION = ErasableKind(
    kind="investigation",
    table="investigations_investigation",
    stops=(
        Stop(
            code="live",
            condition="not exists (select from investigations_investigation i join investigations_entry e"
            " on e.id = i.latest_entry_id where i.id = $1 and e.state = 'closed')",
            sentence="This investigation is not closed in an approved return. Close it first.",
        ),
        Stop(
            code="draft",
            condition="exists (select from investigations_entry e join investigations_revision r"
            " on r.id = e.revision_id where e.investigation_id = $1 and r.state in ('working', 'submitted'))",
            sentence="This investigation is in a return that is not approved. Wait until the return is approved.",
        ),
        Stop(
            code="sealed",
            condition="exists (select from investigations_investigation i where i.id = $1 and i.sealed is not null"
            " and i.sealed <> all (scope.unsealed('changed')))",
            sentence="This investigation is sealed, and you are not named for it.",
        ),
        Stop(
            code="offered",
            condition="exists (select from investigations_investigationtransfer o"
            " where o.investigation_id = $1 and o.state = 'offered')",
            sentence="This investigation is offered to another force. Withdraw the offer, or wait for the reply.",
        ),
        Stop(
            code="taken",
            condition="exists (select from investigations_holding h join investigations_holding o on o.force = h.force"
            " and o.id <> h.id and lower(replace(o.reference, ' ', '')) = 'erased' || h.id"
            " where h.investigation_id = $1)",
            sentence="Another investigation of the force has the reference that this one would get: “Erased” with a"
            " number. Change that reference first.",
        ),
    ),
    rows=(
        ErasableRows(
            table="investigations_finding",
            called="Findings of checks",
            rows=f"t.entry_id in ({_ENTRIES}) or {_NAMED}",
            columns={
                "message": ERASED,
                "remedy": ERASED,
                "figure": "'erased:' || t.id",
                "reason": erased_if_given("reason"),
            },
        ),
        ErasableRows(
            table="prosecutions_prosecutioncase", called="URNs of prosecutions", rows=_OWN, columns={"urn": EMPTY}
        ),
        ErasableRows(
            table="investigations_investigationtext", called="Summaries", rows=_OWN, columns={"summary": EMPTY}
        ),
        ErasableRows(
            table="investigations_entrytext",
            called="Remarks and reasons",
            rows=f"t.entry_id in ({_ENTRIES})",
            columns={
                "remarks": EMPTY,
                "void_reason": erased_if_given("void_reason"),
                "typed": NO_VALUES,
                "called_before": NO_VALUES,
            },
        ),
        ErasableRows(
            table="investigations_supportingforce",
            called="Contacts of supporting forces",
            rows=_OWN,
            columns={"contact": EMPTY},
        ),
        ErasableRows(
            table="investigations_investigationtransfer",
            called="Reasons for transfers",
            rows=_OWN,
            columns={"reason": erased_if_given("reason")},
        ),
        ErasableRows(
            table="investigations_jointdecision",
            called="Decisions on joint operations",
            rows="$1 in (t.investigation_id, t.other_id)",
            columns={"operation_key": EMPTY, "reason": erased_if_given("reason")},
        ),
        ErasableRows(
            table="investigations_querymessage",
            called="Messages of queries",
            rows="t.query_id in (select q.id from investigations_query q where q.investigation_id = $1)",
            columns={"words": ERASED},
        ),
        ErasableRows(
            table="investigations_advice",
            called="Advice",
            rows=_OWN,
            columns={
                "given_to": ERASED,
                "words": ERASED,
                "result_reason": erased_if_given("result_reason"),
                "withdrawn_reason": erased_if_given("withdrawn_reason"),
            },
        ),
        ErasableRows(
            table="investigations_investigationseal",
            called="Reasons for sealing",
            rows=_OWN,
            columns={"reason": ERASED, "ended_reason": erased_if_given("ended_reason")},
        ),
        # A file has all cases of its month, and its report cannot be taken apart: it is encrypted as a whole.
        ErasableRows(
            table="investigations_returnupload",
            called="Reports of uploaded files",
            rows=_MONTHS.format(condition="r.force = t.force and r.period = t.period"),
            columns={"rows": NOTHING, "cells": NOTHING, "report": "''::bytea"},
            is_seen=False,
        ),
        drafts_of_record(
            _MONTHS.format(
                condition="position('/returns/' || r.force || '/' || to_char(r.period, 'YYYY-MM') || '/'"
                " in t.address || ' ' || t.page) > 0"
            )
        ),
        exports_of_forces(_FORCES),
        ErasableRows(
            table="investigations_holding",
            called="References and operation names",
            rows=_OWN,
            columns={"reference": "'Erased ' || t.id", "operation_name": EMPTY},
        ),
        # Last, from the texts that are left: a receipt has a checksum of counts, which stays, and this one.
        ErasableRows(
            table="investigations_revision",
            called="Checksums of text",
            rows="t.words_fingerprint <> '' and exists"
            " (select from investigations_entry e where e.revision_id = t.id and e.investigation_id = $1)",
            columns={"words_fingerprint": "scope.digest_of_texts(t.id)"},
            is_seen=False,
        ),
    ),
)

KINDS = (INVESTIGATION,)
