"""What case review reads, stored at approval: the cases to review of a return in their order, and their numbers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from core.sql import load

REASONS = [
    "new",
    "unchanged",
    "long_open",
    "no_liaison_officer",
    "no_financial_investigator",
    "no_early_advice",
    "children_without_referral",
    "joint",
]


def kept(to, column):
    """A key to a vocabulary, without an index of its own."""
    return models.ForeignKey(
        db_column=column, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to
    )


def to_revision():
    """A key whose constraint is in keep_case_reviews.sql."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="investigations.revision",
    )


class Migration(migrations.Migration):
    dependencies = [("investigations", "0007_count_advice"), ("reference", "0002_add_force_population")]

    operations = [
        migrations.CreateModel(
            name="CaseToReview",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="to_review",
                        serialize=False,
                        to="investigations.entry",
                    ),
                ),
                ("revision", to_revision()),
                ("force", kept("reference.force", "force")),
                ("primary_type", kept("reference.exploitationtype", "primary_type")),
                (
                    "review_reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list),
                ),
                ("urgency", models.CharField(db_collation="C", max_length=40)),
            ],
            options={
                "verbose_name_plural": "cases to review",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("review_reasons__contained_by", REASONS), ("review_reasons__len__gt", 0)),
                        name="investigations_to_review_has_reason",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["revision", "urgency", "entry"],
                        include=("primary_type", "review_reasons"),
                        name="investigations_to_review_first",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseReviewCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", to_revision()),
                ("force", kept("reference.force", "force")),
                ("primary_type", kept("reference.exploitationtype", "primary_type")),
                (
                    "counted",
                    models.CharField(max_length=32, verbose_name="what is counted: a reason, or live, or to_review"),
                ),
                ("number", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("revision", "primary_type", "counted"), name="investigations_review_count_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("counted__in", ["live", "to_review", *REASONS])),
                        name="investigations_review_count_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="holding",
            index=models.Index(
                condition=models.Q(("ends_on__isnull", False)),
                fields=["ends_on"],
                name="investigations_holding_ended",
            ),
        ),
        load("investigations", "keep_case_reviews"),
    ]
