"""What the guidance library is told of a referral: how somebody was exploited, and what goes with that; no word."""

from __future__ import annotations

from accounts.models import User
from guidance import fitting
from guidance.choices import Circumstance
from guidance.fitting import Fits, Situation
from nrm.choices import Exploitation, YesNoUnsure
from nrm.form.asking_the_facts import BASE_TYPE
from nrm.models import Referral

TYPES: dict[str, str] = {
    Exploitation.SEXUAL: "SEX",
    Exploitation.LABOUR: "LAB",
    Exploitation.DOMESTIC: "DOM",
    Exploitation.ORGAN: "ORG",
    Exploitation.CRIMINAL: "CRIM",
}


def situation_of(referral: Referral, *, is_claimed: bool) -> Situation:
    """The referral as its answers say it; `is_claimed` where the section 45 defence is raised."""
    circumstances = [Circumstance.NRM]
    if referral.under_18 in {YesNoUnsure.YES, YesNoUnsure.NOT_SURE}:
        circumstances.append(Circumstance.CHILDREN)
    if is_claimed:
        circumstances.append(Circumstance.SECTION_45)
    bases = {BASE_TYPE[tick] for tick in referral.how_exploited if tick in BASE_TYPE}
    return Situation(
        types=[TYPES[base] for base in Exploitation if base in bases],
        sub_types=["CRIM.county-lines"] if referral.county_lines == YesNoUnsure.YES else [],
        circumstances=circumstances,
    )


def guidance_for(referral: Referral, user: User, *, is_claimed: bool) -> Fits:
    """What the library has for a referral."""
    return fitting.fits(situation_of(referral, is_claimed=is_claimed), user)
