"""Editions of official statistics and their figures."""

import uuid

import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import sql


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0004_keep_codes"),
        ("reports", "0009_list_a_person_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficialEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "series",
                    models.CharField(
                        choices=[("nrm", "NRM referrals"), ("crime", "Recorded modern slavery crimes")], max_length=16
                    ),
                ),
                ("extracted_on", models.DateField(verbose_name="date of extraction")),
                ("source", models.CharField(max_length=300, verbose_name="title or address of the publication")),
                ("imported_at", models.DateTimeField()),
                (
                    "stored_at",
                    models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow(), editable=False),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OfficialFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="first day of the quarter")),
                ("breakdown", models.CharField(blank=True, max_length=40)),
                ("is_total", models.BooleanField(default=False, verbose_name="total of other figures")),
                ("value", models.PositiveIntegerField(null=True)),
                (
                    "shorthand",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("c", "confidential"),
                            ("u", "of low reliability"),
                            ("x", "not available"),
                            ("z", "not applicable"),
                        ],
                        max_length=1,
                        verbose_name="in place of a number",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="reports.officialedition",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="officialedition",
            constraint=models.UniqueConstraint(
                fields=("series", "extracted_on"),
                name="reports_officialedition_once_a_day",
                violation_error_message="There is already an edition of this series with this date. Check the date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("series__in", ["nrm", "crime"])), name="reports_officialedition_series_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="officialedition",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__regex", "^\\s*$"), _negated=True),
                name="reports_officialedition_has_its_source",
                violation_error_message="Enter the title or address of the publication.",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialfigure",
            constraint=models.UniqueConstraint(
                fields=("edition", "starts_on", "force", "breakdown"),
                name="reports_officialfigure_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="officialfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shorthand", ""), ("value__isnull", False)),
                    models.Q(("shorthand__in", ["c", "u", "x", "z"]), ("value__isnull", True)),
                    _connector="OR",
                ),
                name="reports_officialfigure_number_or_shorthand",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("breakdown__regex", "(^|/)total(/|$)"), ("is_total", True)),
                    models.Q(("is_total", False), models.Q(("breakdown__regex", "(^|/)total(/|$)"), _negated=True)),
                    _connector="OR",
                ),
                name="reports_officialfigure_total_by_its_codes",
            ),
        ),
        migrations.AddConstraint(
            model_name="officialfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("starts_on__day", 1), ("starts_on__month__in", [1, 4, 7, 10])),
                name="reports_officialfigure_is_of_a_quarter",
            ),
        ),
        sql.load("reports", "keep_editions"),
    ]
