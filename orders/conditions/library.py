"""Taking conditions from the library: what is still to be filled in, and when own words need a reason.

The words of an order are the court's. The library is where an application takes them from, so that what is ordered
can be checked; words that are not in it are the exception, and whoever records them says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from orders.models import ConditionTemplate
from orders.transition_input import ConditionWords, TransitionTold

GAP = re.compile(r"\[[a-z][a-z ]{0,39}\]")


def gaps_of(*texts: str) -> list[str]:
    """What is still to be filled in, each once, with its brackets."""
    return list(dict.fromkeys(gap for text in texts for gap in GAP.findall(text)))


def filled(text: str, known: Mapping[str, str]) -> str:
    """A text of the library with what is known of its gaps, such as the area; the others stay to be filled in."""
    for name, value in known.items():
        text = text.replace(f"[{name}]", value.strip() or f"[{name}]")
    return text


def why_not(told: TransitionTold, *, on: date) -> str:
    """Why these conditions can't be added as they are, as a sentence; empty when they can."""
    found = {words.template for words in told.add if words.template}
    there = set(ConditionTemplate.objects.valid_on(on).values_list("code", flat=True)) if found else set()
    return next(filter(None, (_why_not(words, there=there) for words in told.add)), "")


def _why_not(words: ConditionWords, *, there: Iterable[str]) -> str:
    if words.template and gaps_of(words.words, words.plain):
        return still_to_fill(words.words, words.plain)
    if words.instead_of is not None:  # a new form of a condition that stands comes from where that came
        return ""
    if words.template and words.template not in there:
        return (
            "The library did not have this condition on that date. Choose another, or enter why the standard wording "
            "is not suitable."
        )
    if not words.template and not words.own_reason.strip():
        return "Choose each condition from the library, or enter why the standard wording is not suitable."
    return ""


def checks_of(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """How each of these conditions is checked, by its code: as the library says it on the day, or said it last."""
    known = ConditionTemplate.objects.filter(code__in=set(codes), valid_from__lte=on).order_by("valid_from")
    return dict(known.values_list("code", "check_how"))


def still_to_fill(*texts: str) -> str:
    """The sentence about gaps; empty without any."""
    gaps = gaps_of(*texts)
    return f"Complete the parts in brackets: {', '.join(gaps)}." if gaps else ""
