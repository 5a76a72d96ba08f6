"""Enumerations of referrals. Published vocabularies use the wording of the Home Office tables."""

from django.db import models


class YesNo(models.TextChoices):
    """The answer to a yes or no question."""

    YES = "yes", "Yes"
    NO = "no", "No"


class YesNoUnsure(models.TextChoices):
    """The answer to a question to which the officer may not know the answer."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not_sure", "Not sure"


class Consent(models.TextChoices):
    """What an adult answered when the mechanism was explained.

    Children and people who may be children are not asked.
    """

    GIVEN = "given", "Consents"
    REFUSED = "refused", "Does not consent"
    NOT_NEEDED = "not_needed", "Not needed (child, or may be a child)"
    NOT_ASKED = "not_asked", "Not asked yet"


class CaseType(models.TextChoices):
    """The type of a submission. It follows from age and consent; no user chooses it."""

    REFERRAL = "referral", "NRM referral"
    NOTIFICATION = "notification", "Duty to notify"
    UNDECIDED = "undecided", "Not decided yet"


class ReferralState(models.TextChoices):
    """Status of a referral, in the published wording where there is one.

    The Home Office has a case only once it is *referred* or *notified*. Until then the form is a draft, or ready to be
    entered.
    """

    DRAFT = "draft", "Draft"
    READY_TO_REFER = "ready_to_refer", "Ready to refer"
    READY_TO_NOTIFY = "ready_to_notify", "Ready to notify"
    SUBMITTED = "submitted", "Referred to the Home Office"
    AWAITING_REASONABLE_GROUNDS = "awaiting_rg", "Awaiting reasonable grounds"
    REASONABLE_GROUNDS_NEGATIVE = "rg_negative", "Reasonable grounds negative"
    RECOVERY = "recovery", "Recovery period"
    AWAITING_CONCLUSIVE_GROUNDS = "awaiting_cg", "Awaiting conclusive grounds"
    CONCLUSIVE_GROUNDS_POSITIVE = "cg_positive", "Conclusive grounds positive"
    CONCLUSIVE_GROUNDS_NEGATIVE = "cg_negative", "Conclusive grounds negative"
    RECONSIDERING_REASONABLE_GROUNDS = "reconsidering_rg", "Awaiting reconsideration of reasonable grounds"
    RECONSIDERING_CONCLUSIVE_GROUNDS = "reconsidering_cg", "Awaiting reconsideration of conclusive grounds"
    RECONSIDERING_DISQUALIFICATION = "reconsidering_dq", "Awaiting reconsideration of a disqualification"
    SUSPENDED = "suspended", "Suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISQUALIFIED = "disqualified", "Disqualified"
    NOTIFIED = "notified", "Notified and closed"


class DecisionMaker(models.TextChoices):
    """Who makes a transition in the workflow."""

    FORCE = "force", "The force"
    AUTHORITY = "authority", "The competent authority"
    PERSON = "person", "The person referred"
    TIME = "time", "Automatic"


class Authority(models.TextChoices):
    """Competent authorities. The dated rules say on which days each of them decides."""

    NCA_UKVI = "nca_ukvi", "National Crime Agency or UK Visas and Immigration"
    SCA = "sca", "Single Competent Authority"
    IECA = "ieca", "Immigration Enforcement Competent Authority"
    PILOT = "pilot", "Local authority in the devolved decision-making pilot"


class PublishedGender(models.TextChoices):
    """Gender, as the published tables print it."""

    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"
    NOT_KNOWN = "not_known", "Not specified or unknown"


class AgeAtExploitation(models.TextChoices):
    """Age at exploitation, by which published figures are broken down; never age at referral."""

    ADULT = "adult", "Adult (18 or over)"
    CHILD = "child", "Child (17 or under)"
    NOT_KNOWN = "not_known", "Not specified or unknown"


class Age(models.TextChoices):
    """Whether an age decision finds that the person is an adult or a child, as of the day of the decision."""

    ADULT = "adult", "An adult (18 or over)"
    CHILD = "child", "A child (17 or under)"


class AgeDecider(models.TextChoices):
    """Who decides a person's age."""

    LOCAL_AUTHORITY = "local_authority", "A local authority, by an age assessment"
    AGE_BOARD = "age_board", "The National Age Assessment Board"
    COURT = "court", "A court or tribunal"
    DOCUMENT = "document", "The police, from a genuine document"


class ExploitationPlace(models.TextChoices):
    """Where the exploitation happened."""

    UK = "uk", "UK"
    OVERSEAS = "overseas", "Overseas"
    BOTH = "both", "UK and overseas"
    NOT_KNOWN = "not_known", "Not specified or unknown"


class Exploitation(models.TextChoices):
    """The base types of exploitation, in the order in which published labels join them."""

    SEXUAL = "sexual", "Sexual"
    LABOUR = "labour", "Labour"
    DOMESTIC = "domestic", "Domestic"
    ORGAN = "organ", "Organ Harvesting"
    CRIMINAL = "criminal", "Criminal"


class RaisedBy(models.TextChoices):
    """Who first raised that section 45 may apply."""

    DEFENCE = "defence", "The person or their solicitor"
    POLICE = "police", "The police"
    CPS = "cps", "The Crown Prosecution Service"
    COURT = "court", "The court"
    OTHER = "other", "Another person, such as a social worker"


class ClaimStage(models.TextChoices):
    """How far the case against the person had got when section 45 was raised."""

    INTERVIEW = "interview", "Interview"
    AFTER_CHARGE = "after_charge", "After charge"
    TRIAL = "trial", "Trial"


class Excluded(models.TextChoices):
    """Whether Schedule 4 excludes an offence from the defence."""

    YES = "yes", "Yes, Schedule 4 excludes it"
    NO = "no", "No, the defence is available"
    UNCLEAR = "unclear", "Unclear, check Schedule 4"


class ClaimView(models.TextChoices):
    """What police or prosecutors think of a claim: a view, not a finding."""

    ACCEPTS = "accepts", "Accepts the claim"
    DISPUTES = "disputes", "Disputes the claim"


class ElementView(models.TextChoices):
    """What the material shows about one element of the defence. Blank means *not assessed yet*, never a negative."""

    BORNE_OUT = "borne_out", "Supported by the material so far"
    CONTRADICTED = "contradicted", "Contradicted by the material so far"


NOT_LOOKED_AT = "Not assessed yet"


class ClaimResult(models.TextChoices):
    """How a claim ended."""

    NOT_CHARGED = "not_charged", "Not charged"
    DISCONTINUED = "discontinued", "Discontinued"
    ACCEPTED_BY_JURY = "accepted_by_jury", "Accepted by the jury"
    REJECTED = "rejected", "Rejected"
    WITHDRAWN = "withdrawn", "Claim withdrawn"


class Priority(models.TextChoices):
    """Why the force asks for an earlier decision."""

    COURT_DATE = "court_date", "A court date is near"
    CUSTODY_TIME_LIMIT = "custody_time_limit", "A custody time limit applies"
    DETAINED = "detained", "The person is detained"
    CHILD = "child", "The person is a child"
    OTHER = "other", "Another reason"


class AccessRequestState(models.TextChoices):
    """Status of an identity access request."""

    ASKED = "asked", "Awaiting decision"
    OPEN = "open", "Granted"
    REFUSED = "refused", "Refused"


class FoundSays(models.TextChoices):
    """What the force that owns the matched record reports, once it has checked."""

    LOOKED = "looked", "Not sure yet"
    SAME = "same", "The same person"
    DIFFERENT = "different", "Not the same person"


class OtherSays(models.TextChoices):
    """How the force that searched replies to *the same person*."""

    AGREES = "agrees", "Confirmed"
    CONTRADICTS = "contradicts", "Contradicted"


class ExportFormatKind(models.TextChoices):
    """The formats in which one referral can be exported."""

    JSON = "json", "JSON, for use by software"
    PDF = "pdf", "PDF, to read or print"
    HELD = "held", "All data held about the person, to answer an access request"


class ExportRequestState(models.TextChoices):
    """Whether an export has been approved."""

    ASKED = "asked", "Awaiting approval"
    ALLOWED = "allowed", "Approved"
    REFUSED = "refused", "Refused"
