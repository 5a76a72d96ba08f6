"""Enumerations of joint investigation teams."""

from django.db import models


class TeamStatus(models.TextChoices):
    """How far the agreement of a team is."""

    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreement signed"
    ENDED = "ended", "Ended"
    DROPPED = "dropped", "Not set up"


class LegalBasis(models.TextChoices):
    """The instrument under which an agreement was signed.

    Agreements with EU states made before 2021 were moved to another basis before the end of the transition period
    (Modern Slavery Police Transformation Programme, annual report 2020, page 52).
    """

    PROTOCOL = "protocol", "Second Additional Protocol to the 1959 Convention, article 20 (Council of Europe)"
    FRAMEWORK = "framework", "EU Framework Decision 2002/465/JHA (up to 2020)"
    CONVENTION = "un", "United Nations Convention against Transnational Organized Crime, article 19"
    OTHER = "other", "Another agreement"


class Funding(models.TextChoices):
    """Whether the team has money of its own, such as from Eurojust through a partner state."""

    NONE = "", "Not applied for"
    APPLIED = "applied", "Applied for"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class EndReason(models.TextChoices):
    """Why an agreement ended."""

    DONE = "done", "The team did what it was set up for"
    EXPIRED = "expired", "The agreement was not extended"
    PARTNER = "partner", "A partner state left"
    CLOSED = "closed", "The investigation was closed"


class DropReason(models.TextChoices):
    """Why a proposed team was not set up."""

    PARTNER = "partner", "The partner state declined"
    NO_CASE = "no_case", "The partner state has no live case"
    REQUESTS = "requests", "Letters of request are enough"
    CLOSED = "closed", "The investigation was closed"


class PartnerState(models.TextChoices):
    """States that a team can have beside the United Kingdom, by their code in ISO 3166-1."""

    ALBANIA = "AL", "Albania"
    AUSTRIA = "AT", "Austria"
    BELGIUM = "BE", "Belgium"
    BOSNIA = "BA", "Bosnia and Herzegovina"
    BULGARIA = "BG", "Bulgaria"
    CROATIA = "HR", "Croatia"
    CYPRUS = "CY", "Cyprus"
    CZECHIA = "CZ", "Czechia"
    DENMARK = "DK", "Denmark"
    ESTONIA = "EE", "Estonia"
    FINLAND = "FI", "Finland"
    FRANCE = "FR", "France"
    GERMANY = "DE", "Germany"
    GREECE = "GR", "Greece"
    HUNGARY = "HU", "Hungary"
    ICELAND = "IS", "Iceland"
    IRELAND = "IE", "Ireland"
    ITALY = "IT", "Italy"
    LATVIA = "LV", "Latvia"
    LITHUANIA = "LT", "Lithuania"
    LUXEMBOURG = "LU", "Luxembourg"
    MALTA = "MT", "Malta"
    MOLDOVA = "MD", "Moldova"
    MONTENEGRO = "ME", "Montenegro"
    NETHERLANDS = "NL", "Netherlands"
    NIGERIA = "NG", "Nigeria"
    NORTH_MACEDONIA = "MK", "North Macedonia"
    NORWAY = "NO", "Norway"
    POLAND = "PL", "Poland"
    PORTUGAL = "PT", "Portugal"
    ROMANIA = "RO", "Romania"
    SERBIA = "RS", "Serbia"
    SLOVAKIA = "SK", "Slovakia"
    SLOVENIA = "SI", "Slovenia"
    SPAIN = "ES", "Spain"
    SWEDEN = "SE", "Sweden"
    SWITZERLAND = "CH", "Switzerland"
    TURKEY = "TR", "Turkey"
    UKRAINE = "UA", "Ukraine"
    VIETNAM = "VN", "Vietnam"
    OTHER = "ZZ", "Another state"  # a code that ISO 3166-1 leaves to users
