"""Enumerations of the support of victims and witnesses, in the words of the Victims’ Code and the courts."""

from django.db import models


class WitnessStatus(models.TextChoices):
    """Whether a victim or witness is still to give evidence."""

    BEFORE = "before", "Before evidence"
    GAVE = "gave", "Evidence given"
    NOT_NEEDED = "not_needed", "Evidence not needed"
    REMOVED = "removed", "Removed"


class WitnessKind(models.TextChoices):
    """Whether the person is a victim, a witness or both."""

    VICTIM = "victim", "Victim, not giving evidence"
    WITNESS = "witness", "Witness"
    BOTH = "both", "Victim and witness"


class Willingness(models.TextChoices):
    """Whether the person supports the prosecution."""

    UNDECIDED = "undecided", "Not decided"
    SUPPORTS = "supports", "Supports the prosecution"
    AGAINST = "against", "Does not support the prosecution"
    WITHDREW = "withdrew", "Withdrew support"


class WithdrawalStage(models.TextChoices):
    """How far the case was when the person withdrew support."""

    INVESTIGATION = "investigation", "During the investigation"
    CHARGING = "charging", "While a charging decision was awaited"
    BEFORE_TRIAL = "before_trial", "After charge, before the trial"
    TRIAL = "trial", "During the trial"


class PersonalStatement(models.TextChoices):
    """Whether a victim was offered, and made, a victim personal statement (Victims’ Code, right 7)."""

    NOT_OFFERED = "", "Not offered yet"
    OFFERED = "offered", "Offered"
    MADE = "made", "Made"
    DECLINED = "declined", "Declined"


class SupportKind(models.TextChoices):
    """Who supports the person. A guardian is for children (Modern Slavery Act 2015, section 48)."""

    GUARDIAN = "guardian", "Independent child trafficking guardian"
    ADVOCATE = "advocate", "Independent modern slavery advocate"
    CARE_UNIT = "care_unit", "Witness care unit"
    PROVIDER = "provider", "Support worker of a victim support provider"
    ISVA = "isva", "Independent Sexual Violence Adviser"


class SupportStatus(models.TextChoices):
    """What became of an offer of support. Blank once the only step about it is undone."""

    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    ENDED = "ended", "Ended"


class Measure(models.TextChoices):
    """Special measures, with their sections of the Youth Justice and Criminal Evidence Act 1999."""

    SCREENS = "screens", "Screens (section 23)"
    LIVE_LINK = "live_link", "Live link (section 24)"
    PRIVATE = "private", "Evidence in private (section 25)"
    WIGS = "wigs", "Removal of wigs and gowns (section 26)"
    RECORDED = "recorded", "Recorded evidence in chief (section 27)"
    CROSS = "cross", "Recorded cross-examination (section 28)"
    INTERMEDIARY = "intermediary", "Intermediary (section 29)"
    AIDS = "aids", "Aids to communication (section 30)"


class MeasureStatus(models.TextChoices):
    """How far a special measure is. Blank once the only step about it is undone."""

    NEEDED = "needed", "Needed"
    APPLIED = "applied", "Applied for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"
    UNWANTED = "unwanted", "Not wanted by the witness"


class AbroadWay(models.TextChoices):
    """How somebody who lives abroad will give evidence."""

    NOTHING = "", "Nothing arranged"
    LINK_APPLIED = "link_applied", "Live link from abroad applied for"
    LINK_AGREED = "link_agreed", "Live link from abroad agreed"
    LETTER_SENT = "letter_sent", "Letter of request sent"
    LETTER_AGREED = "letter_agreed", "Letter of request agreed by the other state"
    TRAVEL = "travel", "Travel to the UK arranged"
    NOT_POSSIBLE = "not_possible", "Not possible, another way needed"


class EvidenceWay(models.TextChoices):
    """How the evidence was given."""

    IN_PERSON = "in_person", "In person"
    SCREENS = "screens", "Behind screens"
    LIVE_LINK = "live_link", "By live link in the UK"
    ABROAD_LINK = "abroad_link", "By live link from abroad"
    LETTER = "letter", "Abroad, under a letter of request"
    RECORDED = "recorded", "Recorded"
    READ = "read", "Statement read out by agreement"


class NotNeeded(models.TextChoices):
    """Why the person’s evidence was not needed."""

    PLEA = "plea", "Guilty plea"
    NOT_CALLED = "not_called", "Not called by either side"
    ENDED = "ended", "Prosecution ended"
    VICTIM = "victim", "A victim who gives no evidence"
