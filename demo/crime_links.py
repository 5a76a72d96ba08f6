"""Crime records of three forces that are linked to defendants: one crime charged, one with its outcome to update.

The records of the force's newest crimes are linked to the investigations of its first two prosecutions. In the second
one a defendant has no record yet, and the page offers those of the investigation.
"""

from __future__ import annotations

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from demo.forces import all_forces
from demo.prosecutions import SLUGS
from investigations.models import Holding
from nrm.crime import linking, outcomes
from nrm.crime import records as crime_records
from nrm.models import CrimeRecord
from prosecutions.cases import crime_links
from prosecutions.models import Defendant, DefendantCrime

CASES = 2
CRIMES = 2  # of a case


def add(everybody: Cast) -> int:
    """Link crime records of each force, and return how many links there are."""
    for slug in SLUGS:
        _link(all_forces()[slug].code, by=everybody[people.nrm(slug)])
    return DefendantCrime.objects.count()


def _link(force: str, *, by: User) -> None:
    crimes = list(CrimeRecord.objects.filter(force=force).crimes().order_by("-reported_at", "-pk")[: CASES * CRIMES])
    charged = Defendant.objects.filter(force=force).select_related("case").order_by("case", "number")
    defendants = list(charged)
    cases = list(dict.fromkeys(defendant.case_id for defendant in defendants))[:CASES]
    for place, case in enumerate(cases):
        own = crimes[place * CRIMES : (place + 1) * CRIMES]
        people_charged = [defendant for defendant in defendants if defendant.case_id == case]
        for record in own:
            _to_investigation(record, people_charged[0].case.investigation_id, by=by)
        if place == 0:
            for defendant in people_charged:
                _to_defendant(defendant, own, by=by)
            for record in own:
                _charge(record, by=by)
        else:
            _to_defendant(people_charged[0], own[:1], by=by)


def _to_investigation(record: CrimeRecord, investigation: int, *, by: User) -> None:
    reference = Holding.objects.filter(investigation=investigation, force=record.force_id).latest("pk").reference
    linking.link(record.public_id, reference=reference, seen=crime_records.token_of(record), by=by)


def _to_defendant(defendant: Defendant, crimes: list[CrimeRecord], *, by: User) -> None:
    chosen = [record.public_id for record in crimes]
    seen = crime_links.token_of(defendant, by=by)
    crime_links.link_crimes(defendant.public_id, chosen=chosen, seen=seen, by=by)


def _charge(record: CrimeRecord, *, by: User) -> None:
    """Assign the outcome of a charge, in place of any other."""
    record.refresh_from_db()
    outcomes.assign(
        record.public_id,
        outcome="1",
        assigned_on=clock.today(),
        reason="Three people were charged.",
        seen=crime_records.token_of(record),
        by=by,
    )
