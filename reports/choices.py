"""The enumerations of the reports."""

from django.db import models


class SavedPage(models.TextChoices):
    """The page that a saved view opens."""

    EXPLORER = "explorer", "Explorer"
    DASHBOARD = "dashboard", "Dashboard"


class Schedule(models.TextChoices):
    """When the owner of a saved view gets a mail about a new month.

    - `PUBLISHED`: when the first version of the month is published.
    - `COMPLETE`: when the returns of all forces that the owner may see are counted.
    """

    NEVER = "never", "Never"
    PUBLISHED = "published", "Each month, when the figures are published"
    COMPLETE = "complete", "Each month, when all your forces have reported"


class RequestState(models.TextChoices):
    """Whether a request for analysis is open, answered, or closed without an answer."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"


class Handling(models.TextChoices):
    """The marking with which the answer to a request for analysis is handled."""

    OFFICIAL = "official", "OFFICIAL"
    SENSITIVE = "sensitive", "OFFICIAL-SENSITIVE"


class SharedWith(models.TextChoices):
    """Who besides its owner has a saved view in their list. Role and unit are those of the owner when it was shared.

    - `ROLE`: people with the same role in the same force or unit.
    - `UNIT`: everybody who reads figures in the owner's force, and the coordinators of its unit; for a coordinator, the
      coordinators of the unit and the forces in it.
    - `NATIONAL`: the national team.
    """

    NOBODY = "nobody", "Nobody"
    ROLE = "role", "People with your role"
    UNIT = "unit", "Your unit"
    NATIONAL = "national", "The national team"


class ReleaseState(models.TextChoices):
    """What people decided about a release. Whether an approved one is out is a question of time."""

    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    DISCARDED = "discarded", "Discarded"
    WITHDRAWN = "withdrawn", "Withdrawn"


class BulletinKind(models.TextChoices):
    """What a bulletin is about: a month, or the months of a year."""

    MONTH = "month", "Monthly bulletin"
    CALENDAR = "calendar", "Annual data, calendar year"
    FINANCIAL = "financial", "Annual data, financial year"


class BulletinState(models.TextChoices):
    """Where a bulletin is on its way to publication. A published one never changes."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for approval"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


class OfficialSeriesCode(models.TextChoices):
    """A series of official statistics that the national team imports."""

    NRM = "nrm", "NRM referrals"
    CRIME = "crime", "Recorded modern slavery crimes"


class Shorthand(models.TextChoices):
    """What an official table has in place of a number, as the Government Statistical Service recommends it."""

    CONFIDENTIAL = "c", "confidential"
    UNRELIABLE = "u", "of low reliability"
    NOT_AVAILABLE = "x", "not available"
    NOT_APPLICABLE = "z", "not applicable"
