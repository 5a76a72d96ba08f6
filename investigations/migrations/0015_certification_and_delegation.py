"""A force may want its lead to certify each return; a coordinator who is away names a colleague."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0014_drop_redundant_keys"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="monthlyreturn",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("to_certify", "Waiting for certification"),
                    ("submitted", "Submitted"),
                    ("certified", "Certified"),
                    ("queried", "Queried"),
                    ("answered", "Replied"),
                    ("approved", "Approved"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="CertificationChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_wanted", models.BooleanField(verbose_name="the lead certifies each return")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
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
                "indexes": [models.Index(fields=["force", "-id"], name="investigations_certification")],
            },
        ),
        migrations.CreateModel(
            name="ReviewDelegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("created_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True, verbose_name="when it was ended early")),
                (
                    "away",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "colleague",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "ends_on"], name="investigations_delegation_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="investigations_delegation_days_in_order",
                        violation_error_message="The last day is before the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("colleague", models.F("away")), _negated=True),
                        name="investigations_delegation_to_another",
                        violation_error_message="Choose a colleague, not yourself.",
                    ),
                ],
            },
        ),
    ]
