"""Joint investigation teams with their steps."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0039_name_constraints_after_the_model"),
        ("prosecutions", "0008_correct_cases"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JointTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreement signed"),
                            ("ended", "Ended"),
                            ("dropped", "Not set up"),
                        ],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("states", django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2))),
                ("has_eurojust", models.BooleanField(default=False, verbose_name="Eurojust supports it")),
                ("has_europol", models.BooleanField(default=False, verbose_name="Europol takes part")),
                (
                    "funding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not applied for"),
                            ("applied", "Applied for"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "protocol",
                                "Second Additional Protocol to the 1959 Convention, article 20 (Council of Europe)",
                            ),
                            ("framework", "EU Framework Decision 2002/465/JHA (up to 2020)"),
                            ("un", "United Nations Convention against Transnational Organized Crime, article 19"),
                            ("other", "Another agreement"),
                        ],
                        max_length=9,
                        verbose_name="legal basis",
                    ),
                ),
                ("proposed_on", models.DateField()),
                ("agreed_on", models.DateField(null=True)),
                ("runs_to", models.DateField(null=True, verbose_name="last day of the agreement")),
                (
                    "ended_on",
                    models.DateField(
                        null=True, verbose_name="last day of the team, or day on which the proposal was dropped"
                    ),
                ),
                ("end_reason", models.CharField(blank=True, max_length=8)),
                ("created_at", models.DateTimeField()),
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
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joint_teams",
                        to="investigations.investigation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JointTeamStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=8)),
                ("was", models.CharField(blank=True, max_length=8, verbose_name="status before")),
                ("became", models.CharField(max_length=8, verbose_name="status after")),
                ("on", models.DateField(verbose_name="day on which it happened")),
                ("detail", models.CharField(blank=True, max_length=600, verbose_name="what was chosen, in words")),
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
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="prosecutions.jointteam",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="prosecutions.jointteamstep",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="jointteam",
            index=models.Index(fields=["investigation"], name="prosecutions_team_by_inv"),
        ),
        migrations.AddIndex(
            model_name="jointteam",
            index=models.Index(fields=["force", "status"], name="prosecutions_team_by_status"),
        ),
        migrations.AddConstraint(
            model_name="jointteam",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["proposed", "agreed", "ended", "dropped"])),
                name="prosecutions_team_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointteam",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "states__contained_by",
                        [
                            "AL",
                            "AT",
                            "BE",
                            "BA",
                            "BG",
                            "HR",
                            "CY",
                            "CZ",
                            "DK",
                            "EE",
                            "FI",
                            "FR",
                            "DE",
                            "GR",
                            "HU",
                            "IS",
                            "IE",
                            "IT",
                            "LV",
                            "LT",
                            "LU",
                            "MT",
                            "MD",
                            "ME",
                            "NL",
                            "NG",
                            "MK",
                            "NO",
                            "PL",
                            "PT",
                            "RO",
                            "RS",
                            "SK",
                            "SI",
                            "ES",
                            "SE",
                            "CH",
                            "TR",
                            "UA",
                            "VN",
                            "ZZ",
                        ],
                    ),
                    ("states__len__gte", 1),
                ),
                name="prosecutions_team_has_partners",
                violation_error_message="Select at least one partner state.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointteam",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("basis__in", ["protocol", "framework", "un", "other"]),
                        ("status__in", ["agreed", "ended"]),
                        ("agreed_on__gte", models.F("proposed_on")),
                        ("agreed_on__isnull", False),
                        ("runs_to__gte", models.F("agreed_on")),
                        ("runs_to__isnull", False),
                    ),
                    models.Q(
                        ("basis", ""),
                        ("status__in", ["proposed", "dropped"]),
                        ("agreed_on__isnull", True),
                        ("runs_to__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_team_agreement_has_its_days",
                violation_error_message="The agreement can’t be signed before the team was proposed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointteam",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("end_reason__in", ["done", "expired", "partner", "closed"]),
                        ("status", "ended"),
                        ("ended_on__isnull", False),
                        ("ended_on__range", (models.F("agreed_on"), models.F("runs_to"))),
                    ),
                    models.Q(
                        ("end_reason__in", ["partner", "no_case", "requests", "closed"]),
                        ("status", "dropped"),
                        ("ended_on__gte", models.F("proposed_on")),
                        ("ended_on__isnull", False),
                    ),
                    models.Q(
                        models.Q(("status__in", ["ended", "dropped"]), _negated=True),
                        ("end_reason", ""),
                        ("ended_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_team_ends_within_its_agreement",
                violation_error_message="The team can’t end before it began, or after its agreement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="jointteam",
            constraint=models.CheckConstraint(
                condition=models.Q(("funding__in", ["", "applied", "granted", "refused"])),
                name="prosecutions_team_funding_known",
            ),
        ),
        migrations.AddIndex(
            model_name="jointteamstep",
            index=models.Index(fields=["team", "id"], name="prosecutions_team_timeline"),
        ),
        migrations.AddConstraint(
            model_name="jointteamstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "undo"), ("undoes__isnull", False)),
                    models.Q(models.Q(("move", "undo"), _negated=True), ("undoes__isnull", True)),
                    _connector="OR",
                ),
                name="prosecutions_team_step_undoes_a_step",
            ),
        ),
    ]
