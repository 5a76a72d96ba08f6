"""The words of requests and of categories of persons."""

from django.db import models


class RequestKind(models.TextChoices):
    """What a person may ask of what is held about them."""

    ACCESS = "access", "Access: to see data held (s.45)"
    CORRECTION = "correction", "Correction: data is wrong (s.46)"
    RESTRICTION = "restriction", "Restriction: limit use of data (s.47)"


class RequestedBy(models.TextChoices):
    """Who asks."""

    PERSON = "person", "The person"
    REPRESENTATIVE = "representative", "A person acting for them"


class IdentityCheck(models.TextChoices):
    """How it was made sure that the person is who they say."""

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
    """Why a right may be restricted, as section 45(4) has it."""

    INQUIRY = "inquiry", "(a) to avoid obstructing an inquiry, investigation or procedure"
    CRIME = "crime", "(b) to avoid prejudice to the prevention, detection or prosecution of crime"
    PUBLIC = "public", "(c) to protect public security"
    NATIONAL = "national", "(d) to protect national security"
    OTHERS = "others", "(e) to protect the rights and freedoms of others"


class Category(models.TextChoices):
    """Whom the records are about, as section 38(3) has it. One person may be several."""

    SUSPECT = "suspect", "Suspect"
    CONVICTED = "convicted", "Convicted"
    VICTIM = "victim", "Victim or suspected victim"
    WITNESS = "witness", "Witness or person with information"
