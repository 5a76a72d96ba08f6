"""Each force's person match found the next force's referral, whose force confirmed the match and awaits a reply."""

from __future__ import annotations

from dataclasses import dataclass

from matching import person_match as matching
from matching.models import MatchHit
from nrm.choices import FoundSays
from nrm.models import Referral
from nrm.person_match import attempts, cross_force
from tests.matching import people
from tests.nrm import making


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The public ids for a force's views: the match on its referral, and the answer of the force it matched."""

    hit: int
    comparison: int


def make(sent: dict[str, str], canaries: dict[str, str]) -> dict[str, Earlier]:
    """By force; `sent` are the public ids of submitted referrals. The asking force's text has no canary."""
    forces = list(sent)
    someone = {force: making.nrm_analyst(force) for force in forces}
    hits, comparisons = {}, {}
    for asker, holder in zip(forces, forces[1:] + forces[:1], strict=True):
        details = {
            "first_name": f"{canaries[holder]} first",
            "last_name": str(making.an_answer("last_name")),
            "nationality": "vietnamese",
        }
        referral = Referral.objects.get(public_id=sent[asker])
        with people.working(someone[asker]):
            inquiry = attempts.start_attempt(referral.public_id, person=attempts.person_of(details), by=someone[asker])
            people.commit()
            matching.result_of(inquiry.ticket, by=someone[asker])
        theirs = Referral.objects.get(public_id=sent[holder])
        hits[holder] = MatchHit.objects.get(attempt=inquiry.attempt, record=theirs.public_id).pk
        comparison = cross_force.compare(theirs.public_id, hit=hits[holder], says=FoundSays.SAME, by=someone[holder])
        comparisons[asker] = comparison.pk
    return {force: Earlier(hit=hits[force], comparison=comparisons[force]) for force in forces}
