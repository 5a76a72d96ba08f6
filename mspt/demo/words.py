"""Invented words: operation names made of syllables, remarks that name nobody, and the reasons that people give.

No operation here exists. Names of people who use the demonstration stand in `people.py`.
"""

from __future__ import annotations

import random
from itertools import product

_FIRST = ("AMBER", "BRIN", "CALDER", "DOVE", "ELM", "FARN", "GLEN", "HAZEL", "IVEL", "JUNI", "KESTRE", "LARK", "MARL")
_FIRST += ("NEST", "ORCHI", "PEBB", "QUILL", "ROWAN", "SEDGE", "TARN", "ULLS", "VERN", "WILLO", "YARROW", "ZEPHY")
_MIDDLE = ("A", "E", "I", "O", "U", "AN", "EL", "IN", "OR", "UM")
_LAST = ("BECK", "CROFT", "DALE", "FELL", "GATE", "HOLT", "LEA", "MERE", "NOR", "PIKE", "RIDGE", "STOW", "TOR")
_LAST += ("VANE", "WATER", "WICK")

REMARKS = (
    "Intelligence shared with the regional unit.",
    "Joint visit with partners planned.",
    "Phone downloads with the digital unit.",
    "Safeguarding plan agreed with the local authority.",
    "Financial enquiries under way.",
    "Awaiting translation of interviews.",
    "File with the Crown Prosecution Service.",
    "Premises visited; no offences disclosed so far.",
    "Linked to a wider drugs investigation.",
    "Victims in safe accommodation.",
    "Advice asked of the coordinator.",
)
ADVERT_REMARK = "One advert on an adult services website."
ADVERT_VOID = "A single advert on an adult services website, which is no investigation of its own."

VOID_REASONS = (
    "Entered twice: the same investigation stands under another reference.",
    "A crime of another kind, entered here by mistake.",
    "Test entry made in training.",
)

# What forces say to a question, by rule. One is chosen by the investigation, so that it stays the same.
REASONS: dict[str, tuple[str, ...]] = {
    "sub_type": (
        "Too early to say; the first interviews are planned.",
        "None of the list fits; described in the remarks.",
        "Not known yet.",
    ),
    "no_victims": (
        "Potential victims not identified yet.",
        "Victims left before the visit; enquiries to find them go on.",
        "Intelligence stage: nobody met so far.",
    ),
    "people_moved": (
        "Warrant executed this month; more people met on the premises.",
        "Confirmed after the phone downloads were read.",
        "Interviews showed who belongs to this investigation.",
    ),
    "reopened": (
        "New statement from a potential victim.",
        "New intelligence from a partner agency.",
        "Forensic result came back after the closing.",
    ),
    "usual_range": (
        "A dedicated team started this quarter and records more.",
        "Review of old crimes added investigations.",
        "Week of action with partners.",
    ),
    "joint": ("Agreed with the coordinator: we lead, the other body will withdraw its row.",),
}
ADVERT_REASON = "Adverts found on adult services websites are recorded one by one since December."
OTHER_REASON = "Checked; the figure is right."


def reason(rule: str, record: str, *, adverts: bool = False) -> str:
    """The sentence that a force answers a question with."""
    if adverts and rule == "usual_range":
        return ADVERT_REASON
    found = REASONS.get(rule, (OTHER_REASON,))
    return found[sum(record.encode()) % len(found)]


def operation_names(generator: random.Random) -> list[str]:
    """Every name that the syllables make, in an order of the generator's; a word is used once."""
    made = sorted({first + middle + last for first, middle, last in product(_FIRST, _MIDDLE, _LAST)})
    generator.shuffle(made)
    return made
