"""The models of accounts, by subject: people, their sessions and their sign-in data. Nothing here refers to a case."""

from accounts.models.access import AccessProposal, UnusedWarning
from accounts.models.access_reviews import AccessReview, ReviewedPerson
from accounts.models.email_changes import EmailChange
from accounts.models.jobs import Job
from accounts.models.outgoing_email import OutgoingMail
from accounts.models.people import Duty, User
from accounts.models.second_factor import AcceptedCode, FactorReset
from accounts.models.sessions import Session
from accounts.models.sign_in import KnownSource, SignInFailures
from accounts.models.single_sign_on import ClaimRule, SignOnIdentity

__all__ = [
    "AcceptedCode",
    "AccessProposal",
    "AccessReview",
    "ClaimRule",
    "Duty",
    "EmailChange",
    "FactorReset",
    "Job",
    "KnownSource",
    "OutgoingMail",
    "ReviewedPerson",
    "Session",
    "SignInFailures",
    "SignOnIdentity",
    "UnusedWarning",
    "User",
]
