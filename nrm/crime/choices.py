"""Enumerations of crime records, in the words of the Home Office Counting Rules."""

from django.db import models


class RecordSource(models.TextChoices):
    """How a report of modern slavery reached the force."""

    OWN_REFERRAL = "own_referral", "NRM referral by this force"
    REFERRAL = "referral", "NRM referral by another organisation"
    OWN_NOTIFICATION = "own_notice", "Duty to notify by this force"
    NOTIFICATION = "notice", "Duty to notify by another organisation"
    REPORT = "report", "Report to police without a referral"


class ResponderKind(models.TextChoices):
    """The kinds of first responder organisation of the NRM statistics, apart from the force itself."""

    GOVERNMENT = "government", "Government agency"
    LOCAL_AUTHORITY = "local", "Local authority"
    THIRD_SECTOR = "third_sector", "Charity or other third sector organisation"
    POLICE = "police", "Another police force"


class OffencePlace(models.TextChoices):
    """Where the offending happened. Only offending in England and Wales is a crime that a force there counts."""

    OWN_AREA = "own_area", "In this force’s area"
    ENGLAND_WALES = "england_wales", "Elsewhere in England and Wales"
    OUTSIDE = "outside", "Only outside England and Wales"
    NOT_KNOWN = "not_known", "Not known yet"


class RecordDecision(models.TextChoices):
    """The newest decision of the competent authority that the record knows."""

    NOT_REFERRED = "", "Not referred"
    AWAITED = "awaited", "Awaiting reasonable grounds"
    RG_POSITIVE = "rg_positive", "Positive reasonable grounds"
    RG_NEGATIVE = "rg_negative", "Negative reasonable grounds"
    CG_POSITIVE = "cg_positive", "Positive conclusive grounds"
    CG_NEGATIVE = "cg_negative", "Negative conclusive grounds"


class RecordStatus(models.TextChoices):
    """What a record is today: an incident with one of the six N200 codes, a crime, or cancelled."""

    AWAITING = "n200_1", "N200/1 Awaiting decision"
    NEGATIVE = "n200_2", "N200/2 Negative decision"
    NOTIFIED = "n200_3", "N200/3 Duty to notify"
    OUTSIDE = "n200_4", "N200/4 Outside England and Wales"
    OUTSIDE_NEGATIVE = "n200_5", "N200/5 Outside, negative decision"
    TRANSFERRED = "n200_6", "N200/6 Transferred"
    CRIME = "crime", "Crime"
    CANCELLED = "cancelled", "Cancelled"


class CrimeClass(models.TextChoices):
    """Offences of Home Office class 106, Modern slavery. The sections are those of the Modern Slavery Act 2015."""

    SERVITUDE = "servitude", "Hold a person in slavery or servitude (section 1)"
    FORCED_LABOUR = "labour", "Require forced or compulsory labour (section 1)"
    TRAFFICKING = "trafficking", "Arrange or facilitate travel for exploitation (section 2)"
    INTENT = "intent", "Commit an offence with intent to traffic (section 4)"
    INTENT_KIDNAP = "intent_kidnap", "Kidnap or falsely imprison with intent to traffic (section 4)"


class CancellationReason(models.TextChoices):
    """Why a recorded crime or incident is cancelled."""

    TRANSFERRED = "transferred", "C1: Recorded by another force"
    INFORMATION = "information", "C2: Verifiable information shows that no crime took place"
    DUPLICATE = "duplicate", "C3: Duplicate, or part of a crime already recorded"
    ERROR = "error", "C5: Recorded in error"


class OutcomeGroup(models.TextChoices):
    """Groups of outcomes, as the table of modern slavery crime outcomes prints them."""

    CHARGED = "charged", "Charged or summonsed"
    FORMAL = "formal", "Out of court, formal"
    INFORMAL = "informal", "Out of court, informal"
    CONSIDERED = "considered", "Taken into consideration"
    PREVENTED = "prevented", "Prosecution prevented or not in the public interest"
    UNSUPPORTED = "unsupported", "Evidential difficulties: victim does not support action"
    EVIDENTIAL = "evidential", "Evidential difficulties: suspect identified, victim supports action"
    UNSOLVED = "unsolved", "Investigation complete, no suspect identified"
    PASSED = "passed", "Responsibility transferred to another organisation"
    NOT_FURTHER = "not_further", "Further investigation not in the public interest"
    DIVERSION = "diversion", "Diversionary, educational or intervention activity"
    OTHER = "other", "Not used for modern slavery"
