"""What case review and people filters ask of an approved entry, worked out once, when it is approved."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from investigations.choices import AgeGroup, Gender, ReviewReason
from investigations.models.entries import Entry
from reference.models import Force


def codes(longest: int) -> ArrayField[list[str], list[str]]:
    """A field for a list of different codes."""
    return ArrayField(models.CharField(max_length=longest), default=list)


class EntryProfile(models.Model):
    """The profile of one approved entry. It never changes: a correction has entries of its own.

    `changed_in` is the month since which nothing that is counted has changed, `stage_since` the month since which the
    case has been at its stage. Both start again when a case is transferred or reopened. Nationalities are those under
    which people are counted.
    """

    # The entry takes its profile along in the database (sql/keep_profile.sql): Django asks and deletes nothing.
    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, primary_key=True, related_name="profile", db_constraint=False
    )
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    changed_in = models.DateField("month of its last change")
    stage_since = models.DateField("first month at its stage")
    review_reasons = codes(32)
    is_joint = models.BooleanField("shared with another force")
    victims = models.PositiveIntegerField("potential victims")
    suspects = models.PositiveIntegerField("suspects")
    children = models.PositiveIntegerField("potential victims under 18")
    victim_nationalities = codes(40)
    suspect_nationalities = codes(40)
    victim_genders = codes(10)
    suspect_genders = codes(10)
    victim_ages = codes(10)
    suspect_ages = codes(10)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage_since__lte=F("changed_in")), name="investigations_profile_stage_is_a_change"
            ),
            models.CheckConstraint(
                condition=Q(changed_in__day=1, stage_since__day=1), name="investigations_profile_months"
            ),
            models.CheckConstraint(
                condition=Q(children__lte=F("victims")), name="investigations_profile_children_are_victims"
            ),
            models.CheckConstraint(
                condition=Q(review_reasons__contained_by=ReviewReason.values),
                name="investigations_profile_reasons_known",
            ),
            models.CheckConstraint(
                condition=Q(victim_genders__contained_by=Gender.values, suspect_genders__contained_by=Gender.values),
                name="investigations_profile_genders_known",
            ),
            models.CheckConstraint(
                condition=Q(victim_ages__contained_by=AgeGroup.values, suspect_ages__contained_by=AgeGroup.values),
                name="investigations_profile_ages_known",
            ),
        ]
        indexes = [models.Index(fields=["force", "changed_in"], name="investigations_profile_changed")]

    def __str__(self) -> str:
        return f"profile of entry {self.entry_id}"
