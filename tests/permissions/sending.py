"""The form values of each view that changes data: exactly those its form sends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts import edit_conflicts
from core import clock, months
from notifications.choices import NoticeKind
from nrm.imports import layout
from tests.accounts.factories import LANCASHIRE
from tests.figures import making
from tests.investigations import deciding
from tests.investigations.factories import typed
from tests.nrm import making as nrm_making
from tests.permissions import exports, guidance, headers, orders, records, referrals, uploads
from tests.permissions.people import PASSWORD, Person
from tests.permissions.records import World
from tests.permissions.tokens import (
    seen_of_account,
    seen_of_closing,
    seen_of_draft,
    seen_of_earlier,
    seen_of_offence,
    seen_of_proposal,
    seen_of_release,
    seen_of_request,
    seen_of_rule,
    seen_of_section,
    seen_of_view,
)

SCHEDULE = {"in_schedule": "yes", "source": "Schedule 4, as amended"}
LAW = {"value": "1", "section": "s.27", "source": "The Act as amended"}
# The status of a claim, as both of its forms send it.
STANDING = {
    "trial_on": "24 December 2026",
    "custody_time_limit": "",
    "element_direct_consequence": "borne_out",
    "police_view": "accepts",
    "cps_view": "",
    "words": "Found locked in.",
    "result": "",
    "result_on": "",
}
REQUEST = {
    "asked_by": "The head of policy",
    "organisation": "Home Office",
    "asked_on_0": "20",
    "asked_on_1": "11",
    "asked_on_2": "2026",
    "due_on_0": "10",
    "due_on_1": "12",
    "due_on_2": "2026",
    "handling": "official",
    "question": "How many cases are there in car washes?",
}
SEEN = edit_conflicts.FIELD
# The form values of each view that changes data: functions of the place's records, the world and the user.
Sent = Callable[[records.Records, World, Person], dict[str, Any]]
SENT: dict[str, Sent] = {
    "account_login": lambda m, w, p: {"login": "nobody@example.org", "password": "not it", "remember": ""},
    "account_logout": lambda m, w, p: {},
    "account_reauthenticate": lambda m, w, p: {"password": PASSWORD},
    "account_change_password": lambda m, w, p: {
        "oldpassword": PASSWORD,
        "password1": "another sufficient secret",
        "password2": "another sufficient secret",
    },
    "account_set_password": lambda m, w, p: {"password1": PASSWORD, "password2": PASSWORD},
    "account_reset_password": lambda m, w, p: {"email": "nobody@example.org"},
    "account_reset_password_from_key": lambda m, w, p: {"password1": PASSWORD, "password2": PASSWORD},
    "account-telephone": lambda m, w, p: {"duty_phone": "01632 960 001"},
    "account-letters": lambda m, w, p: {"letters": "on"},
    "account-session-end": lambda m, w, p: {"session": p.elsewhere[:24]},
    "account-session-end-others": lambda m, w, p: {},
    "account-address": lambda m, w, p: {"email": "elsewhere@example.org"},
    "account-address-withdraw": lambda m, w, p: {},
    "account-address-confirm": lambda m, w, p: {},
    "drafts:save": lambda m, w, p: {
        "address": "/about/feedback/",
        "name": "",
        "page": "/about/feedback/",
        "fields": '{"words#0": {"was": "", "now": "It works"}}',
    },
    "notifications:bounce-resume": lambda m, w, p: {},
    "notifications:notice-read": lambda m, w, p: {},
    "notifications:notices-read": lambda m, w, p: {},
    "notifications:settings": lambda m, w, p: dict.fromkeys(NoticeKind.values, "digest") | {"digest_time": "16"},
    "notifications:calendar-make": lambda m, w, p: {},
    "notifications:calendar-remove": lambda m, w, p: {},
    "drafts:discard": lambda m, w, p: {"address": "/about/feedback/", "name": ""},
    "investigations:return-start": lambda m, w, p: {},
    "investigations:return-nil": lambda m, w, p: {},
    "investigations:row-add": lambda m, w, p: typed(
        "NEW/1", operation_name="", remarks="", morile_score="", state="live"
    ),
    "investigations:row-reopen": lambda m, w, p: {"investigation": str(m.closed)},
    "investigations:row-save": lambda m, w, p: {
        "version": str(m.version),
        "whole": "",
        **typed(f"{m.canary}/6", operation_name="", remarks="", morile_score="3", state="live"),
    },
    "investigations:cells-save": lambda m, w, p: {
        "show": "all",
        f"{m.entry}-version": str(m.version),
        f"{m.entry}-was": '{"values": {"stage": "live-investigation"}, "people": []}',
        f"{m.entry}-stage": "charged",
    },
    "investigations:row-end": lambda m, w, p: {"move": "merge", "into": str(m.survivor), "to": "", "reason": ""},
    "investigations:transfer-accept": lambda m, w, p: {"reference": "TAKEN/1"},
    "investigations:transfer-decline": lambda m, w, p: {"reason": "It lies in the other force."},
    "investigations:transfer-acknowledge": lambda m, w, p: {},
    "investigations:rows-unchanged": lambda m, w, p: {},
    "investigations:earlier-months-accept": lambda m, w, p: {"seen": seen_of_earlier(m)},
    "investigations:finding-explain": lambda m, w, p: {"reason": "Counted again."},
    "investigations:return-practice": lambda m, w, p: {"file": uploads.file_of(m.canary)},
    "investigations:return-upload": lambda m, w, p: {"file": uploads.file_of(m.canary)},
    "investigations:return-upload-store": lambda m, w, p: {},
    "investigations:return-upload-columns": lambda m, w, p: {"header-0-0": "-"},
    "investigations:return-upload-words": lambda m, w, p: {uploads.field_of_stage(m.canary): "charged"},
    "investigations:return-column-delete": lambda m, w, p: {},
    "api:return-upload-list": lambda m, w, p: {"file": uploads.file_of(m.canary)},
    "api:return-upload-store": lambda m, w, p: {},
    "investigations:return-upload-repair": lambda m, w, p: {"all": "1"},
    "investigations:return-submit": lambda m, w, p: {SEEN: deciding.seen_of_draft(m.force, records.CLEAN)},
    "investigations:return-transition": lambda m, w, p: {"move": "withdraw"},
    "investigations:delegation-new": lambda m, w, p: {
        "colleague": w.colleague,
        "starts_on": f"{clock.today():%d/%m/%Y}",
        "ends_on": f"{clock.today():%d/%m/%Y}",
    },
    "investigations:delegation-end": lambda m, w, p: {},
    "investigations:return-certify": lambda m, w, p: {"confirmed": "on", "seen": SEEN},
    "investigations:certification-setting": lambda m, w, p: {"wanted": "yes"},
    "investigations:query-reply-force": lambda m, w, p: {"words": "It is right.", "seen": deciding.seen_in(m.query)},
    "investigations:check-change": lambda m, w, p: {
        "severity": "off",
        "month": months.text(records.COMING),
        "reason": "It fires too often.",
    },
    "investigations:review-approve-together": lambda m, w, p: {
        "approve": f"{m.force} {months.text(records.SUBMITTED)} {deciding.seen_of(m.force, records.SUBMITTED)}"
    },
    "investigations:review-claim": lambda m, w, p: {},
    "investigations:review-query": lambda m, w, p: {
        "words": "Is it right?",
        "about": f"row:{m.asked_of}",
        "seen": deciding.seen_of(m.force, records.SUBMITTED),
    },
    "investigations:query-reply": lambda m, w, p: {
        "words": "Is it right now?",
        "move": "",
        "seen": deciding.seen_of(m.force, records.QUERIED),
    },
    "investigations:review-approve": lambda m, w, p: {
        "carry": "yes",
        "reason": "",
        "seen": deciding.seen_of(m.force, records.QUERIED),
    },
    "investigations:review-reopen": lambda m, w, p: {
        "reason": "A figure was wrong.",
        "seen": deciding.seen_of(m.force, records.CLOSING),
    },
    "investigations:case-ask": lambda m, w, p: {
        "words": "Why has nothing changed?",
        "seen": deciding.seen_of_case(m.investigation),
    },
    "investigations:advice-new": lambda m, w, p: {
        "given_on": "20 November 2026",
        "given_to": "DI Farrow",
        "about": "early_advice",
        "words": "Seek early investigative advice.",
        "follow_up_on": "",
    },
    "investigations:advice-result": lambda m, w, p: {"result": "followed", "reason": ""},
    "investigations:advice-withdraw": lambda m, w, p: {"withdrawn_reason": "Noted on the wrong case."},
    "investigations:joint-operation": lambda m, w, p: {
        "other": m.twin,
        "lead": "neither",
        "reason": "Two farms.",
        "seen": deciding.seen_of_pair(m.investigation, m.twin),
    },
    "investigations:support-enter": lambda m, w, p: {
        "supporter": "BTP",
        "contact": "Modern slavery team, 0161 496 0000",
        "shares_name": "",
    },
    "investigations:support-end": lambda m, w, p: {},
    "reports:snapshot-export": lambda m, w, p: {"format": "xlsx", "reason": "briefing", "recipient": ""},
    "reports:snapshot-propose": lambda m, w, p: {"digest": w.proposable, "reason": "Few have reported"},
    "reports:snapshot-confirm": lambda m, w, p: {"seen": seen_of_proposal()},
    "reports:snapshot-withdraw": lambda m, w, p: {"seen": seen_of_proposal()},
    "reports:period-dates": lambda m, w, p: {
        "due_on": "27 November 2026",
        "locks_on": "1 December 2026",
        SEEN: making.seen_days(records.COMING),
    },
    "reports:period-lock": lambda m, w, p: {
        "reason": "All that comes has come.",
        SEEN: making.seen_missing(records.COMING),
    },
    "reports:series-start": lambda m, w, p: {"month": "2026-11", "confirmed": "yes"},
    "publications:month-workbook": lambda m, w, p: {"format": "ods", "reason": "briefing", "recipient": ""},
    "publications:reminder-send": lambda m, w, p: {},
    "publications:extension-give": lambda m, w, p: {"due_on": "30 November 2026", "reason": "The system was down."},
    "dashboards:annotation-new": lambda m, w, p: {
        "kind": "explanation",
        "first": "2020-01",
        "last": "2020-02",
        "place": "uk",
        "measure": "live",
        "primary_type": "",
        "words": "late returns",
        "sentence": "Several returns were late.",
        "source": "The returns of January 2020",
    },
    "dashboards:annotation-end": lambda m, w, p: {"reason": "The figures have been corrected."},
    "releases:release-prepare": lambda m, w, p: {
        "month": months.text(records.PUBLISHED),
        "release_on": "1 December 2026",
        "release_time": "",
        "is_rounded": "on",
    },
    "releases:release-approve": lambda m, w, p: {SEEN: seen_of_release(w.release_draft)},
    "releases:release-discard": lambda m, w, p: {SEEN: seen_of_release(w.release_draft)},
    "releases:release-file": lambda m, w, p: {"format": "ods"},
    "releases:release-readers": lambda m, w, p: {
        "name": "A. Minister",
        "post": "Minister",
        "organisation": "Home Office",
        "reason": "Answers questions on the day.",
        "email": "",
    },
    "releases:release-reader-remove": lambda m, w, p: {},
    "releases:release-withdraw": lambda m, w, p: {
        "reason": "A table was wrong.",
        SEEN: seen_of_release(w.release),
    },
    "carried:carried-month": lambda m, w, p: {"force": LANCASHIRE, "reason": "The return is late."},
    "carried:carried-end": lambda m, w, p: {},
    "requests:request-new": lambda m, w, p: REQUEST,
    "requests:request-change": lambda m, w, p: REQUEST | {SEEN: seen_of_request(w)},
    "requests:figure-add": lambda m, w, p: {"view": w.shared_view},
    "requests:figure-remove": lambda m, w, p: {},
    "requests:request-answer": lambda m, w, p: {"answer": "There were nine.", SEEN: seen_of_request(w)},
    "requests:request-close": lambda m, w, p: {"reason": "The report has the figures.", SEEN: seen_of_request(w)},
    "bulletins:bulletin-new": lambda m, w, p: {"about": "calendar:2020"},
    "bulletins:bulletin-move": lambda m, w, p: {"move": "submit", SEEN: seen_of_draft(w)},
    "bulletins:section-edit": lambda m, w, p: {
        "heading": "Main points",
        "text": "Cases rose.",
        "move": "save",
        SEEN: seen_of_section(w),
    },
    "explorer:view-save": lambda m, w, p: {"name": "Live cases", "page": "explorer", "address": "rows=stage"},
    "explorer:view-change": lambda m, w, p: {"name": "Live cases", "shared_with": "unit", "seen": seen_of_view(m)},
    "explorer:view-delete": lambda m, w, p: {},
    "exports:export-new": lambda m, w, p: {"format": "xlsx", "reason": "briefing", "recipient": ""},
    "exports:export-decide": lambda m, w, p: {
        "allow": "yes",
        "seen": exports.seen_of(m.export),
    },
    "exports:export-cancel": lambda m, w, p: {},
    "exports:export-download": lambda m, w, p: {},
    "explorer:view-schedule": lambda m, w, p: {"schedule": "published"},
    "nrm:referral-search": lambda m, w, p: {"q": "NRM 2026/0000"},
    "nrm:referral-new": lambda m, w, p: {
        "happened_on": "20 November 2026",
        "setting": "street",
        "recovered": "yes",
        "people": "1",
        "investigation": "",
    },
    "nrm:form-section": lambda m, w, p: {"version": str(m.nrm_version), "other_victims": "no"},
    "nrm:form-consent": lambda m, w, p: {
        "answer": "given",
        "explained": ["what_it_is", "support", "results", "sharing"],
        "with_interpreter": "yes",
        "on": "24 November 2026",
    },
    "nrm:incident": lambda m, w, p: {"responder_role": "Constable"},
    "nrm:draft-delete": lambda m, w, p: {"reason": "It was begun twice."},
    "nrm:form-check": lambda m, w, p: {},
    "nrm:refer": lambda m, w, p: {"reference": "NRM 2026/4711", "on": "24 November 2026", "time": "00:00"},
    "nrm:form-reopen": lambda m, w, p: {},
    "nrm:reference-correct": lambda m, w, p: {"reference": "NRM 2026/4712", "reason": "Read off the letter."},
    "nrm:date-correct": lambda m, w, p: {
        "on": "23 November 2026",
        "time": "09:30",
        "reason": "The receipt says so.",
        "seen": referrals.seen_of(m.nrm.sent if m.nrm else ""),
    },
    "nrm:step-new": lambda m, w, p: {"on": "24 November 2026", "authority": "sca", "reasons": ""},
    "nrm:export-request": lambda m, w, p: {
        "form": "json",
        "to": "Home Office",
        "recipient": "",
        "reason": "To enter it.",
    },
    "nrm:export-decide": lambda m, w, p: {
        "allow": "yes",
        "seen": nrm_making.seen_of_file(m.nrm.file_asked) if m.nrm else "",
    },
    "nrm:export-download": lambda m, w, p: {},
    "nrm:safeguarding-part": lambda m, w, p: {
        "version": "4",
        **dict.fromkeys(("phone", "text", "email", "post", "somebody"), "no"),
    },
    "nrm:request-list": lambda m, w, p: {
        "kind": "access",
        "asked_by": "person",
        "checked": "document",
        "received_on": "20 November 2026",
        "about": "What is held about me?",
    },
    "nrm:request-extend": lambda m, w, p: {"why": "There are many papers."},
    "nrm:request-decide": lambda m, w, p: {"outcome": "granted", "ground": "", "reason": ""},
    "nrm:request-lift": lambda m, w, p: {"why": "It was found right."},
    "nrm:category-mark": lambda m, w, p: {"categories": ["victim", "witness"]},
    "nrm:subject-access-file": lambda m, w, p: {
        "recipient": "NRM officer, to review it",
        "reason": "To answer the request.",
    },
    "nrm:decision-import": lambda m, w, p: {"file": referrals.decisions_file(m.canary)},
    "nrm:decision-import-confirm": lambda m, w, p: {"token": referrals.confirmation(m.nrm, m.canary, p.user)},
    "nrm:decision-import-headers-save": lambda m, w, p: headers.answer(layout.KIND, p.user),
    "nrm:decision-import-header-delete": lambda m, w, p: {},
    "nrm:claim-new": lambda m, w, p: {
        "raised_by": "defence",
        "stage": "interview",
        "raised_on": "24 November 2026",
        "offence": "drug_supply",
        "act_on": "",
        "age_at_act": "child",
        **STANDING,
    },
    "nrm:claim-change": lambda m, w, p: {"version": "1", **STANDING, "element_compelled": "borne_out"},
    "nrm:transfer-new": lambda m, w, p: {"to": records.GIVER, "reason": "The farm lies there."},
    "nrm:transfer-decide": lambda m, w, p: {
        "move": "accept",
        "reason": "",
        "seen": nrm_making.seen_of_offer(m.nrm.transfer) if m.nrm else "",
    },
    "nrm:identity-access-request": lambda m, w, p: {"reason": "Two forces may hold the same person."},
    "nrm:identity-access-decide": lambda m, w, p: {"grant": "yes"},
    "nrm:match-start": lambda m, w, p: {},
    "nrm:match-compare": lambda m, w, p: {"hit": str(m.earlier and m.earlier.hit), "says": "different"},
    "nrm:match-reply": lambda m, w, p: {"comparison": str(m.earlier and m.earlier.comparison), "agrees": "yes"},
    **{name: (lambda m, w, p, sent=sent: sent(w.library)) for name, sent in guidance.SENT.items()},
    **orders.SENT,
    "administration:person-new": lambda m, w, p: {
        "name": "New Person",
        "email": "new@example.org",
        "role": "analyst",
        "force": LANCASHIRE,
        "unit": "",
    },
    "administration:person-detail": lambda m, w, p: {
        "name": "New Name",
        "role": "officer",
        "force": LANCASHIRE,
        "unit": "",
        SEEN: seen_of_account(w.person),
    },
    "feedback": lambda m, w, p: {"words": "The grid is slow.", "page": "/returns/", "request": ""},
    "administration:feedback-done": lambda m, w, p: {},
    "administration:person-phone": lambda m, w, p: {"duty_phone": "01632 960 001"},
    "administration:person-email": lambda m, w, p: {"email": "elsewhere@example.org"},
    "administration:person-close": lambda m, w, p: {
        "reason": "Left the force.",
        SEEN: seen_of_closing(w.person),
    },
    "administration:person-reopen": lambda m, w, p: {"reason": "Is back.", SEEN: seen_of_account(w.closed)},
    "administration:person-link": lambda m, w, p: {},
    "administration:duty-grant": lambda m, w, p: {
        "kind": "nrm",
        "starts_on": "24 November 2026",
        "ends_on": "30 November 2026",
        SEEN: seen_of_account(w.person),
    },
    "administration:duty-end": lambda m, w, p: {"last_day": "", SEEN: seen_of_account(w.person)},
    "nrm:rule-add": lambda m, w, p: {
        "value": "0",
        "valid_from": "1 January 2027",
        "source": "A new guidance",
        "seen": seen_of_rule(),
    },
    "nrm:offence-add": lambda m, w, p: {"name": "Quiet piracy", **SCHEDULE, "valid_from": "1 January 2027"},
    "nrm:offence-change": lambda m, w, p: {
        **SCHEDULE,
        "valid_from": "1 January 2027",
        "seen": seen_of_offence(),
    },
    "nrm:offence-end": lambda m, w, p: {"last_day": "31 December 2026", "seen": seen_of_offence()},
    "nrm:offence-confirm": lambda m, w, p: {**SCHEDULE, "seen": seen_of_offence()},
    "nrm:rule-end": lambda m, w, p: {"last_day": "31 December 2026", "seen": seen_of_rule()},
    "nrm:rule-confirm": lambda m, w, p: {
        "valid_from": "8 November 2021",
        "source": "The guidance of the day",
        "seen": seen_of_rule(),
    },
    "orders:law-add": lambda m, w, p: {**LAW, "valid_from": "1 January 2027"},
    "orders:law-end": lambda m, w, p: {"last_day": "31 December 2026"},
    "orders:law-verify": lambda m, w, p: {**LAW, "valid_from": "31 July 2015"},
    "administration:term-new": lambda m, w, p: {
        "name": "A new type",
        "code": "NEW",
        "begins_on": "1 December 2026",
        "agreed": "on",
    },
    "administration:term-end": lambda m, w, p: {"last_day": "31 December 2026", "agreed": "on"},
    "administration:term-undo-end": lambda m, w, p: {},
    "administration:term-respell": lambda m, w, p: {"name": "Sexual exploitations"},
}


def sent_to(name: str, place: str, person: Person, world: World) -> dict[str, Any]:
    """The form values of a changing view; for a missing place, those valid in the own force."""
    mine = world.at(place) or world.by_force[LANCASHIRE]
    return SENT[name](mine, world, person)
