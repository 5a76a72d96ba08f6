"""Seal an investigation to named people, in every table that says something of it, and open one in an emergency."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core import sql
from core.sql import load

# The functions that the file of each name replaces; none of their triggers changes.
REPLACED = {
    "investigations_keep_frozen_entries": "keep_frozen_entries",
    "investigations_keep_frozen_parts": "keep_frozen_parts",
    "investigations_keep_history": "keep_history",
    "investigations_keep_profile": "keep_profile",
    "investigations_keep_case_to_review": "keep_case_reviews",
    "investigations_keep_advice": "keep_advice",
    "investigations_guard_revision": "guard_revision",
    "scope.returned_twice": "returned_twice",
    "scope.supported": "supported",
}


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0025_force_of_record"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InvestigationSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.CharField(max_length=300, verbose_name="why it is sealed")),
                ("review_on", models.DateField(verbose_name="review on")),
                ("sealed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=300, verbose_name="why it was unsealed")),
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
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="investigations.investigation",
                    ),
                ),
                (
                    "sealed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reason", models.CharField(max_length=300, verbose_name="why it was opened")),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("is_justified", models.BooleanField(null=True, verbose_name="whether it was justified")),
                ("review_words", models.CharField(blank=True, max_length=300, verbose_name="what the reviewer wrote")),
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
                    "investigation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="investigations.investigation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="emergencies",
                        to="investigations.investigationseal",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "emergency accesses",
            },
        ),
        migrations.CreateModel(
            name="SealedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("named_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
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
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="investigations.investigationseal",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="investigationseal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("investigation",),
                name="investigations_seal_once",
                violation_error_message="This investigation is already sealed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigationseal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="investigations_seal_has_reason",
                violation_error_message="Enter why the investigation is sealed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="investigationseal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_reason", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="investigations_seal_ended_has_person_and_reason",
                violation_error_message="Enter why the investigation is unsealed.",
            ),
        ),
        migrations.AddIndex(
            model_name="emergencyaccess",
            index=models.Index(fields=["person", "ends_at"], name="investigations_emergency_now"),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="investigations_emergency_has_reason",
                violation_error_message="Enter why you need to see the case now.",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("begins_at"))),
                name="investigations_emergency_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("person")), _negated=True),
                    _connector="OR",
                ),
                name="investigations_emergency_reviewed_by_another",
                violation_error_message="Somebody else reviews your emergency access.",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_justified__isnull", True),
                        ("review_words", ""),
                        ("reviewed_at__isnull", True),
                        ("reviewed_by__isnull", True),
                    ),
                    models.Q(
                        ("is_justified__isnull", False),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                        models.Q(("review_words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="investigations_emergency_review_is_whole",
                violation_error_message="Enter why the access was justified or not.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("seal", "person"),
                name="investigations_sealed_person_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                    _connector="OR",
                ),
                name="investigations_sealed_person_removed_by",
            ),
        ),
        load(
            "investigations",
            "sealed_columns",
            "force_of_seal",
            "unsealed",
            "count_sealed",
            "stamp_sealed",
            "seals",
            "emergency",
        ),
        *(sql.reload("investigations", file, name) for name, file in REPLACED.items()),
    ]
