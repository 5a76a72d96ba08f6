"""Enumerations of prosecutions, in the words of the Crown Prosecution Service and the courts."""

from django.db import models


class CaseStatus(models.TextChoices):
    """Status of a case before charge. What the court does is recorded for each defendant."""

    OPENED = "opened", "Not referred"
    ADVICE_REQUESTED = "advice", "Early advice requested"
    ADVISED = "advised", "Early advice received"
    REFERRED = "referred", "Charging decision awaited"
    MORE_WORK = "more_work", "More work for the police"
    CHARGED = "charged", "Charged"
    NO_ACTION = "no_action", "No further action"
    OUT_OF_COURT = "out_of_court", "Out of court"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ChargingDecision(models.TextChoices):
    """What the Crown Prosecution Service decided about the suspects of a referral."""

    CHARGE_FULL = "full_code", "Charge, full code test"
    CHARGE_THRESHOLD = "threshold", "Charge, threshold test"
    NO_ACTION_EVIDENTIAL = "evidential", "No further action, evidential"
    NO_ACTION_INTEREST = "interest", "No further action, public interest"
    MORE_WORK = "more_work", "More work (action plan)"
    OUT_OF_COURT = "out_of_court", "Out of court"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DefendantStatus(models.TextChoices):
    """How far the prosecution of a defendant is."""

    CHARGED = "charged", "Charged"
    AT_COURT = "at_court", "At court"
    TRIAL = "trial", "Trial date set"
    CONVICTED = "convicted", "Awaiting sentence"
    SENTENCED = "sentenced", "Sentenced"
    NOT_CONVICTED = "not_convicted", "Not convicted"
    REMOVED = "removed", "Removed"


class Remand(models.TextChoices):
    """Whether a defendant is on bail or in custody before the result."""

    BAIL = "bail", "On bail"
    CUSTODY = "custody", "In custody"
    NEITHER = "neither", "Neither (summonsed or released)"


class CustodyTrack(models.TextChoices):
    """Which custody time limit applies."""

    CROWN = "crown", "Sent to the Crown Court"
    EITHER_WAY = "either_way", "Either-way offence in the magistrates’ court"
    SUMMARY = "summary", "Summary trial"


class ExtensionGround(models.TextChoices):
    """Why a court extended a custody time limit (Prosecution of Offences Act 1985, section 22(3))."""

    ILLNESS = "illness", "Illness or absence of the accused, a necessary witness or the judge"
    SEPARATE = "separate", "Separate trials were ordered"
    OTHER = "other", "Another good and sufficient cause"


class Plea(models.TextChoices):
    """A defendant’s plea to a charge."""

    NOT_GUILTY = "not_guilty", "Not guilty"
    GUILTY = "guilty", "Guilty"
    LESSER = "lesser", "Guilty to a lesser offence"
    NONE = "none", "No plea"


class ChargeResult(models.TextChoices):
    """How the prosecution of a charge ended."""

    GUILTY_PLEA = "plea", "Convicted on a guilty plea"
    CONVICTED = "trial", "Convicted after trial"
    LESSER = "lesser", "Convicted of a lesser offence"
    INSANITY = "insanity", "Not guilty by reason of insanity"
    DISABILITY = "disability", "Unfit to plead, found to have done the act"
    JURY = "jury", "Jury acquittal"
    JUDGE = "judge", "Judge-directed acquittal"
    DISMISSED = "dismissed", "Dismissed after trial"
    NO_EVIDENCE = "no_evidence", "No evidence offered"
    DISCONTINUED = "discontinued", "Discontinued"
    ADMINISTRATIVE = "administrative", "Administrative finalisation"


class SentenceKind(models.TextChoices):
    """The main sentence of a defendant."""

    IMPRISONMENT = "prison", "Imprisonment"
    YOUTH_DETENTION = "detention", "Detention of a young person"
    SUSPENDED = "suspended", "Suspended sentence"
    COMMUNITY = "community", "Community order"
    HOSPITAL = "hospital", "Hospital order"
    FINE = "fine", "Fine"
    DISCHARGE = "discharge", "Absolute or conditional discharge"
    OTHER = "other", "Another sentence"


class PreventionOrder(models.TextChoices):
    """Whether a slavery and trafficking prevention order was considered for a defendant, and what came of it."""

    NOT_CONSIDERED = "", "Not considered yet"
    UNNECESSARY = "unnecessary", "Considered, not needed"
    CONSIDERED = "considered", "Considered, application planned"
    APPLIED = "applied", "Applied for"
    MADE = "made", "Made"
    REFUSED = "refused", "Refused"


class OffenceGroup(models.TextChoices):
    """Groups of charges, of which the first that a defendant has is the principal offence."""

    SLAVERY = "class_106", "Modern slavery (class 106)"
    CONSPIRACY = "conspiracy", "Conspiracy to commit modern slavery"
    OTHER = "other", "Another offence"
