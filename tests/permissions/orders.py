"""One force's order records: a subject with an order in force, and one with a draft."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts import duties
from accounts.models import User
from core import clock
from orders.choices import ConditionKind, Particular
from orders.imports.layout import KIND
from orders.models import DifferentPeople, DutyNumber, Subject, SubjectMerge
from orders.subjects import merging, records
from orders.subjects.records import Identifier
from orders.transition_input import ConditionWords
from tests.orders import making
from tests.permissions import headers, managing, past_orders

# Views of a subject, and of an order not before a court yet; the other views use an order in force.
OF_A_SUBJECT = {f"orders:{name}" for name in ("subject-detail", "identifier-add", "identifier-end", "order-new")} | {
    "orders:supervision",
    "orders:subject-who-can-see",
    "orders:subject-access-history",
    "orders:supervision-part",
    "orders:visit-new",
    "orders:transfer-new",
    "orders:merge-new",
}
OF_A_SUBJECT |= {"orders:order-card", "api:order-card"}
OF_A_DRAFT = {"orders:order-correct"}
# Views open to every officer, with or without the duty.
OF_EVERY_OFFICER = {"orders:breach-new", "orders:breach-list", "orders:breach-detail", "orders:register-search"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Public ids, for URLs and form values."""

    subject: str
    made: str
    draft: str
    known: int  # the key of an identifier of the subject
    version: int  # of the order in force
    draft_version: int
    subject_version: int
    officer: int  # the subject's officers
    managing: managing.Managing
    merge: int  # of two records, requested by a user of the force
    other: str  # the number of a third record
    upload: str  # a file of past orders awaiting confirmation
    header: int  # of such files, remembered by the force


def value_of(name: str, mine: Orders) -> str:
    """The public id in the URL of a view."""
    if name in OF_A_SUBJECT:
        return mine.subject
    return mine.draft if name in OF_A_DRAFT else mine.made


def number_of(name: str, parameter: str, mine: Orders | None) -> Any:
    """The other URL values: keys of a force's records, or the same words for all of them."""
    match parameter:
        case "part":
            return "people" if name == "orders:supervision-part" else "expiry"
        case "move":
            return "investigate" if name == "orders:breach-transition" else "serve"
        case "merge":
            return mine.merge if mine else 0
        case "known":
            return mine.known if mine else 0
        case "breach":
            return mine.managing.breach if mine else str(uuid.UUID(int=7))
    return getattr(mine.managing, parameter) if mine else 0


def make(force: str, word: str) -> Orders:
    """A subject, an order in force and a draft, with the force's canary in every typed text."""
    officer = making.manager(force)
    User.objects.filter(pk=officer.pk).update(name=f"Oona {word[::-1]}SON")
    known = [Identifier(kind=kind, text=f"{word} {kind}") for kind in (Particular.NAME, Particular.VEHICLE)]
    subject = records.add_subject(known, born_on=date(1981, 5, 9), by=officer)
    Subject.objects.filter(pk=subject.pk).update(out_of_hours_contact=f"{word} duty officer, 01632 960999")
    words = ConditionWords(
        kind=ConditionKind.PASSPORTS,
        words=f"{word} passports",
        plain=f"{word} gives them up",
        area=f"{word} town",
        persons=f"{word} persons",
        station=f"{word} station",
        own_reason=f"{word} own",
    )
    fields = {"evidence": f"{word} evidence", "reference": f"{word}/O1"}
    order = making.applied(officer, subject, **fields)
    details = making.details(order, "make", on=making.MADE_ON, add=(making.NO_CAR_WASH, words), court=f"{word} court")
    details = replace(details, until_further_order=False, ends_on=date(2031, 3, 15))
    order = making.transitions.make(order.public_id, "make", replace(details, reasons=f"{word} reasons"), by=officer)
    order = making.moved(order, "serve", by=officer, on=making.MADE_ON, served_by=f"{word} DC", court="")
    draft = making.drafted(officer, subject, reference=f"{word}/O2", evidence=f"{word} more")
    DutyNumber.objects.update_or_create(
        force_id=force,
        defaults={"text": f"{word} duty desk, 01632 960777", "updated_by": officer, "updated_at": clock.now()},
    )
    return Orders(
        subject=str(subject.public_id),
        made=str(order.public_id),
        draft=str(draft.public_id),
        known=subject.known_by.get(kind=Particular.VEHICLE).pk,
        version=order.version,
        draft_version=draft.version,
        subject_version=subject.version,
        officer=officer.pk,
        managing=managing.make(order, word, by=officer),
        merge=_merge(officer, word),
        other=making.subject(officer, name=f"{word} Third", born_on=None).number,
        upload=past_orders.waiting(force, by=officer),
        header=headers.named(KIND, "reference", word, by=officer),
    )


def _merge(officer: User, word: str) -> int:
    first, second = (making.subject(officer, name=f"{word} {name}", born_on=None) for name in ("First", "Second"))
    DifferentPeople.objects.create(
        subject=first,
        other=second,
        force=first.force,
        reason=f"{word} is somebody else",
        decided_by=officer,
        decided_at=clock.now(),
    )
    made = merging.request(first.public_id, second.public_id, reason=f"{word} is one person.", by=officer)
    SubjectMerge.objects.filter(pk=made.pk).update(
        undone_why=f"{word} is two people"
    )  # as an undone merge would store it
    return made.pk


def between(made: Mapping[str, Orders], words: Mapping[str, str]) -> None:
    """Records between forces: to each an offer, and one of its own that the next one declined; a home."""
    first, giver = next(iter(made)), list(made)[-1]
    for force in made:
        neighbour = giver if force != giver else first
        ours, theirs = _of(force), _of(neighbour)
        offered = managing.offer(str(making.subject(theirs).public_id), to=force, reason="He lives there.", by=theirs)
        declined = managing.offer(made[force].subject, to=neighbour, reason=f"{words[force]} moved", by=ours)
        managing.decline(declined, by=theirs, reason=f"{words[force]} is away")
        made[force].managing.transfer = offered
        made[force].managing.alert = managing.home_elsewhere(theirs, area=force)


def _of(force: str) -> User:
    return duties.holders(duties.DutyKind.ORDERS, force=force).order_by("pk")[0]


# An application, as its page sends it.
APPLICATION = {
    "kind": "stro",
    "main": "",
    "basis": "none",
    "applicant": "police",
    "applicant_force": "",
    "evidence": "Seen at two farms.",
    "investigation": "",
}
# A condition of the library, as its page sends it.
TEMPLATE = {
    "title": "No hopping",
    "kind": "prohibition",
    "reach": "",
    "words": "Must not hop in [area].",
    "plain": "Hop in [area]",
    "types": ["LAB"],
    "check_how": "Looking",
    "checked_by": "Any officer",
    "valid_from": "1 January 2027",
}
# The form values of each order view that changes data.
SENT: dict[str, Callable[[Any, Any, Any], dict[str, Any]]] = {
    "orders:order-import": lambda m, w, p: {"file": past_orders.sent_file(m.canary)},
    "orders:order-import-confirm": lambda m, w, p: {
        "token": past_orders.confirmation(m.orders.upload if m.orders else None, p.user),
        "checked": "yes",
    },
    "orders:order-import-headers-save": lambda m, w, p: headers.answer(KIND, p.user),
    "orders:order-import-header-delete": lambda m, w, p: {},
    "orders:subject-new": lambda m, w, p: {
        "name": "Somebody New",
        "aliases": "",
        "born_on": "3 June 1969",
        "nationality": "",
        "address": "1 Sample Street",
        "area": "",
        "vehicles": "",
        "phones": "",
    },
    "orders:order-search": lambda m, w, p: {"find": "Nobody Known"},
    "orders:duty-number": lambda m, w, p: {"text": "Force duty officer, 01632 960999"},
    "orders:merge-new": lambda m, w, p: {"other": m.orders.other if m.orders else "", "reason": "Same face."},
    "orders:merge-decide": lambda m, w, p: {"move": "confirm", "reason": ""},
    "orders:identifier-add": lambda m, w, p: {"kind": "alias", "text": "Daz", "area": "", "since": "1 November 2026"},
    "orders:identifier-end": lambda m, w, p: {"on": "24 November 2026"},
    "orders:library-new": lambda m, w, p: TEMPLATE,
    "orders:library-change": lambda m, w, p: TEMPLATE,
    "orders:library-end": lambda m, w, p: {"last_day": "31 December 2026"},
    "orders:order-new": lambda m, w, p: APPLICATION | {"reference": "NEW/O"},
    "orders:order-correct": lambda m, w, p: (
        APPLICATION | {"reference": "NEW/O", "version": str(m.orders and m.orders.draft_version)}
    ),
    "orders:evidence-new": lambda m, w, p: {
        "on": "1 May 2026",
        "recipient": "Crown Prosecution Service, reviewing lawyer",
        "reason": "A breach is charged.",
    },
    "orders:transition-new": lambda m, w, p: {
        "version": str(m.orders and m.orders.version),
        "on": "24 November 2026",
        "served_how": "by_hand",
        "served_by": "DC Placeholder",
        "papers": ["service"],
        "reasons": "",
    },
    "orders:supervision-part": lambda m, w, p: {
        "officer": str(m.orders and m.orders.officer),
        "deputy": "",
        "supervisor": "",
        "out_of_hours_contact": "Duty officer, 01632 960111",
        "version": str(m.orders and m.orders.subject_version),
    },
    "orders:visit-new": lambda m, w, p: {
        "on": "24 November 2026",
        "was_planned": "no",
        "was_seen": "yes",
        "officers": "PC Placeholder",
        f"condition_{m.orders and m.orders.managing.condition}": "kept",
        "said": "At home alone.",
    },
    "orders:transfer-new": lambda m, w, p: {"to": "E23000002", "reason": "He moves there."},
    "orders:transfer-decide": lambda m, w, p: {"move": "decline", "reason": "He lives elsewhere.", "officer": ""},
    "orders:area-alert-acknowledge": lambda m, w, p: {},
    "orders:order-part": lambda m, w, p: {"choice": "lapse", "reason": "He has left the trade."},
    "orders:breach-new": lambda m, w, p: {
        "conditions": [str(m.orders and m.orders.managing.condition)],
        "happened_on": "24 November 2026",
        "facts": "Seen at a car wash.",
        "evidence": "",
    },
    "orders:breach-transition": lambda m, w, p: {
        "version": "1",
        "on": "24 November 2026",
        "reasons": "",
        "investigation": "",
    },
    **dict.fromkeys(
        ("orders:register-search", "api:register-check"),
        lambda m, w, p: {"text": "Nobody Known", "reason": "stop", "reference": "KP-0311"},
    ),
}
