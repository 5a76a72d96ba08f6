"""Prosecutions of three forces: from early advice to sentence, with an acquittal, an order, and things left to do.

All cases are invented. Each is recorded with the functions that pages call.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from investigations.choices import EntryState
from investigations.models import Investigation
from prosecutions.cases import defendants, recording, records, transitions
from prosecutions.cases.choices import (
    ChargeResult,
    ChargingDecision,
    CustodyTrack,
    Plea,
    PreventionOrder,
    Remand,
    SentenceKind,
)
from prosecutions.cases.defendants import EnteredDefendantStep
from prosecutions.cases.transitions import EnteredStep
from prosecutions.models import Defendant, ProsecutionCase

SLUGS = {"devon-and-cornwall": "50", "kent": "46", "lancashire": "04"}  # with the force's number in a URN
MOST = 5  # cases of a force


@dataclass(slots=True, kw_only=True)
class ForceProsecutions:
    """Records the cases of one force, by its analyst. Days are counted back from today."""

    number: str
    by: User
    cases: int = 0

    def record(self, investigations: list[Investigation]) -> None:
        """Record one case for each investigation: the newest steps are left to do."""
        for investigation, story in zip(
            investigations,
            (self._two_defendants, self._in_custody, self._waiting, self._advised, self._ended),
            strict=False,
        ):
            story(investigation)

    def _two_defendants(self, investigation: Investigation) -> None:
        """One defendant is convicted and gets an order, the other is acquitted, and a third has no order considered."""
        case = self._open(investigation)
        self._move(case, "request_advice", 420)
        self._move(case, "receive_advice", 400)
        self._move(case, "refer", 340, suspects=4)
        self._move(case, "decide", 300, decision=ChargingDecision.CHARGE_FULL, charged=3)
        first, second, third = (
            self._defendant(case, 300, "msa_trafficking", "msa_slavery"),
            self._defendant(case, 300, "msa_trafficking"),
            self._defendant(case, 300, "money_laundering", "msa_intent"),
        )
        for defendant in (first, second, third):
            self._step(defendant, "first_hearing", 280)
        self._step(first, "plea", 250, chosen=(1, 2), plea=Plea.NOT_GUILTY)
        self._step(second, "plea", 250, chosen=(1,), plea=Plea.NOT_GUILTY)
        self._step(third, "plea", 250, chosen=(1, 2), plea=Plea.GUILTY)
        self._step(third, "result", 250, chosen=(1, 2), result=ChargeResult.GUILTY_PLEA)
        for defendant in (first, second):
            self._step(defendant, "set_trial", 90)
        self._step(first, "result", 70, chosen=(1,), result=ChargeResult.CONVICTED)
        self._step(first, "result", 70, chosen=(2,), result=ChargeResult.JURY)
        self._step(second, "result", 70, chosen=(1,), result=ChargeResult.JURY)
        self._step(first, "order", 65, new_order=PreventionOrder.APPLIED)
        self._step(first, "order", 40, new_order=PreventionOrder.MADE)
        self._step(first, "sentence", 40, sentence=SentenceKind.IMPRISONMENT, months=96)
        self._step(third, "sentence", 40, sentence=SentenceKind.SUSPENDED, months=18)

    def _in_custody(self, investigation: Investigation) -> None:
        """A defendant in custody whose limit ends before the trial, and one on bail."""
        case = self._open(investigation)
        self._move(case, "refer", 172, suspects=2)
        self._move(case, "decide", 171, decision=ChargingDecision.CHARGE_THRESHOLD, charged=2)
        held, bailed = self._defendant(case, 171, "msa_slavery"), self._defendant(case, 171, "msa_intent")
        self._step(held, "remand", 170, new_remand=Remand.CUSTODY, track=CustodyTrack.CROWN)
        self._step(bailed, "remand", 170, new_remand=Remand.BAIL)
        for defendant in (held, bailed):
            self._step(defendant, "first_hearing", 170)
            self._step(defendant, "plea", 140, chosen=(1,), plea=Plea.NOT_GUILTY)
            self._step(defendant, "set_trial", -30, trial_ends_on=_ago(-44))

    def _waiting(self, investigation: Investigation) -> None:
        """The charging decision has been awaited for six weeks."""
        case = self._open(investigation, has_urn=False)
        self._move(case, "refer", 43, suspects=3)

    def _advised(self, investigation: Investigation) -> None:
        case = self._open(investigation, has_urn=False)
        self._move(case, "request_advice", 25)
        self._move(case, "receive_advice", 6)

    def _ended(self, investigation: Investigation) -> None:
        case = self._open(investigation, is_flagged=False)
        self._move(case, "refer", 150, suspects=1)
        self._move(case, "decide", 110, decision=ChargingDecision.NO_ACTION_EVIDENTIAL)

    def _open(self, investigation: Investigation, *, has_urn: bool = True, is_flagged: bool = True) -> ProsecutionCase:
        self.cases += 1
        urn = f"{self.number}MS{41_000 + self.cases * 13}{clock.today():%y}" if has_urn else ""
        return recording.open_case(
            investigation.public_id, urn=urn, is_flagged=is_flagged, key=uuid.uuid4(), by=self.by
        )

    def _move(self, case: ProsecutionCase, move: str, ago: int, **entered: Any) -> None:
        case.refresh_from_db()
        step = EnteredStep(on=_ago(ago), **entered)
        transitions.make(case.public_id, move, step, seen=records.token_of(case), by=self.by)

    def _defendant(self, case: ProsecutionCase, ago: int, *offences: str) -> Defendant:
        case.refresh_from_db()
        seen = records.token_of(case)
        added = defendants.add(case.public_id, charged_on=_ago(ago), key=uuid.uuid4(), seen=seen, by=self.by)
        for offence in offences:
            self._step(added, "add_charge", ago, offence=offence)
        return added

    def _step(self, defendant: Defendant, move: str, ago: int, **entered: Any) -> None:
        defendant.refresh_from_db()
        step = EnteredDefendantStep(on=_ago(ago), **entered)
        defendants.make(defendant.public_id, move, step, seen=records.token_of(defendant), by=self.by)


def add(everybody: Cast) -> int:
    """Record the cases of each force, and return how many there are."""
    for slug, number in SLUGS.items():
        live = Investigation.objects.filter(force=all_forces()[slug].code, latest_entry__state=EntryState.LIVE)
        ForceProsecutions(number=number, by=everybody[people.analyst(slug)]).record(list(live.order_by("pk")[:MOST]))
    return ProsecutionCase.objects.count()


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)
