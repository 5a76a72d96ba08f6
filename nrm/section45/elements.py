"""The elements of section 45: more for an adult than for a child at the act (Modern Slavery Act 2015 s.45(1) and (4)).

A person whose age at the act is not known is assessed by a child's elements, as everywhere in this app. Each element is
borne out, contradicted, or not assessed yet. A new claim starts with *not assessed yet*.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from nrm.choices import NOT_LOOKED_AT, AgeAtExploitation, ElementView

OPEN_SINCE = date(2015, 7, 31)  # earlier acts never had the defence

ADULT: dict[str, str] = {
    "compelled": "They did it because they were compelled to",
    "by_exploitation": "The compulsion came from slavery or relevant exploitation",
    "no_alternative": "A reasonable person like them in their place would have had no realistic alternative",
}
CHILD: dict[str, str] = {
    "direct_consequence": "It was a direct consequence of being, or having been, a victim",
    "reasonable_child": "A reasonable person like them in their place would have done it",
}
LABELS = {code: f"Adult: {label}" for code, label in ADULT.items()} | {
    code: f"Child: {label}" for code, label in CHILD.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementAssessment:
    """One element of the defence, and what the material shows about it so far."""

    code: str
    label: str
    view: str  # an ElementView, or blank if nobody has assessed it

    @property
    def words(self) -> str:
        """Return the wording for every page, file and export: a blank is not an assessment."""
        return ElementView(self.view).label if self.view else NOT_LOOKED_AT


def for_age(age_at_act: str) -> dict[str, str]:
    """Return the elements of the defence for this age at the act, with their wording."""
    return ADULT if age_at_act == AgeAtExploitation.ADULT else CHILD


def assessed(*, age_at_act: str, borne_out: Collection[str], contradicted: Collection[str]) -> list[ElementAssessment]:
    """Return every element for the age, each with its view or without one."""
    views = dict.fromkeys(borne_out, ElementView.BORNE_OUT) | dict.fromkeys(contradicted, ElementView.CONTRADICTED)
    return [
        ElementAssessment(code=code, label=label, view=views.get(code, ""))
        for code, label in for_age(age_at_act).items()
    ]


def refusal(*, age_at_act: str, borne_out: Collection[str], contradicted: Collection[str]) -> str:
    """Return why these assessments can't be stored, as a sentence; empty if they can."""
    if set(borne_out) & set(contradicted):
        return "An element is either supported or contradicted. Choose one, or “Not assessed yet”."
    if {*borne_out, *contradicted} <= set(for_age(age_at_act)):
        return ""
    if age_at_act == AgeAtExploitation.ADULT:
        return "The person was an adult at the time of the offence. Assess only elements that start with “Adult”."
    return (
        "The person was, or may have been, a child at the time of the offence. Assess only elements that start with "
        "“Child”."
    )
