"""Victims and witnesses of the prosecutions of three forces: seven abroad by live link, and others with things to do.

All people are invented. Each step is recorded with the functions that pages call.
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
from demo.prosecutions import SLUGS
from nrm.models import Referral
from prosecutions.models import ProsecutionCase, Witness
from prosecutions.witnesses import recording, records, referral_links
from prosecutions.witnesses.choices import (
    AbroadWay,
    EvidenceWay,
    Measure,
    MeasureStatus,
    NotNeeded,
    PersonalStatement,
    SupportKind,
    SupportStatus,
    Willingness,
    WithdrawalStage,
    WitnessKind,
)
from prosecutions.witnesses.recording import EnteredWitnessStep, NewWitness

ABROAD = 7  # victims of the first force's finished trial who had returned to Poland
ABROAD_ELSEWHERE = 2


@dataclass(slots=True, kw_only=True)
class ForceWitnesses:
    """Records the victims and witnesses of one force, by its analyst. Days are counted back from today."""

    by: User
    abroad: int  # who gave evidence from abroad in the finished trial

    def record(self, cases: list[ProsecutionCase]) -> None:
        """Record those of each case: a finished trial, one that is near, and one without a charging decision."""
        for case, story in zip(cases, (self._finished_trial, self._before_trial, self._before_charge), strict=False):
            story(case)

    def _finished_trial(self, case: ProsecutionCase) -> None:
        """Victims by live link from abroad, one behind screens, one whose statement was read out, one not needed."""
        for _ in range(self.abroad):
            victim = self._add(case, 400, is_abroad=True, country="PL", needs_interpreter=True)
            self._supported(victim, SupportKind.PROVIDER)
            self._measures(victim, MeasureStatus.GRANTED, Measure.LIVE_LINK)
            self._step(victim, "abroad", 210, new_abroad=AbroadWay.LINK_APPLIED)
            self._step(victim, "abroad", 160, new_abroad=AbroadWay.LINK_AGREED)
            self._step(victim, "contact", 95)
            self._step(victim, "evidence", 86, way=EvidenceWay.ABROAD_LINK)
        screened = self._add(case, 400, needs_interpreter=True)
        self._supported(screened, SupportKind.ADVOCATE)
        self._measures(screened, MeasureStatus.GRANTED, Measure.SCREENS, Measure.WIGS)
        self._step(screened, "evidence", 85, way=EvidenceWay.SCREENS)
        bystander = self._add(case, 380, kind=WitnessKind.WITNESS)
        self._step(bystander, "no_measures", 200)
        self._step(bystander, "evidence", 84, way=EvidenceWay.READ)
        other = self._add(case, 380)
        self._step(other, "not_needed", 250, reason=NotNeeded.PLEA)
        gone = self._add(case, 390, is_abroad=True, country="RO")
        withdrawal = {"new_willingness": Willingness.WITHDREW, "stage": WithdrawalStage.BEFORE_TRIAL}
        self._step(gone, "willingness", 150, **withdrawal)
        self._step(gone, "not_needed", 90, reason=NotNeeded.NOT_CALLED)

    def _before_trial(self, case: ProsecutionCase) -> None:
        """The trial is in a month: a child with a guardian, measures not considered, and nothing agreed abroad."""
        child = self._add(case, 160, is_under_18=True)
        self._supported(child, SupportKind.GUARDIAN)
        self._measures(child, MeasureStatus.APPLIED, Measure.LIVE_LINK, Measure.INTERMEDIARY, Measure.RECORDED)
        self._step(child, "contact", 5)
        unprotected = self._add(case, 150)
        self._step(unprotected, "contact", 12)
        far = self._add(case, 150, is_abroad=True, country="RO", needs_interpreter=True)
        self._measures(far, MeasureStatus.NEEDED, Measure.SCREENS)
        self._step(far, "contact", 45)
        returned = self._add(case, 155, willingness=Willingness.UNDECIDED)
        self._step(returned, "willingness", 120, new_willingness=Willingness.SUPPORTS)
        self._step(
            returned, "willingness", 80, new_willingness=Willingness.WITHDREW, stage=WithdrawalStage.BEFORE_TRIAL
        )
        self._step(returned, "willingness", 40, new_willingness=Willingness.SUPPORTS)
        self._measures(returned, MeasureStatus.REFUSED, Measure.PRIVATE)
        self._step(returned, "contact", 9)

    def _before_charge(self, case: ProsecutionCase) -> None:
        """Two victims while the charging decision is awaited."""
        victim = self._add(case, 20, willingness=Willingness.UNDECIDED)
        self._step(victim, "support", 18, support=SupportKind.PROVIDER, new_support=SupportStatus.OFFERED)
        other = self._add(case, 60, kind=WitnessKind.VICTIM, willingness=Willingness.AGAINST)
        self._step(other, "contact", 15, is_without_contact=True)

    def _add(self, case: ProsecutionCase, ago: int, **given: Any) -> Witness:
        new: dict[str, Any] = {
            "kind": WitnessKind.BOTH,
            "is_under_18": False,
            "is_abroad": False,
            "needs_interpreter": False,
            "willingness": Willingness.SUPPORTS,
        }
        entered = NewWitness(**new | given, first_contact_on=_ago(ago))
        seen = records.token_of_list(case)
        return recording.add(case.public_id, entered, key=uuid.uuid4(), seen=seen, by=self.by)

    def _supported(self, witness: Witness, kind: SupportKind) -> None:
        """The needs were assessed, support was accepted, and the victim made a statement."""
        after = (clock.today() - witness.first_contact_on).days
        self._step(witness, "needs", after - 5)
        self._step(witness, "support", after - 6, support=kind, new_support=SupportStatus.OFFERED)
        self._step(witness, "support", after - 9, support=kind, new_support=SupportStatus.ACCEPTED)
        self._step(witness, "statement", after - 40, new_statement=PersonalStatement.MADE)

    def _measures(self, witness: Witness, status: MeasureStatus, *chosen: Measure) -> None:
        """The measures went through every stage up to this one."""
        after = (clock.today() - witness.first_contact_on).days
        decided = (MeasureStatus.NEEDED, MeasureStatus.APPLIED, status)
        stages = {MeasureStatus.NEEDED: decided[:1], MeasureStatus.APPLIED: decided[:2]}.get(status, decided)
        for place, stage in enumerate(stages):
            self._step(witness, "measures", after - 50 - 30 * place, chosen=tuple(chosen), new_measure=stage)

    def _step(self, witness: Witness, move: str, ago: int, **entered: Any) -> None:
        witness.refresh_from_db()
        step = EnteredWitnessStep(on=_ago(ago), **entered)
        recording.make(witness.public_id, move, step, seen=records.token_of(witness), by=self.by)


def add(everybody: Cast) -> int:
    """Record the victims and witnesses of each force, link a referral to one of them, and return how many there are."""
    for place, slug in enumerate(SLUGS):
        code = all_forces()[slug].code
        abroad = ABROAD_ELSEWHERE if place else ABROAD
        cases = list(ProsecutionCase.objects.filter(force=code).order_by("pk"))
        ForceWitnesses(by=everybody[people.analyst(slug)], abroad=abroad).record(cases)
        _link(code, by=everybody[people.nrm(slug)])
    return Witness.objects.count()


def _link(force: str, *, by: User) -> None:
    """Link the oldest referral of a force that was sent to its first witness."""
    witness = Witness.objects.filter(force=force).order_by("pk").first()
    referral = Referral.objects.filter(force=force, submitted_at__isnull=False).not_erased().order_by("pk").first()
    if witness is None or referral is None:
        return
    seen = records.token_of_link(witness)
    referral_links.link_referral(witness.public_id, pseudonym=referral.pseudonym, seen=seen, by=by)


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)
