"""The statuses of an action and of a meeting, and the kinds of events in the history of an action."""

from django.db import models


class ActionStatus(models.TextChoices):
    """The status of an action of the plan."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    BLOCKED = "blocked", "Blocked"
    PROPOSED = "proposed", "Completion proposed"
    COMPLETE = "complete", "Complete"
    CANCELLED = "cancelled", "Cancelled"


class ActionEventKind(models.TextChoices):
    """What happened to an action."""

    CREATED = "created", "Action created"
    CHANGED = "changed", "Wording changed"
    STATUS = "status", "Status changed"
    DUE = "due", "Due date changed"
    OWNER = "owner", "Owner changed"
    UPDATE = "update", "Progress update"
    COMMENT = "comment", "Comment"
    EVIDENCE = "evidence", "Evidence added"
    REMOVED = "removed", "Evidence removed"
    DECISION = "decision", "Decided at a meeting"


class MeetingStepKind(models.TextChoices):
    """What happened to a meeting."""

    STATUS = "status", "Status changed"
    MOVED = "moved", "Date changed"
    PAPER_ADDED = "paper", "Paper added"
    PAPER_REMOVED = "removed", "Paper removed"


class MeetingStatus(models.TextChoices):
    """The status of a meeting of the group."""

    PLANNED = "planned", "Planned"
    CIRCULATED = "circulated", "Papers circulated"
    HELD = "held", "Held"
    AGREED = "agreed", "Minutes agreed"
    CANCELLED = "cancelled", "Cancelled"
