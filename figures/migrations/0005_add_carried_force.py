"""Forces that the national team carries into a month; the choice is ended and never changed."""

import datetime
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0004_add_extensions_and_reminders"),
        ("reference", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CarriedForce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.CharField(max_length=300)),
                ("chosen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "from_period",
                    models.ForeignKey(
                        db_column="from_period",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.period",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_column="period",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.period",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("period", "force"),
                        name="figures_carriedforce_once",
                        violation_error_message="This force is already carried into this month.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_period__gte", models.F("period") - datetime.timedelta(days=62)),
                            ("from_period__lt", models.F("period")),
                        ),
                        name="figures_carriedforce_from_two_months_back",
                        violation_error_message="Choose one of the two months before.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "^\\s*$"), _negated=True),
                        name="figures_carriedforce_has_a_reason",
                        violation_error_message="Enter a reason.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="figures_carriedforce_ended_by_somebody",
                    ),
                ],
            },
        ),
        load("figures", "keep_carriedforce"),
    ]
