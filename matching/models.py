"""Keyed hashes of people, and who compared them.

`HashedToken` contains no name, and no application role may read it: only the functions of the schema `matching` do. The
force that asked sees a `MatchAttempt`, the force that holds the record sees a `MatchHit`; each has its own policy.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from matching.choices import Strength
from matching.querysets import HitQuerySet, LookupFindingQuerySet, LookupQuerySet, MatchAttemptQuerySet
from reference.models import Force


class HashedToken(models.Model):
    """One keyed hash of one part of a person. Only `matching.keep` writes it, and only `matching.score` reads it."""

    app = models.CharField("app that holds the record", max_length=16)
    record = models.UUIDField()
    # A plain code: a foreign key would be checked for each of a person's fifty tokens; `matching.keep` checks once.
    force = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    part = models.SmallIntegerField()
    weight = models.SmallIntegerField()
    token = models.BinaryField(max_length=16)

    class Meta:
        indexes = [
            models.Index(fields=["token"], name="matching_hashedtoken_by_token"),
            models.Index(fields=["app", "record"], name="matching_hashedtoken_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.record}"


class HashGeneration(models.Model):
    """Records that a record has hashes, and from which tables (`hash_tables.present`). Nobody reads it directly."""

    app = models.CharField(max_length=16)
    record = models.UUIDField()
    tables = models.CharField("tables that the hashes are of", max_length=12)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "kept"
        constraints = [models.UniqueConstraint(fields=["app", "record"], name="matching_hashgeneration_once")]

    def __str__(self) -> str:
        return f"hashes of {self.record}"


class MatchLimit(models.Model):
    """How many different people a person, or a force, may ask about on one day."""

    of = models.CharField(primary_key=True, max_length=8)
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(of__in=["person", "force"]), name="matching_matchlimit_known")
        ]

    def __str__(self) -> str:
        return f"{self.tries} a day for each {self.of}"


class MatchAttempt(models.Model):
    """An attempt to match a person. The question is stored as hashes until it is answered, and then deleted."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+")
    app = models.CharField(max_length=16)
    besides = models.UUIDField("the record that is being written, which is no hit", null=True)
    digest = models.BinaryField("of what was asked, so that asking the same again counts once", max_length=32)
    answered_at = models.DateTimeField(null=True)
    hits = models.SmallIntegerField("lines of the answer", null=True)

    objects = MatchAttemptQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tries"
        indexes = [
            models.Index(fields=["who", "at"], name="matching_try_by_person"),
            models.Index(fields=["force", "at"], name="matching_matchattempt_by_force"),
            models.Index(fields=["at"], condition=models.Q(answered_at__isnull=True), name="matching_try_unanswered"),
        ]

    def __str__(self) -> str:
        return f"try {self.public_id}"


class MatchHit(models.Model):
    """A record that an attempt matched, visible to the record's force.

    It repeats who asked, so it is complete by itself.
    """

    attempt = models.ForeignKey(MatchAttempt, models.CASCADE, db_column="try_id", related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    app = models.CharField(max_length=16)
    record = models.UUIDField()
    strength = models.CharField(max_length=8, choices=Strength)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_from = models.ForeignKey(Force, models.PROTECT, db_column="asked_from", related_name="+")

    objects = HitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "record"], name="matching_matchhit_once"),
            models.CheckConstraint(
                condition=models.Q(strength__in=Strength.values), name="matching_hit_strength_known"
            ),
        ]
        indexes = [
            models.Index(fields=["force", "asked_at"], name="matching_matchhit_by_force"),
            models.Index(fields=["app", "record"], name="matching_matchhit_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.strength} hit on {self.record}"


class LookupLimit(models.Model):
    """How many different questions to a register are allowed per day or per minute."""

    of = models.CharField(primary_key=True, max_length=8)
    tries = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(of__in=["person", "force", "program", "minute"]), name="matching_lookuplimit_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.tries} for each {self.of}"


class Lookup(models.Model):
    """A lookup of a person in a register, and the reason. The question is deleted once it is answered."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    force = models.ForeignKey(
        Force,
        models.PROTECT,
        db_column="force",
        related_name="+",
        null=True,
        verbose_name="force that asked",
    )
    app = models.CharField(max_length=16)
    reason = models.CharField(max_length=120)
    digest = models.BinaryField("of what was asked, so that asking the same again counts once", max_length=32)
    answered_at = models.DateTimeField(null=True)
    found = models.SmallIntegerField("people who fit", null=True)
    is_too_wide = models.BooleanField("more fit than an answer names", default=False, db_default=False)

    objects = LookupQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["who", "at"], name="matching_lookup_by_person"),
            models.Index(fields=["force", "at"], name="matching_lookup_by_force"),
            models.Index(
                fields=["at"], condition=models.Q(answered_at__isnull=True), name="matching_lookup_unanswered"
            ),
        ]

    def __str__(self) -> str:
        return f"lookup {self.public_id}"


class LookupFinding(models.Model):
    """A record that a lookup found, visible to the record's force, so that it knows who looked and why."""

    lookup = models.ForeignKey(Lookup, models.CASCADE, related_name="+")
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    app = models.CharField(max_length=16)
    record = models.UUIDField()
    strength = models.CharField(max_length=8, choices=Strength)
    points = models.SmallIntegerField("for the order of an answer; nobody is shown it")
    fits = ArrayField(models.CharField(max_length=8), help_text="What fitted: name, born, place, plate, phone.")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_from = models.ForeignKey(Force, models.PROTECT, db_column="asked_from", related_name="+", null=True)
    reason = models.CharField(max_length=120)

    objects = LookupFindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lookup", "record"], name="matching_lookupfinding_once"),
            models.CheckConstraint(
                condition=models.Q(strength__in=Strength.values), name="matching_finding_strength_known"
            ),
        ]
        indexes = [
            models.Index(fields=["force", "asked_at"], name="matching_finding_by_force"),
            models.Index(fields=["app", "record", "asked_by", "asked_at"], name="matching_finding_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.strength} finding of {self.record}"
