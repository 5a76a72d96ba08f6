"""The fixed values of the reference tables, on which code depends.

Terms that people may add or end are rows of a vocabulary (`models/vocabulary.py`), not choices.
"""

from __future__ import annotations

from django.db import models


class ForceKind(models.TextChoices):
    """The kind of police force."""

    TERRITORIAL = "territorial", "Territorial force of England and Wales"
    SPECIAL = "special", "Special police force"
    NATIONAL = "national", "National police service"


class Country(models.TextChoices):
    """Where the force polices, which decides which law applies to it."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"
    GREAT_BRITAIN = "great-britain", "Great Britain"


class Colour(models.TextChoices):
    """The chart colour of an exploitation type; a type has the same colour on every chart."""

    CRIMINAL = "criminal", "Criminal"
    SEXUAL = "sexual", "Sexual"
    LABOUR = "labour", "Labour"
    DOMESTIC = "domestic", "Domestic"
    OTHER = "other", "Other and not known"


class OffenceGroup(models.TextChoices):
    """The law that an offence comes from."""

    MODERN_SLAVERY_ACT = "modern-slavery-act", "Modern Slavery Act 2015"
    EARLIER_LAW = "earlier-law", "Earlier law of England and Wales"
    SCOTLAND = "scotland", "Law of Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Law of Northern Ireland"
    LINKED = "linked", "Linked offences"
