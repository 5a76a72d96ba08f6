"""What the guidance library learns about an investigation: types, stage and flags. No text of the case."""

from __future__ import annotations

from accounts.models import User
from guidance import recommendations
from guidance.choices import Circumstance
from guidance.recommendations import MatchingProducts, Situation
from investigations.models import Entry

# By flag of an entry: the library's name for it, as a circumstance or as a narrower kind of exploitation.
CIRCUMSTANCES: dict[str, Circumstance] = {
    "children_involved": Circumstance.CHILDREN,
    "organised_immigration_crime": Circumstance.IMMIGRATION_CRIME,
    "adult_services_website": Circumstance.ADULT_SERVICES,
    "cross_border": Circumstance.CROSS_BORDER,
    "early_advice": Circumstance.EARLY_ADVICE,
    "section_45": Circumstance.SECTION_45,
    "financial_investigator": Circumstance.FINANCE,
    "victim_liaison_officer": Circumstance.VICTIM_CARE,
    "international_checks": Circumstance.ABROAD,
}
SUB_TYPES: dict[str, str] = {"county_lines": "CRIM.county-lines"}


def situation_of(entry: Entry) -> Situation:
    """The investigation as its newest month reports it."""
    circumstances = [circumstance for flag, circumstance in CIRCUMSTANCES.items() if getattr(entry, flag)]
    if entry.nrm_referrals:
        circumstances.append(Circumstance.NRM)
    return Situation(
        types=[str(entry.primary_type_id), *entry.secondary_types],
        sub_types=[*entry.sub_types, *(kind for flag, kind in SUB_TYPES.items() if getattr(entry, flag))],
        circumstances=circumstances,
        stage=str(entry.stage_id),
    )


def guidance_for(entry: Entry | None, user: User) -> MatchingProducts | None:
    """The guidance for an investigation; None if the user may read no month of it."""
    return recommendations.fits(situation_of(entry), user) if entry else None
