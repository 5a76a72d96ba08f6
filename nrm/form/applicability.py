"""Who is asked which questions: adult, child or not sure, consent given or refused.

The other conditions build on these.

Source: the Home Office form's flow, and the guidance for first responders. *Not sure* is treated as a child until there
is an age decision.
"""

from __future__ import annotations

from nrm.choices import CaseType, Consent, YesNo, YesNoUnsure
from nrm.form.condition import Answers, both, either, equals

UNDER_18 = "under_18"
CONSENT = "consent"
HELPS_POLICE = "willing_to_help_police"
AGREES_TO_BE_NAMED = "agrees_to_be_named"


# Known to be 18 or over now.
is_adult = equals(UNDER_18, YesNoUnsure.NO)
# Under 18, or not known.
is_child_or_may_be = equals(UNDER_18, YesNoUnsure.YES, YesNoUnsure.NOT_SURE)
# An adult who agreed to be referred.
consents = both(is_adult, equals(CONSENT, Consent.GIVEN))
# An adult who did not agree. Where there is a duty, the force notifies the Home Office, without a name unless they
# agree to be named.
refuses = both(is_adult, equals(CONSENT, Consent.REFUSED))
# Willing to help an investigation.
helps_police = equals(HELPS_POLICE, YesNo.YES)
is_referral = either(is_child_or_may_be, consents)
# A notification about an adult may not identify them unless they consent (MSA 2015 s.52(3)).
may_be_named = either(is_referral, both(refuses, equals(AGREES_TO_BE_NAMED, YesNo.YES)))


def is_nameless_notification(answers: Answers) -> bool:
    """Whether the form needs the account but no details: the adult neither consents nor helps the police.

    Such a person may have given the police no information.
    """
    return refuses(answers) and not helps_police(answers)


def case_type(answers: Answers, *, has_duty: bool = True) -> CaseType:
    """Return the type of the submission; no user chooses it.

    Without a duty to notify (`nrm.duty_to_notify`) an adult who refuses has no case type.
    """
    if is_referral(answers):
        return CaseType.REFERRAL
    return CaseType.NOTIFICATION if refuses(answers) and has_duty else CaseType.UNDECIDED


def consent_of(answers: Answers) -> Consent:
    """Return the status of consent. A child's is not needed, even if somebody recorded it before the age was known."""
    if is_child_or_may_be(answers):
        return Consent.NOT_NEEDED
    return Consent(str(answers.get(CONSENT) or Consent.NOT_ASKED))
