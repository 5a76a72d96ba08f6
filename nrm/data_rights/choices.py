"""Enumerations of data rights requests and of categories of people."""

from django.db import models


class RequestKind(models.TextChoices):
    """What a person may request about the data held on them."""

    ACCESS = "access", "Access: to see data held (DPA 2018 s.45)"
    CORRECTION = "correction", "Correction: data is wrong (DPA 2018 s.46)"
    RESTRICTION = "restriction", "Restriction: limit use of data (DPA 2018 s.47)"


class RequestedBy(models.TextChoices):
    """Who makes the request."""

    PERSON = "person", "The person"
    REPRESENTATIVE = "representative", "A person acting for them"


class IdentityCheck(models.TextChoices):
    """How the force checked that the person is who they say they are."""

    KNOWN = "known", "Known to the officer"
    DOCUMENT = "document", "By document"
    AUTHORITY = "authority", "By written authority from the person"
    OTHER = "other", "In another way, recorded with the decision"


class RequestOutcome(models.TextChoices):
    """How a request was decided."""

    OPEN = "open", "Not decided yet"
    GRANTED = "granted", "Granted"
    PARTLY = "partly", "Granted in part"
    REFUSED = "refused", "Refused"


class RestrictionGround(models.TextChoices):
    """Why a right may be restricted, in the terms of section 45(4)."""

    INQUIRY = "inquiry", "(a) to avoid obstructing an inquiry, investigation or procedure"
    CRIME = "crime", "(b) to avoid prejudice to the prevention, detection or prosecution of crime"
    PUBLIC = "public", "(c) to protect public security"
    NATIONAL = "national", "(d) to protect national security"
    OTHERS = "others", "(e) to protect the rights and freedoms of others"


class Category(models.TextChoices):
    """Categories of people, in the terms of section 38(3). One person may be in several."""

    SUSPECT = "suspect", "Suspect"
    CONVICTED = "convicted", "Convicted"
    VICTIM = "victim", "Victim or suspected victim"
    WITNESS = "witness", "Witness or person with information"
