"""To-do items for NRM people: each says what to do, why now, and where. One queryset question for each reason.

The reasons are in one table, so that the to-do list, its counts and the home page can't differ. A new reason is a new
row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, Value
from django.urls import reverse

from accounts.models import User
from accounts.querysets import secrets_of
from core import clock
from core.todo import MOST, PersonLine, Reason, ToDoLine
from core.transfers import TransferState
from nrm import permissions
from nrm.choices import AccessRequestState, ExportRequestState, ReferralState
from nrm.data_rights import due, restriction
from nrm.models import ExportRequest, IdentityAccessRequest, Referral, Safeguarding, SafeguardingAction
from nrm.models.records import TO_REFER_WITHIN
from nrm.person_match import cross_force
from nrm.querysets import ReferralQuerySet, action_owner_gone
from nrm.reassignable_records import REFERRALS
from nrm.section45 import collisions

SOON = timedelta(days=3)
COURT_SOON = timedelta(days=28)
DONE_BY_THE_FORCE = frozenset({"nrm:refer", "nrm:reference-correct"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReason(Reason):
    """A reason with the question that finds its referrals."""

    question: Callable[[ReferralQuerySet, date], ReferralQuerySet]
    opens: str = "nrm:referral-detail"
    day: Callable[[Referral], date | None] = lambda _referral: None  # the deadline; None if it is always urgent
    moment: Callable[[Referral], datetime | None] = lambda _referral: None  # or the time, if due within hours
    part: str = ""  # the part of safeguarding in which the force does it
    is_the_forces: bool = False  # only its force's own people see it


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ReferralToDo(ToDoLine):
    """One referral that is on the to-do list for one reason."""

    reason: ReferralReason
    referral: Referral
    for_force: bool = True

    @property
    def name(self) -> str:
        """Return the referral's pseudonym."""
        return self.referral.pseudonym

    @property
    def url(self) -> str:
        """Return where to do it; for the unit and the national team, the page that shows whether it is done."""
        if self.reason.part and self.for_force:
            return reverse("nrm:safeguarding-part", args=[self.referral.public_id, self.reason.part])
        if self.reason.part:
            return reverse("nrm:safeguarding", args=[self.referral.public_id])
        if self.reason.opens in DONE_BY_THE_FORCE and not self.for_force:
            return self.referral.get_absolute_url()
        return reverse(self.reason.opens, args=[self.referral.public_id])

    @property
    def due_on(self) -> date | None:
        """Return the date for this reason; another reason of the same referral may have a different one."""
        return clock.day_of(self.due_at) if self.due_at else self.reason.day(self.referral)

    @property
    def due_at(self) -> datetime | None:
        """Return the time for this reason, if it is due within hours."""
        return self.reason.moment(self.referral)


def _decision(referral: Referral) -> date | None:
    return referral.due_on


def _safeguarding(referral: Referral) -> date | None:
    return referral.safeguard_by


def _court(referral: Referral) -> date | None:
    return min((day for day in (referral.court_date, referral.custody_time_limit) if day), default=None)


def _refer_by(referral: Referral) -> datetime | None:
    return referral.refer_by


def _an_hour_ago() -> datetime:
    return clock.now() - TO_REFER_WITHIN


REASONS: tuple[ReferralReason, ...] = (
    ReferralReason(
        code="not_referred",
        title="Not yet entered in the Home Office form",
        to_do="Enter the answers in the Home Office form now, then save its reference here.",
        rank=0,
        question=lambda rows, day: rows.ready(before=_an_hour_ago()),
        opens="nrm:refer",
        moment=_refer_by,
    ),
    ReferralReason(
        code="to_refer",
        title="Ready for the Home Office form",
        to_do="Enter the answers in the Home Office form within the hour, then save its reference here.",
        rank=0,
        question=lambda rows, day: rows.ready(since=_an_hour_ago()),
        opens="nrm:refer",
        moment=_refer_by,
    ),
    ReferralReason(
        code="overdue",
        title="Reasonable grounds decision overdue",
        to_do="Contact the competent authority. Record the decision when you get it.",
        rank=0,
        question=lambda rows, day: rows.decision_overdue(day),
        day=_decision,
    ),
    ReferralReason(
        code="court",
        title="Court date or custody time limit near",
        to_do="Check that an earlier decision was requested from the competent authority, and record its response.",
        rank=0,
        question=lambda rows, day: rows.court_before(day + COURT_SOON, since=day),
        day=_court,
        part="priority",
    ),
    ReferralReason(
        code="collision",
        title="Section 45 claim: decision may be too late for court",
        to_do="Tell the prosecutor, and request an earlier decision from the competent authority.",
        rank=0,
        question=lambda rows, day: collisions.colliding(rows, day),
    ),
    ReferralReason(
        code="turned_18",
        title="Turning 18 or now 18",
        to_do="Ask whether the person consents to stay in the NRM, and record the answer.",
        rank=0,
        question=lambda rows, day: rows.turned_18(day),
        part="turning-18",
    ),
    ReferralReason(
        code="found_adult",
        title="Found to be an adult",
        to_do="Ask whether the person consents to stay in the NRM, and record the answer.",
        rank=0,
        question=lambda rows, day: rows.found_adult(),
        part="turning-18",
    ),
    ReferralReason(
        code="missing",
        title="Missing",
        to_do="Tell the missing persons team and, for a child, the local authority and guardian. Record how it ends.",
        rank=0,
        question=lambda rows, day: rows.missing(),
        part="missing",
    ),
    ReferralReason(
        code="guardian",
        title="Child: local authority not informed, or no guardian",
        to_do="Tell the local authority yourself. Refer to a guardian if the service covers the area. Record both.",
        rank=0,
        question=lambda rows, day: rows.without_guardian(day),
        part="child",
    ),
    ReferralReason(
        code="unsafe",
        title="First safeguarding action overdue",
        to_do="Arrange safety, accommodation and medical care now, and record each action.",
        rank=0,
        question=lambda rows, day: rows.nothing_done(before=day),
        day=_safeguarding,
        part="safety",
    ),
    ReferralReason(
        code="owner_gone",
        title="Unassigned",
        to_do="The owner has left or is no longer an NRM contact. Choose another owner.",
        noun="referral",
        rank=0,
        question=lambda rows, day: rows.owner_gone(),
        part="owner",
    ),
    ReferralReason(
        code="liaison_to_name",
        title="Assign a liaison officer",
        to_do=(
            "The current officer belongs to the force that transferred the referral, or their account is closed. "
            "Choose an officer in your force."
        ),
        noun="referral",
        rank=1,
        question=lambda rows, day: rows.liaison_to_name(),
        part="officer",
    ),
    ReferralReason(
        code="checklist_to_name",
        title="Reassign the safeguarding checklist",
        to_do=(
            "The people assigned belong to the force that transferred the referral, or their accounts are closed. "
            "Reassign open items."
        ),
        noun="referral",
        rank=1,
        question=lambda rows, day: rows.checklist_to_name(),
        opens="nrm:safeguarding",
    ),
    ReferralReason(
        code="safeguard",
        title="No safeguarding recorded",
        to_do="Arrange safety, accommodation and medical care before the first decision.",
        rank=1,
        question=lambda rows, day: rows.nothing_done(since=day),
        day=_safeguarding,
        part="safety",
    ),
    ReferralReason(
        code="due",
        title="Reasonable grounds decision due",
        to_do="Record the decision when you get it.",
        rank=1,
        question=lambda rows, day: rows.decision_due(day, until=day + SOON),
        day=_decision,
    ),
    ReferralReason(
        code="asked",
        title="Another force checked for this person",
        to_do="Call the other force, then record whether it is the same person.",
        rank=1,
        question=lambda rows, day: cross_force.waiting(rows),
        opens="nrm:match-detail",
    ),
    ReferralReason(
        code="same_person",
        title="Person match to confirm",
        to_do="Call the other force, then confirm the match or record that it is not the same person.",
        rank=1,
        question=lambda rows, day: cross_force.unanswered(rows),
        opens="nrm:match-detail",
    ),
    ReferralReason(
        code="transfer_declined",
        title="Transfer declined",
        to_do="Read the reason, then keep the referral or offer it to another force.",
        rank=1,
        question=lambda rows, day: rows.filter(transfers__state=TransferState.DECLINED),
    ),
    ReferralReason(
        code="transfer_offered",
        title="Transfer not accepted yet",
        to_do="You keep the referral until they accept. Call them if they take too long.",
        rank=2,
        question=lambda rows, day: rows.filter(transfers__state=TransferState.OFFERED),
    ),
    ReferralReason(
        code="request_overdue",
        title="Data rights request overdue",
        to_do="Decide the request, or extend the deadline with a reason. Tell the person.",
        rank=0,
        question=lambda rows, day: due.overdue(rows, day),
        opens="nrm:request-list",
        day=due.day_of,
        is_the_forces=True,
    ),
    ReferralReason(
        code="request_due",
        title="Data rights request due soon",
        to_do="Decide the request, or extend the deadline with a reason. Tell the person.",
        rank=1,
        question=lambda rows, day: due.falling_due(rows, day),
        opens="nrm:request-list",
        day=due.day_of,
        is_the_forces=True,
    ),
    ReferralReason(
        code="restricted",
        title="Restricted at the person’s request",
        to_do="Check whether the restriction is still needed. If not, tell the person, then lift it.",
        rank=2,
        question=lambda rows, day: restriction.restricted(rows),
        opens="nrm:request-list",
        is_the_forces=True,
    ),
    ReferralReason(
        code="draft",
        title="Draft",
        to_do="Finish the form, then enter it in the Home Office form. The 5 working days for a decision start when "
        "the Home Office has the referral.",
        rank=1,
        question=lambda rows, day: rows.drafts(),
        opens="nrm:form-tasks",
    ),
    ReferralReason(
        code="reference_missing",
        title="Home Office reference not recorded",
        to_do="Find the reference the Home Office gave, and save it here.",
        rank=2,
        question=lambda rows, day: rows.reference_missing(),
        opens="nrm:reference-correct",
    ),
)


def waiting_for(user: User) -> list[ReferralToDo | PersonLine]:
    """Return every to-do item for this user, most urgent first; a referral appears once for each reason.

    What is always urgent, such as a missing person, comes after what is overdue and before what is due soon.
    """
    if not permissions.is_nrm(user):
        return []
    day = clock.today()
    theirs = Referral.objects.visible_to(user).not_erased()
    if not user.force_id:
        theirs = theirs.exclude(state=ReferralState.DRAFT)  # only its own force sees a draft
    reasons = [reason for reason in REASONS if user.force_id or not reason.is_the_forces]
    keys = _waiting_keys(theirs, reasons, day)
    referrals = _loaded(theirs, {key for some in keys.values() for key in some[:MOST]})
    shown = {reasons[place].code: [key for key in some[:MOST] if key in referrals] for place, some in keys.items()}
    left_by = _left_by(shown, referrals) if user.force_id else {}
    lines = [
        ReferralToDo(
            reason=reasons[place],
            referral=referrals[key],
            for_force=bool(user.force_id),
            is_one_of_more=len(some) > MOST,
            left_by=left_by.get((reasons[place].code, key)),
        )
        for place, some in sorted(keys.items())
        for key in shown[reasons[place].code]
    ]
    return sorted(
        REFERRALS.together(lines, user=user),
        key=lambda line: (line.reason.rank, line.due_on or (day if line.is_urgent else date.max)),
    )


def _left_by(shown: Mapping[str, list[int]], referrals: Mapping[int, Referral]) -> dict[tuple[str, int], int]:
    """The key of the person who left a referral, by the code of the reason and the referral: nobody if several did.

    Reads officers and checklists only if several referrals could become one line.
    """
    left_by = {("owner_gone", key): referrals[key].owner_id for key in shown.get("owner_gone", ())}
    if len(keys := shown.get("liaison_to_name", ())) > 1:
        rows = Safeguarding.objects.filter(referral__in=keys, liaison__isnull=False)
        left_by |= {("liaison_to_name", key): person for key, person in rows.values_list("referral", "liaison")}
    if len(keys := shown.get("checklist_to_name", ())) > 1:
        actions = SafeguardingAction.objects.filter(action_owner_gone(), referral__in=keys)
        pairs = set(actions.values_list("referral", "owner"))
        several = Counter(key for key, _ in pairs)
        left_by |= {("checklist_to_name", key): person for key, person in pairs if several[key] == 1}
    return left_by


def _waiting_keys(theirs: ReferralQuerySet, reasons: list[ReferralReason], day: date) -> dict[int, list[int]]:
    """The keys of the referrals with each reason, by its place in the list, in one statement for all reasons."""
    first, *rest = (_first_of(reason.question(theirs, day), place) for place, reason in enumerate(reasons))
    keys: dict[int, list[int]] = {}
    for place, key in first.union(*rest, all=True):
        keys.setdefault(place, []).append(key)
    return keys


def _first_of(rows: ReferralQuerySet, place: int) -> Any:
    """The first referrals with a reason, plus one that shows whether there are more: place in the list, and key."""
    return rows.in_order().values_list(Value(place), "pk")[: MOST + 1]


def _loaded(theirs: ReferralQuerySet, keys: set[int]) -> dict[int, Referral]:
    """The referrals to show, with what their lines print."""
    return due.with_day(restriction.marked(theirs.for_list())).in_bulk(keys) if keys else {}


def files_to_allow(user: User) -> list[ExportRequest]:
    """Return exports that colleagues requested, which this user may approve."""
    if not user.force_id or not permissions.is_of_force(user, user.force_id):
        return []
    waiting = ExportRequest.objects.visible_to(user).filter(state=ExportRequestState.ASKED).exclude(asked_by=user)
    rows = waiting.select_related("referral", "asked_by").defer(*secrets_of("asked_by"))
    return list(rows.order_by("asked_at"))


def files_ready(user: User) -> list[ExportRequest]:
    """Return exports that this user requested and may download now, or that were refused in the last day."""
    if not user.force_id or not permissions.is_of_force(user, user.force_id):
        return []
    now = clock.now()
    mine = ExportRequest.objects.visible_to(user).filter(asked_by=user)
    ready = Q(state=ExportRequestState.ALLOWED, ends_at__gt=now, taken_at__isnull=True)
    refused = Q(state=ExportRequestState.REFUSED, decided_at__gt=now - timedelta(days=1))
    return list(mine.filter(ready | refused).select_related("referral").order_by("decided_at"))


def looks_answered(user: User) -> list[IdentityAccessRequest]:
    """Return this user's identity access requests that are granted now, or were refused in the last day."""
    if not permissions.is_nrm(user):
        return []
    now = clock.now()
    mine = IdentityAccessRequest.objects.visible_to(user).filter(asked_by=user)
    open_or_refused = Q(state=AccessRequestState.OPEN, ends_at__gt=now) | Q(
        state=AccessRequestState.REFUSED, decided_at__gt=now - timedelta(days=1)
    )
    return list(mine.filter(open_or_refused).select_related("referral").order_by("decided_at"))


def looks_to_decide(user: User) -> list[IdentityAccessRequest]:
    """Return identity access requests that this user's force has to decide."""
    if not user.force_id or not permissions.is_of_force(user, user.force_id):
        return []
    return list(
        IdentityAccessRequest.objects.visible_to(user).waiting().select_related("referral").order_by("asked_at")
    )
