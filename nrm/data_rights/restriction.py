"""What a restriction stops, and what it leaves available (Data Protection Act 2018 s.47): one rule for every caller.

A record is restricted while a request for restriction is granted, in full or in part, and not lifted. During that time
only a search for its full pseudonym finds it, it is not exported or transferred, and no new figures count anything
about the person. Whatever protects the person or is evidence stays available: page and timeline, safeguarding,
identity, steps and their days, claims, requests. Every deadline still applies.
`docs/adr/0010-what-a-restriction-stops.md` explains why.
"""

from __future__ import annotations

from enum import Enum

from django.db.models import Exists, OuterRef, Q

from nrm.data_rights.choices import RequestKind, RequestOutcome
from nrm.models import Referral, SubjectRequest
from nrm.querysets import ReferralQuerySet

GRANTED = (RequestOutcome.GRANTED.value, RequestOutcome.PARTLY.value)
IN_FORCE = Q(kind=RequestKind.RESTRICTION, outcome__in=GRANTED, lifted_on__isnull=True)
# The same condition, for the SQL statement that counts referrals; `q` is the alias of the request.
IN_FORCE_SQL = (
    f"q.kind = '{RequestKind.RESTRICTION}' and q.outcome in ('{RequestOutcome.GRANTED}', '{RequestOutcome.PARTLY}')"
    " and q.lifted_on is null"
)


class RestrictedUse(Enum):
    """A use that a restriction stops, in the wording of the refusal."""

    SENDING = "must not be sent to the Home Office"
    FILE = "must not be exported"
    COMPARING = "must not be matched with other forces’ referrals"


def is_restricted(referral: Referral) -> bool:
    """Whether a restriction is in force."""
    return SubjectRequest.objects.filter(IN_FORCE, referral=referral).exists()


def refusal(referral: Referral, use: RestrictedUse) -> str:
    """Return why the record can't be used in this way now, with what to do instead; empty if it can."""
    if not is_restricted(referral):
        return ""
    return (
        f"This referral is restricted and {use.value}. If you need it for safety or as evidence, tell the person "
        "first, then lift the restriction under “Data rights requests” with that reason."
    )


def restricted(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Return restricted referrals, for those who review whether the restriction is still needed."""
    return rows.filter(_has_restriction())


def listed(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Return referrals that are not restricted, for lists and searches.

    `search` finds a restricted one by pseudonym only.
    """
    return rows.filter(~_has_restriction())


def marked(rows: ReferralQuerySet) -> ReferralQuerySet:
    """Annotate each referral with `is_restricted`, so that a page can show it without another query."""
    return rows.annotate(is_restricted=_has_restriction())


def _has_restriction() -> Exists:
    return Exists(SubjectRequest.objects.filter(IN_FORCE, referral=OuterRef("pk")))
