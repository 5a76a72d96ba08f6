"""Choices of the orders app, in the words of Part 2 of the Modern Slavery Act 2015 and of the managing forces."""

from django.db import models


class OrderKind(models.TextChoices):
    """The kind of order. The register holds Northern Irish and Scottish orders but does not check their law."""

    STPO_SENTENCE = "stpo_sentence", "Prevention order on sentence (s.14)"
    STPO_APPLICATION = "stpo_application", "Prevention order on application (s.15)"
    STRO = "stro", "Risk order (s.23)"
    INTERIM_STPO = "interim_stpo", "Interim prevention order (s.21)"
    INTERIM_STRO = "interim_stro", "Interim risk order (s.28)"
    NI_STPO = "ni_stpo", "Prevention order (Northern Ireland)"
    TEPO = "tepo", "Trafficking and exploitation prevention order (Scotland)"
    TERO = "tero", "Trafficking and exploitation risk order (Scotland)"
    NI_INTERIM_STPO = "ni_interim_stpo", "Interim prevention order (Northern Ireland)"
    INTERIM_TEPO = "interim_tepo", "Interim trafficking and exploitation prevention order (Scotland)"
    INTERIM_TERO = "interim_tero", "Interim trafficking and exploitation risk order (Scotland)"


PREVENTION = frozenset({OrderKind.STPO_SENTENCE, OrderKind.STPO_APPLICATION})
RISK = frozenset({OrderKind.STRO})
INTERIM = frozenset({OrderKind.INTERIM_STPO, OrderKind.INTERIM_STRO})
MAIN_OF: dict[str, frozenset[OrderKind]] = {
    OrderKind.INTERIM_STPO: frozenset({OrderKind.STPO_APPLICATION}),
    OrderKind.INTERIM_STRO: frozenset({OrderKind.STRO}),
}
# Made in Scotland or Northern Ireland. Their interim orders need no main application here.
ELSEWHERE = frozenset(
    {
        OrderKind.NI_STPO,
        OrderKind.TEPO,
        OrderKind.TERO,
        OrderKind.NI_INTERIM_STPO,
        OrderKind.INTERIM_TEPO,
        OrderKind.INTERIM_TERO,
    }
)

BY_NATION = {  # the order in which a form lists the kinds
    "England and Wales": [kind for kind in OrderKind if kind not in ELSEWHERE],
    "Northern Ireland": [OrderKind.NI_STPO, OrderKind.NI_INTERIM_STPO],
    "Scotland": [OrderKind.TEPO, OrderKind.TERO, OrderKind.INTERIM_TEPO, OrderKind.INTERIM_TERO],
}


class OrderState(models.TextChoices):
    """The status of an order. *Varied* and *renewed* come from its history: such an order is in force."""

    DRAFT = "draft", "Being prepared"
    APPLIED = "applied", "Before the court"
    ADJOURNED = "adjourned", "Adjourned"
    IN_FORCE = "in_force", "In force"
    UNDER_APPEAL = "under_appeal", "In force, under appeal"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    DISCHARGED = "discharged", "Discharged"
    QUASHED = "quashed", "Quashed on appeal"
    REPLACED = "replaced", "Replaced by a later order"
    MAIN_DECIDED = "main_decided", "Ended with the main application"
    SUBJECT_DIED = "subject_died", "Ended: the subject has died"


class Party(models.TextChoices):
    """The party that applies to a court, or that makes the transition happen."""

    PROSECUTOR = "prosecutor", "The prosecutor, at sentence"
    POLICE = "police", "A chief officer of police"
    IMMIGRATION = "immigration", "An immigration officer"
    NCA = "nca", "The Director General of the National Crime Agency"
    GLAA = "glaa", "The Gangmasters and Labour Abuse Authority"  # until 6 April 2026
    SECRETARY_OF_STATE = "secretary_of_state", "The Secretary of State (Fair Work Agency)"  # from 7 April 2026
    SUBJECT = "subject", "The subject"
    COURT = "court", "The court"
    TIME = "time", "Automatic"


class CourtKind(models.TextChoices):
    """The kind of court that acts."""

    MAGISTRATES = "magistrates", "Magistrates’ court"
    YOUTH = "youth", "Youth court"
    CROWN = "crown", "Crown Court"
    APPEAL = "appeal", "Court of Appeal"
    NORTHERN_IRELAND = "northern_ireland", "A court in Northern Ireland"
    SCOTLAND = "scotland", "A court in Scotland"


class Basis(models.TextChoices):
    """The basis of an order: a conviction, an equivalent (s.14, s.16), or none, which a risk order allows."""

    CONVICTION = "conviction", "Convicted of a slavery or trafficking offence"
    INSANITY = "insanity", "Not guilty by reason of insanity"
    DISABILITY = "disability", "Under a disability, and did the act"
    CAUTION = "caution", "Cautioned"
    ABROAD = "abroad", "An equivalent offence abroad"
    NONE = "none", "No conviction"


class RequiredDocument(models.TextChoices):
    """The documents that a transition requires."""

    APPLICATION = "application", "Application or complaint"
    EVIDENCE = "evidence", "Evidence list and statements"
    HEARING_NOTICE = "hearing_notice", "Notice of hearing"
    ORDER = "order", "Sealed order of the court"
    SERVICE = "service", "Proof of service"
    APPEAL_NOTICE = "appeal_notice", "Notice of appeal"
    RECORD = "record", "Court record of the decision"
    CONSENT_SUBJECT = "consent_subject", "The subject’s consent"
    CONSENT_POLICE = "consent_police", "The chief officer’s consent"
    DEATH = "death", "Proof of death"

    @property
    def named(self) -> str:
        """Its name within a sentence: “the sealed order of the court”."""
        article = "" if self.label.startswith(("The ", "Proof ")) else "the "
        return f"{article}{self.label[0].lower()}{self.label[1:]}"


class ConditionKind(models.TextChoices):
    """The parts of an order (ss.17 to 19 and 24 to 26)."""

    PROHIBITION = "prohibition", "Prohibition"
    TRAVEL_BAN = "travel_ban", "Foreign travel prohibition"
    PASSPORTS = "passports", "Surrender of passports"
    NOTIFICATION = "notification", "Notice of name and address"


PROHIBITS = frozenset({ConditionKind.PROHIBITION, ConditionKind.TRAVEL_BAN})


class Polarity(models.TextChoices):
    """Whether a condition forbids something or requires it."""

    PROHIBITION = "must_not", "Must not"
    REQUIREMENT = "must", "Must"


class Reach(models.TextChoices):
    """The countries that a foreign travel prohibition covers (s.18(2), s.25(2))."""

    NAMED = "named", "The countries named"
    ALL_BUT = "all_but", "All countries except those named"
    ALL = "all", "All countries outside the United Kingdom"


class HowServed(models.TextChoices):
    """How the order was served on the subject."""

    IN_COURT = "in_court", "In court"
    BY_HAND = "by_hand", "By hand"
    AT_ADDRESS = "at_address", "Left at the address"
    BY_POST = "by_post", "By post"
    THROUGH_SOLICITOR = "solicitor", "Through the solicitor"


class MissingDetail(models.TextChoices):
    """A detail that an imported order may lack; the force completes it later."""

    REFERENCE = "reference", "the force’s reference"
    BASIS = "basis", "the grounds"
    APPLICANT = "applicant", "who applied"
    COURT_KIND = "court_kind", "the kind of court"
    SERVICE = "service", "how it was served, and who served it"
    PAPERS = "papers", "whether your force holds a copy"


class Particular(models.TextChoices):
    """A kind of identifying detail. The register search finds each kind."""

    NAME = "name", "Name"
    ALIAS = "alias", "Alias or nickname"
    ADDRESS = "address", "Home address"
    PLACE = "place", "Place where the subject is seen"
    VEHICLE = "vehicle", "Vehicle registration"
    PHONE = "phone", "Phone number"


class MergeState(models.TextChoices):
    """The status of a request to merge two records of one person."""

    REQUESTED = "requested", "Awaiting confirmation"
    CONFIRMED = "confirmed", "Merged"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNDONE = "undone", "Undone"


class Risk(models.TextChoices):
    """The risk level of a subject, which sets how closely the force supervises them."""

    VERY_HIGH = "very_high", "Very high"
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class SearchReason(models.TextChoices):
    """The reason for a register search, as the log stores it."""

    STOP = "stop", "Stop of a person or vehicle"
    ADDRESS = "address", "Visit to an address"
    CUSTODY = "custody", "Person in custody"
    BORDER = "border", "Check at a port or airport"
    INTELLIGENCE = "intelligence", "Investigation or intelligence"
    WELFARE = "welfare", "Concern for a person’s safety"
