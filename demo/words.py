"""Invented text: operation names made of syllables, remarks that name nobody, and reasons.

No operation here exists. Names of the demonstration's users are in `people.py`.
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
    "Joint visit with partner agencies planned.",
    "Phones are with the digital forensics unit.",
    "Safeguarding plan agreed with the local authority.",
    "Financial enquiries under way.",
    "Awaiting translation of interview transcripts.",
    "File submitted to the Crown Prosecution Service.",
    "Premises visited. No offences disclosed so far.",
    "Linked to a wider drugs supply investigation.",
    "Victims are in safe accommodation.",
    "Advice requested from the regional coordinator.",
)
# Personal data in free text, for the check to find. The number is one of those reserved for drama.
RISKY_REMARK = "Call 07700 900123 after six."
ADVERT_REMARK = "One advert on an adult services website."
ADVERT_VOID = "A single advert on an adult services website, not an investigation in its own right."

VOID_REASONS = (
    "Duplicate: the same investigation is recorded under another reference.",
    "Not modern slavery. Recorded here by mistake.",
    "Test entry made during training.",
)

# Explanations of findings, by rule. The investigation determines which, so that it stays the same.
REASONS: dict[str, tuple[str, ...]] = {
    "sub_type": (
        "Too early to say. First interviews are planned for next week.",
        "No sub-type on the list fits. See the remarks.",
        "Not known yet. Awaiting phone downloads.",
    ),
    "retired_term": (
        "Correct when the investigation was opened. No current sub-type fits.",
        "To be reviewed with the officer in the case.",
    ),
    "no_victims": (
        "No potential victims identified yet.",
        "Potential victims left before the visit. Enquiries to trace them continue.",
        "Still at intelligence stage. No one has been spoken to yet.",
    ),
    "people_moved": (
        "Warrant executed this month. More people were found at the premises.",
        "Confirmed from phone downloads.",
        "Interviews identified more people linked to this investigation.",
    ),
    "reopened": (
        "New statement from a potential victim.",
        "New intelligence from a partner agency.",
        "Forensic results received after it was closed.",
    ),
    "usual_range": (
        "A dedicated team started this quarter, so more is being recorded.",
        "A review of older crimes identified more investigations.",
        "Week of action with partner agencies.",
    ),
    "no_change": (
        "Still live. Waiting for the results of phone downloads.",
        "Still live. The suspect has not been found yet.",
        "Still live. Waiting for advice from the CPS.",
    ),
    "long_triage": (
        "No officer was available. The case will be allocated next month.",
        "Kept at triage until the partner agency’s report arrives.",
    ),
    "type_not_known": ("The potential victims have not been spoken to yet.",),
    "nrm_referrals": ("One referral was made by a partner agency before the person was identified.",),
    "nothing_changed": ("The team was deployed to another operation this month.",),
    "joint": ("Agreed with the coordinator. We lead, and the other force will remove its row.",),
}
ADVERT_REASON = "Since December we have recorded each advert on adult services websites separately."
OTHER_REASON = "Checked with the officer in the case. The figure is correct."


def reason(rule: str, record: str, *, adverts: bool = False) -> str:
    """The sentence with which a force explains a finding."""
    if adverts and rule == "usual_range":
        return ADVERT_REASON
    reasons = REASONS.get(rule, (OTHER_REASON,))
    return reasons[sum(record.encode()) % len(reasons)]


def operation_names(generator: random.Random) -> list[str]:
    """Every name that the syllables make, in the generator's order; each is used once."""
    made = sorted({first + middle + last for first, middle, last in product(_FIRST, _MIDDLE, _LAST)})
    generator.shuffle(made)
    return made


QUESTIONS = (
    "Is the number of potential victims confirmed?",
    "Which partner agencies are involved?",
    "Does this extend into a neighbouring force’s area?",
    "Please check the exploitation type. The remarks suggest a different one.",
    "Has an NRM referral been made for each potential victim?",
)
ANSWERS = (  # one for each question, in the same order
    "Yes. The officer in the case has confirmed it.",
    "Immigration Enforcement and the local authority. Both attended the visit.",
    "Not so far. We will contact the coordinator if it does.",
    "Checked with the team. The type is correct: the remarks describe an earlier enquiry.",
    "Yes, for everyone spoken to. One adult did not consent, so we sent a notification.",
)
ADVERT_QUESTION = "Sexual exploitation has more than doubled in a month. Is each row an investigation or an advert?"
ADVERT_ANSWER = "Each row is one advert. We have recorded them this way since December and will review that."
CARRIED_QUESTION = "Which of these investigations are led by the regional unit?"
CARRIED_ANSWER = "None. The regional unit supports two of them."
CONTACT = "Modern slavery team, 01632 960 101"
DECLINED_REASON = "All the addresses are in your area, and we have found no link to ours."
LATE_REASON = "Adds a return that was submitted after the month was locked."
CORRECTION_REASON = "One investigation was returned as live, but had closed before the end of the month."
TYPE_REASON = "One investigation had the wrong exploitation type."


def question(place: str) -> str:
    """A reviewer's query; the same position gives the same one."""
    return QUESTIONS[sum(place.encode()) % len(QUESTIONS)]


def reply(place: str) -> str:
    """The force's reply at that position."""
    return ANSWERS[sum(place.encode()) % len(QUESTIONS)]
