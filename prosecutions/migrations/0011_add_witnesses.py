"""Victims and witnesses of cases with their support, special measures and steps, and the rules of when to warn.

The file of rules may have them already: a new database loads all of it in `0007_case_functions`.
"""

import csv
import uuid
from datetime import date
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load

FILE = Path(__file__).parents[1] / "data" / "court_rules.csv"
CODES = ("witness_contact_days", "witness_abroad_days")


def add_rules(apps, schema_editor):
    """One row for each line of the file with one of the codes, unless there is one."""
    rules = apps.get_model("prosecutions", "ProsecutionRule").objects
    with FILE.open(newline="", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["code"] in CODES]
    for row in rows:
        if not rules.filter(code=row["code"]).exists():
            rules.create(
                code=row["code"],
                value=int(row["value"]),
                valid_from=date.fromisoformat(row["valid_from"]),
                is_verified=row["is_verified"] == "yes",
                source=row["source"],
            )


def delete_rules(apps, schema_editor):
    """Delete them: adding them again expects none."""
    apps.get_model("prosecutions", "ProsecutionRule").objects.filter(code__in=CODES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0011_constrain_outcome_types"),
        ("prosecutions", "0010_joint_team_functions"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number in the case")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("victim", "Victim, not giving evidence"),
                            ("witness", "Witness"),
                            ("both", "Victim and witness"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_under_18", models.BooleanField(verbose_name="under 18")),
                ("is_abroad", models.BooleanField(verbose_name="lives abroad")),
                ("needs_interpreter", models.BooleanField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("before", "Before evidence"),
                            ("gave", "Evidence given"),
                            ("not_needed", "Evidence not needed"),
                            ("removed", "Removed"),
                        ],
                        default="before",
                        max_length=12,
                    ),
                ),
                ("first_contact_on", models.DateField()),
                ("last_contact_on", models.DateField()),
                ("next_contact_on", models.DateField(null=True, verbose_name="next contact due")),
                (
                    "willingness",
                    models.CharField(
                        choices=[
                            ("undecided", "Not decided"),
                            ("supports", "Supports the prosecution"),
                            ("against", "Does not support the prosecution"),
                            ("withdrew", "Withdrew support"),
                        ],
                        default="undecided",
                        max_length=10,
                    ),
                ),
                ("willingness_on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("investigation", "During the investigation"),
                            ("charging", "While a charging decision was awaited"),
                            ("before_trial", "After charge, before the trial"),
                            ("trial", "During the trial"),
                        ],
                        max_length=14,
                        verbose_name="stage of the withdrawal",
                    ),
                ),
                ("needs_assessed_on", models.DateField(null=True)),
                (
                    "statement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not offered yet"),
                            ("offered", "Offered"),
                            ("made", "Made"),
                            ("declined", "Declined"),
                        ],
                        max_length=10,
                        verbose_name="victim personal statement",
                    ),
                ),
                ("statement_on", models.DateField(null=True)),
                (
                    "no_measures_on",
                    models.DateField(null=True, verbose_name="day on which no special measures were needed"),
                ),
                (
                    "abroad",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nothing arranged"),
                            ("link_applied", "Live link from abroad applied for"),
                            ("link_agreed", "Live link from abroad agreed"),
                            ("letter_sent", "Letter of request sent"),
                            ("letter_agreed", "Letter of request agreed by the other state"),
                            ("travel", "Travel to the UK arranged"),
                            ("not_possible", "Not possible, another way needed"),
                        ],
                        max_length=14,
                        verbose_name="evidence from abroad",
                    ),
                ),
                ("abroad_on", models.DateField(null=True)),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("screens", "Behind screens"),
                            ("live_link", "By live link in the UK"),
                            ("abroad_link", "By live link from abroad"),
                            ("letter", "Abroad, under a letter of request"),
                            ("recorded", "Recorded"),
                            ("read", "Statement read out by agreement"),
                        ],
                        max_length=12,
                        verbose_name="how evidence was given",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("plea", "Guilty plea"),
                            ("not_called", "Not called by either side"),
                            ("ended", "Prosecution ended"),
                            ("victim", "A victim who gives no evidence"),
                        ],
                        max_length=12,
                        verbose_name="why evidence was not needed",
                    ),
                ),
                (
                    "ended_on",
                    models.DateField(null=True, verbose_name="day of the evidence, or from which it is not needed"),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="witnesses",
                        to="prosecutions.prosecutioncase",
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="country abroad, by its code"),
                ),
                (
                    "created_by",
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
                (
                    "referral",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "witnesses",
            },
        ),
        migrations.CreateModel(
            name="SpecialMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(null=True, verbose_name="day of the status")),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("screens", "Screens (section 23)"),
                            ("live_link", "Live link (section 24)"),
                            ("private", "Evidence in private (section 25)"),
                            ("wigs", "Removal of wigs and gowns (section 26)"),
                            ("recorded", "Recorded evidence in chief (section 27)"),
                            ("cross", "Recorded cross-examination (section 28)"),
                            ("intermediary", "Intermediary (section 29)"),
                            ("aids", "Aids to communication (section 30)"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("needed", "Needed"),
                            ("applied", "Applied for"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("unwanted", "Not wanted by the witness"),
                        ],
                        max_length=10,
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
                (
                    "witness",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="prosecutions.witness",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WitnessStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=16)),
                ("was", models.CharField(blank=True, max_length=12, verbose_name="status before")),
                ("became", models.CharField(max_length=12, verbose_name="status after")),
                ("on", models.DateField(null=True, verbose_name="day on which it happened")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="what was chosen, in words")),
                ("before", models.JSONField(default=dict, verbose_name="codes, dates and numbers before it")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
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
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="prosecutions.witnessstep",
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="prosecutions.witness",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WitnessSupport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(null=True, verbose_name="day of the status")),
                (
                    "support",
                    models.CharField(
                        choices=[
                            ("guardian", "Independent child trafficking guardian"),
                            ("advocate", "Independent modern slavery advocate"),
                            ("care_unit", "Witness care unit"),
                            ("provider", "Support worker of a victim support provider"),
                            ("isva", "Independent Sexual Violence Adviser"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("ended", "Ended"),
                        ],
                        max_length=10,
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
                (
                    "witness",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="prosecutions.witness",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="witness",
            index=models.Index(fields=["force", "status"], name="prosecutions_wit_by_status"),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="prosecutions_witness_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["before", "gave", "not_needed", "removed"]),
                    ("kind__in", ["victim", "witness", "both"]),
                ),
                name="prosecutions_witness_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_abroad", True),
                    models.Q(("abroad", ""), ("abroad_on__isnull", True), ("country", "")),
                    _connector="OR",
                ),
                name="prosecutions_witness_country_is_abroad",
                violation_error_message="Only a person who lives abroad has a country, and evidence from abroad.",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("abroad", ""), ("abroad_on__isnull", True)),
                    models.Q(
                        (
                            "abroad__in",
                            ["link_applied", "link_agreed", "letter_sent", "letter_agreed", "travel", "not_possible"],
                        ),
                        ("abroad_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_witness_abroad_has_its_day",
                violation_error_message="Enter the date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_contact_on__gte", models.F("first_contact_on")),
                    models.Q(
                        ("next_contact_on__isnull", True),
                        ("next_contact_on__gte", models.F("last_contact_on")),
                        _connector="OR",
                    ),
                ),
                name="prosecutions_witness_contacts_in_order",
                violation_error_message="The next contact can’t be before the last one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stage__in", ["investigation", "charging", "before_trial", "trial"]),
                        ("willingness", "withdrew"),
                    ),
                    models.Q(("stage", ""), ("willingness__in", ["against", "supports", "undecided"])),
                    _connector="OR",
                ),
                name="prosecutions_witness_withdrawal_has_stage",
                violation_error_message="Select the stage at which the person withdrew.",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("statement", ""), ("statement_on__isnull", True)),
                    models.Q(("statement__in", ["offered", "made", "declined"]), ("statement_on__isnull", False)),
                    _connector="OR",
                ),
                name="prosecutions_witness_statement_has_its_day",
                violation_error_message="Enter the date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="witness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "evidence__in",
                            ["in_person", "screens", "live_link", "abroad_link", "letter", "recorded", "read"],
                        ),
                        ("status", "gave"),
                        ("ended_on__gte", models.F("first_contact_on")),
                        ("ended_on__isnull", False),
                        ("reason", ""),
                    ),
                    models.Q(
                        ("reason__in", ["plea", "not_called", "ended", "victim"]),
                        ("status", "not_needed"),
                        ("ended_on__gte", models.F("first_contact_on")),
                        ("ended_on__isnull", False),
                        ("evidence", ""),
                    ),
                    models.Q(
                        models.Q(("status__in", ["gave", "not_needed"]), _negated=True),
                        ("ended_on__isnull", True),
                        ("evidence", ""),
                        ("reason", ""),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_witness_evidence_when_finished",
                violation_error_message="Select how the evidence was given, or why it was not needed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialmeasure",
            constraint=models.UniqueConstraint(fields=("witness", "measure"), name="prosecutions_measure_once"),
        ),
        migrations.AddConstraint(
            model_name="specialmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "measure__in",
                        ["screens", "live_link", "private", "wigs", "recorded", "cross", "intermediary", "aids"],
                    )
                ),
                name="prosecutions_measure_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialmeasure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on__isnull", True), ("status", "")),
                    models.Q(
                        ("on__isnull", False), ("status__in", ["needed", "applied", "granted", "refused", "unwanted"])
                    ),
                    _connector="OR",
                ),
                name="prosecutions_measure_has_its_day",
                violation_error_message="Enter the date.",
            ),
        ),
        migrations.AddIndex(
            model_name="witnessstep",
            index=models.Index(fields=["witness", "id"], name="prosecutions_wit_timeline"),
        ),
        migrations.AddConstraint(
            model_name="witnessstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "undo"), ("undoes__isnull", False)),
                    models.Q(models.Q(("move", "undo"), _negated=True), ("undoes__isnull", True)),
                    _connector="OR",
                ),
                name="prosecutions_witness_step_undoes_a_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="witnesssupport",
            constraint=models.UniqueConstraint(fields=("witness", "support"), name="prosecutions_support_once"),
        ),
        migrations.AddConstraint(
            model_name="witnesssupport",
            constraint=models.CheckConstraint(
                condition=models.Q(("support__in", ["guardian", "advocate", "care_unit", "provider", "isva"])),
                name="prosecutions_support_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="witnesssupport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on__isnull", True), ("status", "")),
                    models.Q(("on__isnull", False), ("status__in", ["offered", "accepted", "declined", "ended"])),
                    _connector="OR",
                ),
                name="prosecutions_support_has_its_day",
                violation_error_message="Enter the date.",
            ),
        ),
        load("prosecutions", "witnesses_of_case"),
        migrations.RunPython(add_rules, delete_rules),
    ]
