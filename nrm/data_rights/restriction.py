"""What a restriction granted to a person stops, and what it leaves open (Data Protection Act 2018 s.47): one rule.

Restricted is a record of which a request was granted, in whole or in part, and not lifted. Until then nobody comes upon
it who does not ask for it by its whole pseudonym, it goes nowhere, and nothing of the person is counted anew. What is
for the person's safety or is evidence stays open to whoever opens it so: page and timeline, care, who it is, the
steps and their days, claims, requests. No deadline falls away. `docs/adr/0010-what-a-restriction-stops.md` says why.
"""

from __future__ import annotations

from enum import Enum

from django.db.models import Exists, OuterRef, Q

from nrm.data_rights.choices import RequestKind, RequestOutcome
from nrm.models import Referral, SubjectRequest
from nrm.querysets import ReferralQuerySet

GRANTED = (RequestOutcome.GRANTED.value, RequestOutcome.PARTLY.value)
IN_FORCE = Q(kind=RequestKind.RESTRICTION, outcome__in=GRANTED, lifted_on__isnull=True)
# The same, as the statement that counts referrals asks it of a request `q`.
IN_FORCE_SQL = (
    f"q.kind = '{RequestKind.RESTRICTION}' and q.outcome in ('{RequestOutcome.GRANTED}', '{RequestOutcome.PARTLY}')"
    " and q.lifted_on is null"
)


class RestrictedUse(Enum):
    """What a restricted record is not used for, as the refusal says it."""

    SENDING = "cannot be sent to the Home Office"
    FILE = "cannot be exported"
    COMPARING = "cannot be matched with other forces’ referrals"


def is_restricted(referral: Referral) -> bool:
    """Whether a restriction stands."""
    return SubjectRequest.objects.filter(IN_FORCE, referral=referral).exists()


def refusal(referral: Referral, use: RestrictedUse) -> str:
    """Why the record is not used so now, as a sentence with the way on; empty when it may be."""
    if not is_restricted(referral):
        return ""
    return (
        f"It is restricted, and {use.value}. Where safety or evidence needs it, lift the restriction with that reason"
        " under “Rights of the person”, and tell the person before."
    )


def restricted(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Those that a restriction stands for, for whoever has to see whether it still must."""
    return rows.filter(_stands())


def listed(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Without those that are restricted: for lists and searches. `finding` finds one by its whole pseudonym alone."""
    return rows.filter(~_stands())


def marked(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Each knows whether it is restricted (`is_restricted`), so that a page can say so without asking again."""
    return rows.annotate(is_restricted=_stands())


def _stands() -> Exists:
    return Exists(SubjectRequest.objects.filter(IN_FORCE, referral=OuterRef("pk")))
