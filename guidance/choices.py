"""The enumerations of the library: kinds, circles, markings, audiences, and the states of versions and lessons."""

from __future__ import annotations

from django.db import models


class ProductKind(models.TextChoices):
    """The kind of a product. Source: MSPTP annual report 2019/20, new and updated guidance products."""

    INITIAL_ACTIONS = "initial-actions", "Initial actions"
    GUIDE = "guide", "Investigation guide"
    BULLETIN = "bulletin", "Topic bulletin"
    DEBRIEF = "debrief", "Operational debrief"
    VIDEO = "video", "Masterclass video"
    INSIGHT = "insight", "Insight report"
    STANDARDS = "standards", "Standards"
    ROLE_PROFILE = "role-profile", "Role profile"
    TRAINING = "training", "Training package"
    GENERAL = "general", "General guidance"


class Circle(models.TextChoices):
    """The widest group that may have a product."""

    POLICE = "police", "Police only"
    PARTNERS = "partners", "Police and partner agencies"


class Marking(models.TextChoices):
    """The handling marking. This service holds nothing above OFFICIAL-SENSITIVE."""

    OFFICIAL = "OFFICIAL", "OFFICIAL"
    SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"


class Audience(models.TextChoices):
    """The readers a product is written for. It filters a search and gives nobody access."""

    FRONTLINE = "frontline", "Frontline officers"
    INVESTIGATORS = "investigators", "Investigators"
    VICTIM_LIAISON = "victim-liaison", "Victim liaison officers"
    ANALYSTS = "analysts", "Analysts and researchers"
    LEADERS = "leaders", "Force leads and chief officers"
    TRAINERS = "trainers", "Trainers"
    PARTNERS = "partner-agencies", "Partner agencies"


class Circumstance(models.TextChoices):
    """A circumstance a case may have, whatever its type.

    Other apps pass it and the library recommends products for it.
    """

    CHILDREN = "children", "Children involved"
    SECTION_45 = "section-45", "Section 45 defence raised"
    NRM = "nrm", "NRM referral or duty to notify"
    ORDERS = "orders", "Prevention or risk order"
    EARLY_ADVICE = "early-advice", "Early advice from the CPS"
    IMMIGRATION_CRIME = "immigration-crime", "Organised immigration crime"
    ADULT_SERVICES = "adult-services", "Adult services website"
    CROSS_BORDER = "cross-border", "Crosses force borders"
    ABROAD = "abroad", "International enquiries"
    FINANCE = "finance", "Financial investigation"
    MANY_VICTIMS = "many-victims", "Many victims at once"
    VICTIM_CARE = "victim-care", "Victim liaison and support"


class VersionState(models.TextChoices):
    """The state of a version. `workflow` holds the transitions."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Awaiting approval"
    APPROVED = "approved", "Approved, not published yet"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a newer version"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Deleted"


class Weight(models.TextChoices):
    """How much a new version changes, in the author's judgement. A correction of wording notifies nobody."""

    SUBSTANTIAL = "substantial", "Changes what readers do"
    SMALL = "small", "Wording only"


class PointKind(models.TextChoices):
    """The kind of a debrief point. All but good practice are followed until they have an outcome."""

    GOOD_PRACTICE = "good-practice", "Good practice"
    LESSON = "lesson", "Lessons"
    SAFEGUARDING = "safeguarding", "Safeguarding lessons"
    RECOMMENDATION = "recommendation", "Recommendations"


class LessonState(models.TextChoices):
    """Whether a lesson has an outcome."""

    OPEN = "open", "Open"
    TAKEN_UP = "taken_up", "Adopted"
    NOT_TAKEN_UP = "not_taken_up", "Not adopted"


class Topic(models.TextChoices):
    """The kinds of thing a person can follow."""

    PRODUCT = "product", "Product"
    KIND = "kind", "Kind of product"
    TYPE = "type", "Type of exploitation"
    SUB_TYPE = "sub_type", "Sub-type"
    CIRCUMSTANCE = "circumstance", "Circumstance"


class FeedbackKind(models.TextChoices):
    """The kind of feedback a reader gives."""

    WRONG = "wrong", "It is wrong"
    OUT_OF_DATE = "out_of_date", "It is out of date"
    UNCLEAR = "unclear", "It is not clear"
    MISSING = "missing", "Something is missing"
    USEFUL = "useful", "It helped"


class UsageKind(models.TextChoices):
    """How the library was used."""

    READ = "read", "Pages read"
    PAPER = "paper", "Documents and files downloaded"
    PHONE = "phone", "Saved on a phone"
    BUNDLE = "bundle", "Offline libraries downloaded"
    SEARCH = "search", "Searches"
    NOT_FOUND = "not_found", "Searches with no result"
    CONFIRMED = "confirmed", "Confirmed as read"


class AttachmentRole(models.TextChoices):
    """The role of a file on its product's page."""

    PICTURE = "picture", "Picture"
    DOCUMENT = "document", "File"
    VIDEO = "video", "Video"
    CAPTIONS = "captions", "Captions of a video"
    TRANSCRIPT = "transcript", "Transcript of a video"
