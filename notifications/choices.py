"""The kinds of notice, how each reaches a person, and who receives it."""

from enum import StrEnum

from django.db import models


class NoticeKind(models.TextChoices):
    """What a notice is about. `kinds.py` has the words of each."""

    PERIOD_OPEN = "period_open", "A month opens"
    RETURN_DUE_IN_FIVE = "return_due_in_five", "Return due in 5 working days"
    RETURN_DUE_IN_ONE = "return_due_in_one", "Return due in 1 working day"
    RETURN_OVERDUE = "return_overdue", "Return overdue"
    RETURN_TO_CERTIFY = "return_to_certify", "Return to certify"
    RETURN_SENT_BACK = "return_sent_back", "Return sent back by your lead"
    RETURN_QUERIED = "return_queried", "Return queried"
    QUERY_FOR_YOU = "query_for_you", "Query for you"
    QUERY_OVERDUE = "query_overdue", "Reply to a query overdue"
    QUERY_REPLIED = "query_replied", "Query replied to"
    REVIEW_DELEGATED = "review_delegated", "You review for a colleague"
    DELEGATION_ENDED = "delegation_ended", "You no longer review for a colleague"
    RETURN_APPROVED = "return_approved", "Return approved"
    RETURN_REOPENED = "return_reopened", "Return reopened"
    MONTH_PUBLISHED = "month_published", "Month published"
    EXPORT_READY = "export_ready", "Download ready"
    EXPORT_FAILED = "export_failed", "Download failed"
    DECISION_DUE = "decision_due", "NRM decision due"
    ORDER_EXPIRES = "order_expires", "Order expires"
    CUSTODY_LIMIT_NEAR = "custody_limit_near", "Custody time limit near"
    CUSTODY_BEFORE_TRIAL = "custody_before_trial", "Custody time limit ends before the trial"
    COURT_DATE = "court_date", "First hearing or trial in 5 working days"
    ASSET_ENDS = "asset_ends", "Freezing order or detention of cash ends"
    JOINT_TEAM_ENDS = "joint_team_ends", "Joint investigation team ends"
    ACTION_ASSIGNED = "action_assigned", "Action of the action plan assigned to you"
    ACTION_DUE = "action_due", "Action of the action plan due"
    ACTION_OVERDUE = "action_overdue", "Action of the action plan overdue"
    ACTION_RETURNED = "action_returned", "Action of the action plan returned or reopened"
    PAPERS_CIRCULATED = "papers_circulated", "Papers of a meeting circulated"
    MEETING_MOVED = "meeting_moved", "Meeting moved to another date"
    MEETING_CANCELLED = "meeting_cancelled", "Meeting cancelled"
    TRANSFER_OFFERED = "transfer_offered", "Investigation offered to your force"
    INVESTIGATION_SEALED = "investigation_sealed", "You are named for a sealed investigation"
    INVESTIGATION_UNSEALED = "investigation_unsealed", "Investigation unsealed"
    SEAL_JOINED = "seal_joined", "A lead added themselves to a sealed investigation"
    EMERGENCY_ACCESS = "emergency_access", "Emergency access to a sealed investigation"
    GUIDANCE_CHANGED = "guidance_changed", "Guidance you follow has a new version"
    TOKEN_EXPIRES = "token_expires", "API token expires"
    WEBHOOK_FAILED = "webhook_failed", "Webhook failed"
    SYSTEM_CHANGED = "system_changed", "System changed by an administrator"


class Delivery(models.TextChoices):
    """How a notice reaches its person besides the page of notices."""

    PRODUCT = "product", "No email"
    AT_ONCE = "at_once", "Email at once"
    DIGEST = "digest", "Daily email"


class DigestTime(models.IntegerChoices):
    """The London hours at which a daily email may be sent, on working days."""

    MORNING = 8, "8am on working days"
    AFTERNOON = 16, "4pm on working days"


class Audience(StrEnum):
    """Who receives a notice about a force. `sql/put_notices.sql` finds these people at the moment it is made."""

    FORCE = "force"  # the leads and analysts of the force
    LEADS = "leads"  # the leads of the force
    REVIEWERS = "reviewers"  # the unit's coordinators; the national team where it reviews the unit
    POLICE = "police"  # everybody with a police role
    NRM = "duty:nrm"  # the force's people with the duty today
    ORDERS = "duty:orders"
    PERSON = "person"  # the one person named with the place
    NAMED = "named"  # the person named with the place, if they are of the force; its leads and analysts if nobody is
    ASKED = "asked"  # that person, where they still are of the force; its leads and analysts where nobody is named
