"""Taking conditions from the library: which gaps are still blank, and when free wording needs a reason.

The words of an order are the court's. An application takes them from the library so that officers can check what the
court ordered. Words outside the library are the exception, and the person who records them gives the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from orders.models import ConditionTemplate
from orders.transition_input import ConditionWords, OrderTransitionInput

GAP = re.compile(r"\[[a-z][a-z ]{0,39}\]")


def gaps_of(*texts: str) -> list[str]:
    """The gaps that are still blank, in brackets, each listed once."""
    return list(dict.fromkeys(gap for text in texts for gap in GAP.findall(text)))


def filled(text: str, known: Mapping[str, str]) -> str:
    """Fill in the known gaps of a library text, such as the area. Unknown gaps stay blank."""
    for name, value in known.items():
        text = text.replace(f"[{name}]", value.strip() or f"[{name}]")
    return text


def why_not(details: OrderTransitionInput, *, on: date) -> str:
    """Why these conditions can't be added as they are, as a sentence; empty when they can."""
    codes = {words.template for words in details.add if words.template}
    there = set(ConditionTemplate.objects.valid_on(on).values_list("code", flat=True)) if codes else set()
    return next(filter(None, (_why_not(words, there=there) for words in details.add)), "")


def _why_not(words: ConditionWords, *, there: Iterable[str]) -> str:
    if words.template and gaps_of(words.words, words.plain):
        return still_to_fill(words.words, words.plain)
    if words.instead_of is not None:  # a new version of an existing condition has the same source as that condition
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
    """How to check each of these conditions, by code: the library's text on the day, or its last text before that."""
    known = ConditionTemplate.objects.filter(code__in=set(codes), valid_from__lte=on).order_by("valid_from")
    return dict(known.values_list("code", "check_how"))


def still_to_fill(*texts: str) -> str:
    """The error message about blank gaps; empty when there are none."""
    gaps = gaps_of(*texts)
    return f"Complete the parts in brackets: {', '.join(gaps)}." if gaps else ""
