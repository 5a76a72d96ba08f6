"""What a referral passes to the guidance library: how the person was exploited and related facts, but no free text.

A referral records the type of exploitation, and rarely more. The kind of work or place comes from the linked
investigation, where the user may read it.
"""

from __future__ import annotations

from accounts.models import User
from guidance import recommendations
from guidance.choices import Circumstance
from guidance.recommendations import MatchingProducts, Situation
from investigations import guidance_context
from investigations.models import Entry
from nrm.choices import Exploitation, YesNoUnsure
from nrm.form.questions_facts import BASE_TYPE
from nrm.models import Referral

TYPES: dict[str, str] = {
    Exploitation.SEXUAL: "SEX",
    Exploitation.LABOUR: "LAB",
    Exploitation.DOMESTIC: "DOM",
    Exploitation.ORGAN: "ORG",
    Exploitation.CRIMINAL: "CRIM",
}


COUNTY_LINES = "CRIM.county-lines"


def situation_of(referral: Referral, user: User, *, is_claimed: bool) -> Situation:
    """Return the situation from the referral's answers and its investigation.

    `is_claimed` is true if the section 45 defence is raised.
    """
    of_case = _of_investigation(referral, user)
    circumstances = [Circumstance.NRM]
    sub_types: list[str] = []
    ruled_out: list[str] = []
    if referral.under_18 in {YesNoUnsure.YES, YesNoUnsure.NOT_SURE}:
        circumstances.append(Circumstance.CHILDREN)
    elif referral.under_18 == YesNoUnsure.NO:
        ruled_out.append(Circumstance.CHILDREN)
    if is_claimed:
        circumstances.append(Circumstance.SECTION_45)
    if referral.county_lines == YesNoUnsure.YES:
        sub_types.append(COUNTY_LINES)
    elif referral.county_lines == YesNoUnsure.NO:
        ruled_out.append(COUNTY_LINES)
    types = types_of(referral)
    # The person may have been exploited in only one of several ways that the investigation is about.
    of_type = [code for code in of_case.sub_types if not types or recommendations.type_of(code) in types]
    return Situation(
        types=types or list(of_case.types),
        sub_types=sorted({*sub_types, *of_type} - set(ruled_out)),
        circumstances=circumstances,
        ruled_out=ruled_out,
    )


def types_of(referral: Referral) -> list[str]:
    """Return the codes of the types of exploitation that the form ticks, as investigations have them."""
    bases = {BASE_TYPE[tick] for tick in referral.how_exploited if tick in BASE_TYPE}
    return [TYPES[base] for base in Exploitation if base in bases]


def guidance_for(referral: Referral, user: User, *, is_claimed: bool) -> MatchingProducts:
    """Return what the library has for a referral."""
    return recommendations.fits(situation_of(referral, user, is_claimed=is_claimed), user)


def _of_investigation(referral: Referral, user: User) -> Situation:
    if referral.investigation_id is None:
        return Situation()
    entry = Entry.objects.visible_to(user).newest().filter(investigation=referral.investigation_id).first()
    return guidance_context.situation_of(entry) if entry else Situation()
