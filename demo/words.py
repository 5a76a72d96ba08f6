"""Invented words: operation names made of syllables, remarks that name nobody, and the reasons that people give.

No operation here exists. Names of people who use the demonstration are in `people.py`.
"""

from __future__ import annotations

import random
from itertools import product

_FIRST = (
    *("AMBER", "BRIN", "CALDER", "DOVE", "ELM", "FARN", "GLEN", "HAZEL", "IVEL", "JUNI", "KESTRE", "LARK", "MARL"),
    *("NEST", "ORCHI", "PEBB", "QUILL", "ROWAN", "SEDGE", "TARN", "ULLS", "VERN", "WILLO", "YARROW", "ZEPHY"),
)
_MIDDLE = ("A", "E", "I", "O", "U", "AN", "EL", "IN", "OR", "UM")
_LAST = (
    *("BECK", "CROFT", "DALE", "FELL", "GATE", "HOLT", "LEA", "MERE", "NOR", "PIKE", "RIDGE", "STOW", "TOR"),
    *("VANE", "WATER", "WICK"),
)

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
# What nobody should type, for the check of free text to find. The number is one of those kept for drama.
RISKY_REMARK = "Call 07700 900123 after six."
ADVERT_REMARK = "One advert on an adult services website."
ADVERT_VOID = "A single advert on an adult services website, which is no investigation of its own."

VOID_REASONS = (
    "Entered twice: the same investigation is under another reference.",
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
    "retired_word": (
        "The word was right when it began; none of the present list fits.",
        "To be looked at again with the officer in the case.",
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
    "joint": ("Agreed with the coordinator: we lead, the other force will withdraw its row.",),
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


QUESTIONS = (
    "Is the number of potential victims confirmed?",
    "Which partners are on this one?",
    "Does this cross into a neighbouring force?",
    "Please check the type: the remarks read like another one.",
    "Has a referral been made for everybody named here?",
)
ANSWERS = (
    "Checked with the team: it is correct.",
    "Yes. The officer in the case has confirmed it.",
    "Not yet; planned for next month.",
)
ADVERT_QUESTION = "Sexual exploitation has more than doubled in a month. Is each row an investigation, or an advert?"
ADVERT_ANSWER = "Each is a single advert. We have recorded them like this since December; we will review it."
CARRIED_QUESTION = "Which of these investigations are led by the regional unit?"
CARRIED_ANSWER = "None of them; the regional unit supports two."
CONTACT = "Modern slavery team, 01632 960 101"
DECLINED_REASON = "The addresses are all on your side; nothing of it links to us."
LATE_REASON = "A return that came after the lock is in now."
CORRECTION_REASON = "An investigation had closed before the month's end and was returned as live."
TYPE_REASON = "The type of one investigation was wrong."


def question(place: str) -> str:
    """What a reviewer asks; the same place gives the same question."""
    return QUESTIONS[sum(place.encode()) % len(QUESTIONS)]


def reply(place: str) -> str:
    """What the force answers."""
    return ANSWERS[sum(place.encode()) % len(ANSWERS)]
