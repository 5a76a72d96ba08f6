"""The roles of the service, each with the sentence that tells people what it may do."""

from django.db import models


class Role(models.TextChoices):
    """A person's role. Rights follow from the role and the place, never from a person's name."""

    ANALYST = "analyst", "Force analyst"
    LEAD = "lead", "Force lead"
    COORDINATOR = "coordinator", "Regional coordinator"
    NATIONAL = "national", "National team"
    PARTNER = "partner", "Partner"
    AUDITOR = "auditor", "Auditor"
    OFFICER = "officer", "Officer"
    ADMINISTRATOR = "administrator", "Administrator"
    SYSTEM = "system", "System account"


class ChangeState(models.TextChoices):
    """The status of an email address change."""

    OPEN = "open", "Waiting for confirmation"
    DONE = "done", "Done"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ResetState(models.TextChoices):
    """The status of a request to reset a person's second factor."""

    OPEN = "open", "Waiting for another administrator"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"


class ClaimGives(models.TextChoices):
    """What a rule of single sign-on gives the people whose claim has its value."""

    ROLE = "role", "Role"
    FORCE = "force", "Force"
    UNIT = "unit", "Unit"
    DUTY = "duty", "Duty"


class ProposalState(models.TextChoices):
    """The status of an administrator's proposal to give somebody sensitive access."""

    OPEN = "open", "Waiting for another administrator"
    DONE = "done", "Confirmed"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AccessAnswer(models.TextChoices):
    """What an access review says about a person’s access."""

    KEEP = "keep", "Still needs access"
    CHANGE = "change", "Change"
    REMOVE = "remove", "Remove"


ROLE_SENTENCES: dict[str, str] = {
    Role.ANALYST: "Prepares and submits the monthly return of one force.",
    Role.LEAD: "Can do everything a force analyst can, and certifies returns if the force requires it.",
    Role.COORDINATOR: "Reviews the returns of the forces in one unit, and sends queries about them.",
    Role.NATIONAL: "Closes the month, reviews forces without a coordinator, and publishes figures with a colleague.",
    Role.PARTNER: "Sees figures and guidance published for partners.",
    Role.AUDITOR: "Sees who viewed, changed or disclosed which records, and why. Cannot see case text.",
    Role.OFFICER: "Reads guidance and order cards. Cannot see returns.",
    Role.ADMINISTRATOR: "Manages people, access and vocabularies. Cannot see case data.",
    Role.SYSTEM: "Uses the API under the same rules as a person.",
}

FORCE_ROLES = frozenset({Role.ANALYST, Role.LEAD, Role.OFFICER})
UNIT_ROLES = frozenset({Role.COORDINATOR})
POLICE_ROLES = frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})
# Two administrators give these roles: they see all forces, the log or the accounts (`accounts/access_proposals.py`).
SENSITIVE_ROLES = frozenset({Role.NATIONAL, Role.AUDITOR, Role.ADMINISTRATOR})
EVERYBODY = frozenset(Role)
ASKS_ADMINISTRATORS = frozenset({AccessAnswer.CHANGE, AccessAnswer.REMOVE})  # and says why in a sentence
