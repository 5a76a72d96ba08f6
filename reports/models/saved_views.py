"""Addresses of the explorer and of dashboards that a person saved under a name."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from reference.models import Force, Unit
from reports.choices import SavedPage, Schedule, SharedWith
from reports.querysets import SavedViewQuerySet

MOST_OF_A_PERSON = 100
LONGEST_NAME = 80
LONGEST_ADDRESS = 2000
PAGES = {SavedPage.EXPLORER: "explorer:explorer", SavedPage.DASHBOARD: "dashboards:dashboard"}


class SavedView(models.Model):
    """A named address. It holds no figure: each reader gets the answer that they may read.

    `number` is one of the owner's numbers from 1 to the most that a person may have, so that the database limits them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField("number among the owner's")
    name = models.CharField(max_length=LONGEST_NAME)
    page = models.CharField(max_length=9, choices=SavedPage.choices)
    address = models.CharField("query string, in its canonical form", max_length=LONGEST_ADDRESS, blank=True)
    shared_with = models.CharField(max_length=8, choices=SharedWith.choices, default=SharedWith.NOBODY)
    # The owner's role and place when it was shared: a person who moves takes no view to another force.
    shared_role = models.CharField(max_length=16, choices=Role.choices, blank=True)
    shared_force = models.ForeignKey(
        Force, models.PROTECT, null=True, blank=True, db_column="shared_force", related_name="+"
    )
    shared_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, db_column="shared_unit", related_name="+"
    )
    created_at = models.DateTimeField()
    schedule = models.CharField(max_length=9, choices=Schedule.choices, default=Schedule.NEVER)
    # The newest month that the owner knows of: no mail is sent for it or an earlier one.
    last_sent_for = models.DateField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "owner",
                name="reports_savedview_name_once",
                violation_error_message="You already have a saved view with this name. Enter another name.",
            ),
            models.UniqueConstraint(fields=["owner", "number"], name="reports_savedview_number_once"),
            models.CheckConstraint(
                condition=Q(number__range=(1, MOST_OF_A_PERSON)),
                name="reports_savedview_number_in_range",
                violation_error_message=f"You have {MOST_OF_A_PERSON} saved views. Delete one first.",
            ),
            models.CheckConstraint(
                condition=~Q(name__regex=r"^\s*$"),
                name="reports_savedview_has_a_name",
                violation_error_message="Enter a name.",
            ),
            models.CheckConstraint(condition=Q(page__in=SavedPage.values), name="reports_savedview_page_known"),
            models.CheckConstraint(
                condition=Q(
                    shared_with=SharedWith.NOBODY, shared_role="", shared_force__isnull=True, shared_unit__isnull=True
                )
                | (
                    Q(shared_with__in=[SharedWith.ROLE, SharedWith.UNIT])
                    & ~Q(shared_role="")
                    & (
                        Q(shared_force__isnull=False, shared_unit__isnull=True)
                        | Q(shared_force__isnull=True, shared_unit__isnull=False)
                    )
                )
                | Q(shared_with=SharedWith.NATIONAL) & ~Q(shared_role=""),
                name="reports_savedview_shared_from_a_place",
            ),
            models.CheckConstraint(condition=Q(schedule__in=Schedule.values), name="reports_savedview_schedule_known"),
            models.CheckConstraint(
                condition=Q(last_sent_for__isnull=True) | Q(last_sent_for__day=1),
                name="reports_savedview_sent_for_a_month",
            ),
        ]
        indexes = [
            models.Index(fields=["shared_with", "shared_force"], name="reports_savedview_force"),
            models.Index(fields=["shared_with", "shared_unit"], name="reports_savedview_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it opens: the page asks its question again, as the reader."""
        url = reverse(PAGES[SavedPage(self.page)])
        return f"{url}?{self.address}" if self.address else url

    @property
    def has_schedule(self) -> bool:
        """Whether its owner gets emails about it."""
        return self.schedule != Schedule.NEVER

    @property
    def is_shared(self) -> bool:
        """Whether other people have it in their list."""
        return self.shared_with != SharedWith.NOBODY
