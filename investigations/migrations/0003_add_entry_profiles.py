"""The profile of each approved entry, which never changes."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0002_revisions_never_change"),
        ("reference", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryProfile",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="profile",
                        serialize=False,
                        to="investigations.entry",
                    ),
                ),
                ("changed_in", models.DateField(verbose_name="month of its last change")),
                ("stage_since", models.DateField(verbose_name="first month at its stage")),
                (
                    "review_reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list),
                ),
                ("is_joint", models.BooleanField(verbose_name="shared with another force")),
                ("victims", models.PositiveIntegerField(verbose_name="potential victims")),
                ("suspects", models.PositiveIntegerField(verbose_name="suspects")),
                ("children", models.PositiveIntegerField(verbose_name="potential victims under 18")),
                (
                    "victim_nationalities",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "suspect_nationalities",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list),
                ),
                (
                    "victim_genders",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list),
                ),
                (
                    "suspect_genders",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list),
                ),
                (
                    "victim_ages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list),
                ),
                (
                    "suspect_ages",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), default=list),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["force", "changed_in"], name="investigations_profile_changed")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage_since__lte", models.F("changed_in"))),
                        name="investigations_profile_stage_is_a_change",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changed_in__day", 1), ("stage_since__day", 1)),
                        name="investigations_profile_months",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("children__lte", models.F("victims"))),
                        name="investigations_profile_children_are_victims",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "review_reasons__contained_by",
                                [
                                    "new",
                                    "unchanged",
                                    "long_open",
                                    "no_liaison_officer",
                                    "no_financial_investigator",
                                    "no_early_advice",
                                    "children_without_referral",
                                    "joint",
                                ],
                            )
                        ),
                        name="investigations_profile_reasons_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("suspect_genders__contained_by", ["female", "male", "other", "not_known"]),
                            ("victim_genders__contained_by", ["female", "male", "other", "not_known"]),
                        ),
                        name="investigations_profile_genders_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "suspect_ages__contained_by",
                                ["0-17", "18-24", "25-39", "40-59", "60-over", "adult", "not_known"],
                            ),
                            (
                                "victim_ages__contained_by",
                                ["0-17", "18-24", "25-39", "40-59", "60-over", "adult", "not_known"],
                            ),
                        ),
                        name="investigations_profile_ages_known",
                    ),
                ],
            },
        ),
        load("investigations", "keep_profile"),
    ]
