"""Crime records that may be about what a defendant is charged with, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.models import User
from core.sentences import listed
from investigations.models import Entry, Investigation
from nrm.models import CrimeRecord, Referral
from prosecutions.cases import crime_links
from prosecutions.models import Defendant, DefendantCrime, Witness
from prosecutions.witnesses.choices import WitnessStatus

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyCrime:
    """A crime record with the reasons why it may belong to a defendant."""

    record: CrimeRecord
    reasons: tuple[str, ...]

    @property
    def why(self) -> str:
        """The reasons in one line."""
        return ", ".join(self.reasons)


def likely_for(defendant: Defendant, *, by: User) -> list[LikelyCrime]:
    """Return the newest records with a reason that are not linked yet, those with most reasons first."""
    investigations = _investigations(defendant, by=by)
    people = _people(defendant, by=by)
    others = _others(defendant, by=by)
    linked = DefendantCrime.objects.filter(defendant=defendant).values("record")
    rows = crime_links.linkable(defendant, by=by).exclude(pk__in=linked).for_list()
    has_reason = Q(investigation__in=investigations) | Q(referral__in=people) | Q(pk__in=others)
    likely = []
    for record in rows.filter(has_reason)[:MOST]:
        reasons = []
        if record.investigation_id == defendant.case.investigation_id:
            reasons.append("same investigation")
        elif record.investigation_id in investigations:
            reasons.append("investigation merged with this one")
        if record.referral_id in people:
            reasons.append(f"referral of {people[record.referral_id].lower()}")
        if record.pk in others:
            reasons.append(f"linked to {listed(others[record.pk])}")
        likely.append(LikelyCrime(record=record, reasons=tuple(reasons)))
    return sorted(likely, key=lambda each: -len(each.reasons))


def _investigations(defendant: Defendant, *, by: User) -> set[int]:
    """Return the investigation of the case, and those merged with it that the person sees."""
    own = defendant.case.investigation_id
    merged = Q(pk__in=Entry.objects.filter(merged_into=own).values("investigation")) | Q(
        pk__in=Entry.objects.filter(investigation=own, merged_into__isnull=False).values("merged_into")
    )
    return {own, *Investigation.objects.visible_to(by).filter(merged).values_list("pk", flat=True)}


def _people(defendant: Defendant, *, by: User) -> dict[int, str]:
    """Return the referrals of the victims and witnesses of the case that the person sees, with what each is called."""
    witnesses = Witness.objects.visible_to(by).filter(case=defendant.case_id, referral__isnull=False)
    witnesses = witnesses.exclude(status=WitnessStatus.REMOVED)
    called: dict[Any, str] = {witness.referral_id: str(witness) for witness in witnesses}
    if not called:
        return {}
    seen = Referral.objects.visible_to(by).filter(pk__in=called).values_list("pk", flat=True)
    return {pk: called[pk] for pk in seen}


def _others(defendant: Defendant, *, by: User) -> dict[int, list[str]]:
    """Return the records that are linked to other defendants of the case, each with these defendants."""
    links = DefendantCrime.objects.visible_to(by).filter(defendant__case=defendant.case_id)
    others: dict[int, list[str]] = {}
    for link in links.exclude(defendant=defendant).for_record():
        if not link.defendant.is_removed:
            others.setdefault(link.record_id, []).append(str(link.defendant).lower())
    return others
