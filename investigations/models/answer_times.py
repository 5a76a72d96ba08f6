"""The time that the questions of a return took, as totals of the return."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from figures.models import Period
from investigations.models.returns import MonthlyReturn
from investigations.querysets import ScopedQuerySet
from reference.models import Force


class AnswerTime(models.Model):
    """The whole time of one question of a return. It says nothing about a person or a day (docs/adr/0059).

    `sql/answer_times.sql` has the foreign key to the return, together with its force and month.
    """

    monthly_return = models.ForeignKey(
        MonthlyReturn, models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    force = models.ForeignKey(Force, models.PROTECT, db_column="force", related_name="+", db_index=False)
    period = models.ForeignKey(Period, models.PROTECT, db_column="period", related_name="+")
    question = models.CharField(max_length=32)
    seconds = models.PositiveIntegerField(default=0)
    given = models.PositiveIntegerField("answers where there was none", default=0)
    changed = models.PositiveIntegerField("answers that were replaced", default=0)

    objects = ScopedQuerySet["AnswerTime"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["monthly_return", "question"], name="investigations_answertime_once"),
            models.CheckConstraint(condition=~Q(question=""), name="investigations_answertime_of_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.seconds} seconds"
