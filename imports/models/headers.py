"""A force's choices for the headers of its own files: which column each is, or that it does not use it.

Only the name of a header is stored, as written, and nothing below it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from imports.checking.headers import LONGEST, NOT_USED
from imports.querysets import LearnedHeaderQuerySet
from reference.models import Force

NAME = r"^[^=+@[:cntrl:]-][^[:cntrl:]]*$"  # one line that no spreadsheet treats as a formula


class LearnedHeader(models.Model):
    """One header of one kind of table, as chosen by a force or the national team."""

    force = models.ForeignKey(Force, models.PROTECT, null=True, blank=True, db_column="force", related_name="+")
    kind = models.CharField("kind of table", max_length=40)
    header = models.CharField("the header as it stood", max_length=LONGEST)
    key = models.CharField("what it is found by: the header without case and stray spaces", max_length=3 * LONGEST)
    column = models.CharField("key of the column; blank where it is not used", max_length=40, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="who said it")
    at = models.DateTimeField(auto_now_add=True)

    objects = LearnedHeaderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "force", "key"],
                nulls_distinct=False,
                name="imports_learnedheader_one_column",
                violation_error_message="This column name is already matched. Delete that match first.",
            ),
            models.CheckConstraint(
                condition=Q(header__regex=NAME),
                name="imports_learnedheader_is_a_name",
                violation_error_message="A column name must be one line that starts with a letter.",
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="imports_learnedheader_is_found"),
        ]

    def __str__(self) -> str:
        return self.header

    @property
    def is_used(self) -> bool:
        """Whether it is mapped to a column."""
        return self.column != NOT_USED
