"""The choices of a return, its revisions, its entries and the people in them."""

from django.db import models


class ReturnStatus(models.TextChoices):
    """The status of a return. `returns/workflow.py` holds the transitions between them."""

    DRAFT = "draft", "Draft"
    TO_CERTIFY = "to_certify", "Waiting for certification"
    SUBMITTED = "submitted", "Submitted"
    CERTIFIED = "certified", "Certified"
    QUERIED = "queried", "Queried"
    ANSWERED = "answered", "Replied"
    APPROVED = "approved", "Approved"


class RevisionState(models.TextChoices):
    """A force may change its working revision; every other revision is frozen."""

    WORKING = "working", "Working"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    SUPERSEDED = "superseded", "Superseded"


class Arrival(models.TextChoices):
    """How an investigation came into this month's return."""

    ROLLED = "rolled", "Carried forward"
    ALREADY_RUNNING = "already_running", "Already running"
    FIRST_REPORTED = "first_reported", "First reported"
    REOPENED = "reopened", "Reopened"
    TRANSFERRED_IN = "transferred_in", "Transferred in"


class EntryState(models.TextChoices):
    """The state of an investigation at the end of the month."""

    LIVE = "live", "Live"
    CLOSED = "closed", "Closed"
    TRANSFERRED_OUT = "transferred_out", "Transferred out"
    MERGED = "merged", "Merged"
    VOID = "void", "Void"


class PersonRole(models.TextChoices):
    """Potential victims and suspects are involvements: a person in two investigations counts twice."""

    VICTIM = "victim", "Potential victim"
    SUSPECT = "suspect", "Suspect"


class Gender(models.TextChoices):
    """Gender as the return records it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    NOT_KNOWN = "not_known", "Not known"


class AgeGroup(models.TextChoices):
    """Age groups of the return, in years."""

    CHILD = "0-17", "0 to 17"
    YOUNG = "18-24", "18 to 24"
    MIDDLE = "25-39", "25 to 39"
    OLDER = "40-59", "40 to 59"
    SIXTY = "60-over", "60 and over"
    ADULT = "adult", "Adult, age not known"
    NOT_KNOWN = "not_known", "Not known"


class Severity(models.TextChoices):
    """Errors block submission; each warning needs one reason."""

    ERROR = "error", "Error"
    WARNING = "warning", "Warning"


JOINT_RULE = "joint"  # the code of the quality rule about an investigation that two forces return


class RuleSeverity(models.TextChoices):
    """What the finding of a rule means in a month: a severity, or that the rule is not checked."""

    ERROR = "error", "Error: must be corrected"
    WARNING = "warning", "Warning: needs a reason"
    OFF = "off", "Not checked"


class NothingChanged(models.TextChoices):
    """Why nothing has changed in a return of many cases; its label is stored as the reason of the warning."""

    CONFIRMED = "confirmed", "The officer in each case confirmed that nothing has changed"
    WAITING = "waiting", "The cases are waiting for a court, the CPS or another agency"
    DEPLOYED = "deployed", "The team was deployed to other work this month"
    NO_UPDATES = "no_updates", "The updates for this month have not reached us"
    OTHER = "other", "Another reason"


class FindingState(models.TextChoices):
    """Whether a finding still needs action."""

    OPEN = "open", "Open"
    EXPLAINED = "explained", "Explained"


# The events of a return, as its page names them.
EVENT_WORDS = {
    "submit": "submitted the return",
    "submit_to_certify": "submitted the return for certification",
    "certify": "certified the return",
    "send_back": "sent the return back to be changed",
    "withdraw": "withdrew the return",
    "read": "opened the return for review",
    "query": "sent a query",
    "ask": "asked about an investigation",
    "reply": "replied to a query",
    "answer": "sent the return back with replies",
    "withdraw_answer": "withdrew the reply",
    "approve": "approved the return",
    "reopen": "reopened the return",
}


class QueryState(models.TextChoices):
    """Whether the force has replied. Who acts next depends on the return too: `views.page_context.threads_of`."""

    OPEN = "open", "No reply yet"
    ANSWERED = "answered", "Replied"
    SETTLED = "settled", "Resolved"
    CARRIED = "carried", "Carried forward"


class QueryReason(models.TextChoices):
    """Why a reviewer asks, so that forces can read beforehand what their unit asks about most."""

    FIGURE = "figure", "A number that looks wrong"
    CHANGE = "change", "A change that is not explained"
    PEOPLE = "people", "Victims or suspects"
    TYPE_OR_STAGE = "type_or_stage", "The type or the stage"
    NO_PROGRESS = "no_progress", "No progress for some months"
    ENDED = "ended", "How a case was closed or transferred"
    MISSING = "missing", "Something that is missing"
    TWICE = "twice", "A case that may be counted twice"
    OTHER = "other", "Something else"


# The yes, no or not known fields of every entry, in the order of the form.
FLAGS: dict[str, str] = {
    "children_involved": "Children involved",
    "county_lines": "County lines",
    "organised_immigration_crime": "Organised immigration crime",
    "adult_services_website": "Adult services website used",
    "cross_border": "Crosses force borders",
    "early_advice": "Early advice sought from the CPS",
    "section_45": "Section 45 defence raised",
    "financial_investigator": "Financial investigator",
    "victim_liaison_officer": "Victim liaison officer",
    "international_checks": "International checks made",
}

# The answer that a question does not apply to the case. An entry has no value for it, and its name in `not_applicable`.
NOT_APPLICABLE = "not_applicable"


class DoesNotApply(models.TextChoices):
    """Why a question may not apply to a case."""

    NO_VICTIM = "no_victim", "The case has no potential victim"
    NO_SUSPECT = "no_suspect", "The case has no suspect"
    NOT_USED = "not_used", "The force does not use it"


# The questions that may not apply, and why: a column of the table of questions (`returns/fields.py`). The table of
# entries has a constraint for each, so a question that is added needs a migration.
MAY_NOT_APPLY: dict[str, DoesNotApply] = {
    "early_advice": DoesNotApply.NO_SUSPECT,
    "section_45": DoesNotApply.NO_SUSPECT,
    "victim_liaison_officer": DoesNotApply.NO_VICTIM,
    "nrm_referrals": DoesNotApply.NO_VICTIM,
    "morile_score": DoesNotApply.NOT_USED,
}

# Closing reasons that involve a suspect, those that only a court gives, and the stages that a case reaches in court.
COURT_OUTCOMES = frozenset({"conviction", "acquittal"})
SUSPECT_OUTCOMES = COURT_OUTCOMES | {"caution", "charge"}
COURT_STAGES = frozenset({"charged", "court", "concluded"})
# From a live investigation until charge, early investigative advice can still be sought.
EARLY_ADVICE_STAGES = frozenset({"live-investigation", "early-advice", "referred-to-cps", "charged"})


class ReviewReason(models.TextChoices):
    """Why a live case is listed for review. What is not known counts like no, because both need an answer."""

    NEW = "new", "New"
    UNCHANGED = "unchanged", "Unchanged"
    LONG_OPEN = "long_open", "Open for a long time"
    NO_LIAISON_OFFICER = "no_liaison_officer", "No victim liaison officer"
    NO_FINANCIAL_INVESTIGATOR = "no_financial_investigator", "No financial investigator"
    NO_EARLY_ADVICE = "no_early_advice", "No early advice"
    CHILDREN_WITHOUT_REFERRAL = "children_without_referral", "Children and no NRM referral"
    JOINT = "joint", "Joint operation"


class AdviceSubject(models.TextChoices):
    """What a piece of advice to a force is about."""

    EARLY_ADVICE = "early_advice", "Early CPS advice"
    NRM = "nrm", "NRM referral"
    VICTIM_LIAISON = "victim_liaison", "Victim liaison"
    FINANCIAL = "financial", "Financial investigation"
    ORDERS = "orders", "Orders"
    OTHER = "other", "Something else"


class AdviceResult(models.TextChoices):
    """Whether the force followed a piece of advice."""

    OPEN = "open", "No result yet"
    FOLLOWED = "followed", "Followed"
    NOT_FOLLOWED = "not_followed", "Not followed"
