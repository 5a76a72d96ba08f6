"""The words of the library: kinds of product, who may have one, for whom it is written, and where a version stands."""

from __future__ import annotations

from django.db import models


class ProductKind(models.TextChoices):
    """What sort of product it is. Source: MSPTP annual report 2019/20, new and updated guidance products."""

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
    """Who may have a product at all."""

    POLICE = "police", "Police only"
    PARTNERS = "partners", "Police and partner agencies"


class Marking(models.TextChoices):
    """The handling marking. Nothing above OFFICIAL-SENSITIVE is kept in this service."""

    OFFICIAL = "OFFICIAL", "OFFICIAL"
    SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"


class Audience(models.TextChoices):
    """For whom a product is written. It narrows a search and opens nothing."""

    FRONTLINE = "frontline", "Frontline officers"
    INVESTIGATORS = "investigators", "Investigators"
    VICTIM_LIAISON = "victim-liaison", "Victim liaison officers"
    ANALYSTS = "analysts", "Analysts and researchers"
    LEADERS = "leaders", "Force leads and chief officers"
    TRAINERS = "trainers", "Trainers"
    PARTNERS = "partner-agencies", "Partner agencies"


class Circumstance(models.TextChoices):
    """What a case may bring with it, whatever its type: a room that has one says so, and the library answers."""

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
    """Where a version stands. `path` holds the moves between them."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Awaiting approval"
    APPROVED = "approved", "Approved, not published yet"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Replaced by a newer version"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Deleted"


class Weight(models.TextChoices):
    """How much a new version changes, in the author's judgement: a correction of words tells nobody anew."""

    SUBSTANTIAL = "substantial", "Changes what readers do"
    SMALL = "small", "Wording only"


class PointKind(models.TextChoices):
    """What a point of a debrief is. All but good practice are followed until something comes of them."""

    GOOD_PRACTICE = "good-practice", "Good practice"
    LESSON = "lesson", "Lessons"
    SAFEGUARDING = "safeguarding", "Safeguarding lessons"
    RECOMMENDATION = "recommendation", "Recommendations"


class LessonState(models.TextChoices):
    """Whether something has come of a lesson."""

    OPEN = "open", "Open"
    TAKEN_UP = "taken_up", "Adopted"
    NOT_TAKEN_UP = "not_taken_up", "Not adopted"


class Topic(models.TextChoices):
    """What can be followed."""

    PRODUCT = "product", "Product"
    KIND = "kind", "Kind of product"
    TYPE = "type", "Type of exploitation"
    SUB_TYPE = "sub_type", "Sub-type"
    CIRCUMSTANCE = "circumstance", "Circumstance"


class FeedbackKind(models.TextChoices):
    """What a reader tells."""

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
    """What a file does on the page of its product."""

    PICTURE = "picture", "Picture"
    DOCUMENT = "document", "File"
    VIDEO = "video", "Video"
    CAPTIONS = "captions", "Captions of a video"
    TRANSCRIPT = "transcript", "Transcript of a video"
