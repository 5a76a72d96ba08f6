"""The roles of the service, each with the sentence that tells a person what it may do."""

from django.db import models


class Role(models.TextChoices):
    """What a person is here for. Rights follow from the role and the place, never from a person's name."""

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
    """Where a change of address has come to."""

    OPEN = "open", "Waits for both mailboxes"
    DONE = "done", "Done"
    WITHDRAWN = "withdrawn", "Withdrawn"


ROLE_SENTENCES: dict[str, str] = {
    Role.ANALYST: "Prepares and hands in the monthly return of one force.",
    Role.LEAD: "May do all that the force’s analyst may, and certifies returns where the force wants it.",
    Role.COORDINATOR: "Reviews the returns of one unit’s forces, and asks questions about them.",
    Role.NATIONAL: "Closes the month, reviews other bodies, and publishes the snapshot together with a colleague.",
    Role.PARTNER: "Reads what is published for partners.",
    Role.AUDITOR: "Sees who looked at, changed or disclosed what, and why; never the words of a case.",
    Role.OFFICER: "Reads guidance and the order card; nothing of returns.",
    Role.ADMINISTRATOR: "Manages people, access and vocabularies; sees no case data.",
    Role.SYSTEM: "Uses the API under the same rules as a person.",
}

FORCE_ROLES = frozenset({Role.ANALYST, Role.LEAD, Role.OFFICER})
UNIT_ROLES = frozenset({Role.COORDINATOR})
POLICE_ROLES = frozenset({Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL})
# Changes to these roles will need a second person (the fences); until then they are marked in the log.
SENSITIVE_ROLES = frozenset({Role.NATIONAL, Role.AUDITOR, Role.ADMINISTRATOR})
EVERYBODY = frozenset(Role)
