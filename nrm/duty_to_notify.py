"""Where the duty to notify applies, and to which police force: Modern Slavery Act 2015 s.52, in Part 5.

Part 5 extends to England and Wales only (s.60(1)). Of the police, s.52(5) names the chief officer for a police area
there and the British Transport Police; it names neither Police Scotland nor the Police Service of Northern Ireland.
Section 13 of the Northern Irish Act and section 38 of the Scottish Act would create separate duties; probably neither
is in force, but this is not verified.
"""

from __future__ import annotations

NOT_NAMED = frozenset({"PSNI", "S23000009"})  # codes of forces that s.52(5) does not name
ELSEWHERE = frozenset({"scotland", "northern_ireland"})  # answers to where the referral is made

NOTHING_TO_SEND = (
    "An adult who doesn’t consent is not referred. The duty to notify is only for England and Wales, and not for "
    "Police Scotland or the Police Service of Northern Ireland, so there is nothing to send. Record what you did for "
    "the person, then delete the draft with that reason."
)


def has_duty_to_notify(force: str, *, location: str) -> bool:
    """Whether a force has the duty where it makes the referral. A blank location counts as England and Wales."""
    return force not in NOT_NAMED and location not in ELSEWHERE
