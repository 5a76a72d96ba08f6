"""Who is asked what: adult, child or not sure, consent given or refused. Everything else of the form follows from here.

Source: the Home Office form's flow, and the guidance for first responders. *Not sure* is handled as a child until an
age decision.
"""

from __future__ import annotations

from nrm.choices import CaseType, Consent, YesNo, YesNoUnsure
from nrm.form.condition import Answers, both, either, equals

UNDER_18 = "under_18"
CONSENT = "consent"
HELPS_POLICE = "willing_to_help_police"
AGREES_TO_BE_NAMED = "agrees_to_be_named"


# 18 or over now, and known to be.
is_adult = equals(UNDER_18, YesNoUnsure.NO)
# Under 18, or it is not known.
is_child_or_may_be = equals(UNDER_18, YesNoUnsure.YES, YesNoUnsure.NOT_SURE)
# An adult who agreed to be referred.
consents = both(is_adult, equals(CONSENT, Consent.GIVEN))
# An adult who did not agree: where there is a duty the Home Office is notified, without a name unless they agree to it.
refuses = both(is_adult, equals(CONSENT, Consent.REFUSED))
# Willing to help an investigation.
helps_police = equals(HELPS_POLICE, YesNo.YES)
is_referral = either(is_child_or_may_be, consents)
# A notification about an adult may not identify them unless they consent (MSA 2015 s.52(3)).
may_be_named = either(is_referral, both(refuses, equals(AGREES_TO_BE_NAMED, YesNo.YES)))


def is_nameless_notification(answers: Answers) -> bool:
    """Who neither consents nor helps the police may have told nothing: the account is needed, details are not."""
    return refuses(answers) and not helps_police(answers)


def case_type(answers: Answers, *, has_duty: bool = True) -> CaseType:
    """What the submission is; never chosen.

    Without a duty to notify (`nrm.duty_to_notify`) an adult who refuses is nothing.
    """
    if is_referral(answers):
        return CaseType.REFERRAL
    return CaseType.NOTIFICATION if refuses(answers) and has_duty else CaseType.UNDECIDED


def consent_of(answers: Answers) -> Consent:
    """How consent stands: a child's is not needed, whatever somebody had noted before the age was known."""
    if is_child_or_may_be(answers):
        return Consent.NOT_NEEDED
    return Consent(str(answers.get(CONSENT) or Consent.NOT_ASKED))
