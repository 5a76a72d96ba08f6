"""What section 45 asks for: more of an adult than of a child at the act (Modern Slavery Act 2015 s.45(1) and (4)).

Somebody whose age at the act is not known is asked for a child's elements, as everywhere in the room.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from nrm.choices import AgeAtExploitation

OPEN_SINCE = date(2015, 7, 31)  # acts before it never had the defence

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


def of_age(age_at_act: str) -> dict[str, str]:
    """The elements of the defence for somebody of this age at the act, with their words."""
    return ADULT if age_at_act == AgeAtExploitation.ADULT else CHILD


def refusal(chosen: Iterable[str], *, age_at_act: str) -> str:
    """Why ticked elements don't belong to the age, as a sentence; empty when they do."""
    if all(code in of_age(age_at_act) for code in chosen):
        return ""
    if age_at_act == AgeAtExploitation.ADULT:
        return "An adult at the act: tick only elements that begin with “Adult”."
    return "A child at the act, or somebody who may have been one: tick only elements that begin with “Child”."
