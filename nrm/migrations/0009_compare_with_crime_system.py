"""Exports of crime systems, their entries, and why an open record is not exported."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0008_crime_functions"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="crimerecord",
            name="not_exported",
            field=models.CharField(
                blank=True,
                choices=[
                    ("restricted", "It is on a restricted part of the crime system"),
                    ("other_system", "It is on another system"),
                    ("combined", "Its entry on the crime system is about several victims"),
                ],
                db_default="",
                default="",
                max_length=12,
                verbose_name="why an export of the crime system does not have it",
            ),
        ),
        migrations.CreateModel(
            name="CrimeSystemExport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "contents",
                    models.CharField(
                        choices=[
                            ("both", "Incidents (N200) and crimes"),
                            ("incidents", "Incidents (N200) only"),
                            ("crimes", "Crimes only"),
                        ],
                        max_length=10,
                    ),
                ),
                ("covers_from", models.DateField(verbose_name="first day of reports that it covers")),
                ("covers_to", models.DateField(verbose_name="last day of reports that it covers")),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), verbose_name="keys of the columns that it has"
                    ),
                ),
                ("entries", models.PositiveIntegerField(verbose_name="how many entries it has")),
                ("imported_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CrimeSystemEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("reference", models.CharField(max_length=40, verbose_name="crime system reference")),
                (
                    "key",
                    models.CharField(max_length=40, verbose_name="the reference without case, spaces and separators"),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("n200_1", "N200/1 Awaiting decision"),
                            ("n200_2", "N200/2 Negative decision"),
                            ("n200_3", "N200/3 Duty to notify"),
                            ("n200_4", "N200/4 Outside England and Wales"),
                            ("n200_5", "N200/5 Outside, negative decision"),
                            ("n200_6", "N200/6 Transferred"),
                            ("crime", "Crime"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_cancelled", models.BooleanField(default=False, verbose_name="cancelled on the crime system")),
                ("reported_at", models.DateTimeField(verbose_name="when the force received the report")),
                (
                    "recorded_at",
                    models.DateTimeField(null=True, verbose_name="when it was entered on the crime system"),
                ),
                ("outcome", models.CharField(blank=True, max_length=4)),
                ("outcome_on", models.DateField(null=True)),
                (
                    "authority_reference",
                    models.CharField(blank=True, max_length=40, verbose_name="Home Office reference"),
                ),
                ("case_reference", models.CharField(blank=True, max_length=80, verbose_name="investigation")),
                (
                    "paired_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reference", "They have the same crime system reference"),
                            ("home_office", "They have the same Home Office reference"),
                            ("person", "A colleague chose the record"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "set_aside",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_slavery", "It is not modern slavery"),
                            ("duplicate", "Another entry is about the same victim"),
                            ("other_force", "Another force has the record"),
                            ("several", "It is about several victims, who have entries of their own"),
                            ("erased", "Its record here was erased"),
                        ],
                        max_length=12,
                        verbose_name="why it needs no record",
                    ),
                ),
                ("accepted", models.CharField(blank=True, max_length=64)),
                ("changed_at", models.DateTimeField(null=True, verbose_name="when it was paired or set aside")),
                (
                    "changed_by",
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
                    "record",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="system_entries",
                        to="nrm.crimerecord",
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="nrm.crimesystemexport",
                        verbose_name="newest that has it",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RejectedPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rejected_at", models.DateTimeField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rejected", to="nrm.crimesystementry"
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="nrm.crimerecord"
                    ),
                ),
                (
                    "rejected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="crimesystemexport",
            index=models.Index(fields=["force", "-id"], name="nrm_crimesystemexport_newest"),
        ),
        migrations.AddConstraint(
            model_name="crimesystemexport",
            constraint=models.CheckConstraint(
                condition=models.Q(("covers_to__gte", models.F("covers_from"))),
                name="nrm_crimesystemexport_covers_days",
                violation_error_message="The last day must be the first day or later.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystemexport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="nrm_crimesystemexport_withdrawn_has_person",
            ),
        ),
        migrations.AddIndex(
            model_name="crimesystementry",
            index=models.Index(fields=["record"], name="nrm_crimesystementry_by_record"),
        ),
        migrations.AddIndex(
            model_name="crimesystementry",
            index=models.Index(
                condition=models.Q(("is_cancelled", False), ("record__isnull", True), ("set_aside", "")),
                fields=["force", "reported_at"],
                name="nrm_crimesystementry_unpaired",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$")),
                name="nrm_crimesystementry_reference_plain",
                violation_error_message="A reference has letters, digits and the signs on your keyboard.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.CheckConstraint(
                condition=models.Q(("authority_reference__regex", "^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$")),
                name="nrm_crimesystementry_authority_reference_plain",
                violation_error_message="A reference has letters, digits and the signs on your keyboard.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.UniqueConstraint(fields=("force", "key"), name="nrm_crimesystementry_once_in_a_force"),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), _negated=True), name="nrm_crimesystementry_has_a_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_cancelled", False)),
                fields=("record",),
                name="nrm_crimesystementry_one_for_a_record",
                violation_error_message="This record is already paired with another entry.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paired_by", ""), ("record__isnull", True)),
                    models.Q(("record__isnull", False), models.Q(("paired_by", ""), _negated=True)),
                    _connector="OR",
                ),
                name="nrm_crimesystementry_paired_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimesystementry",
            constraint=models.CheckConstraint(
                condition=models.Q(("record__isnull", True), ("set_aside", ""), _connector="OR"),
                name="nrm_crimesystementry_paired_or_set_aside",
                violation_error_message="This entry is paired with a record. Separate them first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rejectedpair",
            constraint=models.UniqueConstraint(fields=("entry", "record"), name="nrm_rejectedpair_once"),
        ),
    ]
