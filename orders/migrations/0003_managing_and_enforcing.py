"""Managing and enforcing: who manages a subject, visits, tasks, passports, notices, handovers and breaches."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import matching.fields


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0007_joint_operations_are_decided"),
        ("orders", "0002_the_law"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Breach",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("happened_on", models.DateField()),
                ("facts", models.TextField(verbose_name="what happened")),
                ("evidence", models.TextField(blank=True, verbose_name="what shows it")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("investigated", "Under investigation"),
                            ("no_action", "No further action"),
                            ("warned", "Warned"),
                            ("charged", "Charged"),
                            ("convicted", "Convicted"),
                            ("acquitted", "Acquitted"),
                            ("discontinued", "Discontinued"),
                            ("order_varied", "Order varied"),
                        ],
                        default="suspected",
                        max_length=12,
                    ),
                ),
                ("reported_at", models.DateTimeField()),
                ("arrested_on", models.DateField(blank=True, null=True)),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="day of the result")),
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="investigations.investigation",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaches", to="orders.order"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "reporter_force",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                        verbose_name="force that reported it",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "breaches",
            },
        ),
        migrations.CreateModel(
            name="BreachCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="of_conditions", to="orders.breach"
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="breaches", to="orders.condition"
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
            ],
        ),
        migrations.CreateModel(
            name="BreachStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="place in the history, from 1")),
                ("move", models.CharField(max_length=12)),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("investigated", "Under investigation"),
                            ("no_action", "No further action"),
                            ("warned", "Warned"),
                            ("charged", "Charged"),
                            ("convicted", "Convicted"),
                            ("acquitted", "Acquitted"),
                            ("discontinued", "Discontinued"),
                            ("order_varied", "Order varied"),
                        ],
                        max_length=12,
                        verbose_name="state before",
                    ),
                ),
                (
                    "became",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("investigated", "Under investigation"),
                            ("no_action", "No further action"),
                            ("warned", "Warned"),
                            ("charged", "Charged"),
                            ("convicted", "Convicted"),
                            ("acquitted", "Acquitted"),
                            ("discontinued", "Discontinued"),
                            ("order_varied", "Order varied"),
                        ],
                        max_length=12,
                        verbose_name="state after",
                    ),
                ),
                ("on", models.DateField(db_column="made_on", verbose_name="day of the move")),
                ("court", models.CharField(blank=True, max_length=120)),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months of imprisonment"),
                ),
                ("sentence", models.CharField(blank=True, max_length=200, verbose_name="the sentence in words")),
                ("reasons", models.TextField(blank=True)),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="orders.breach"
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExpiryDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ends_on", models.DateField(verbose_name="the last day it speaks of")),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("renew", "Ask the court to renew or extend it"),
                            ("vary", "Ask the court to vary it"),
                            ("lapse", "Let it lapse"),
                            ("noted", "It ran out without a decision"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="expiry_decisions", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=8, verbose_name="subject number")),
                ("reason", models.CharField(max_length=300, verbose_name="why it is offered")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("noted", "Declined, and read by the giver"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("declined_why", models.CharField(blank=True, max_length=300, verbose_name="why it was declined")),
                ("offered_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                        verbose_name="giver",
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="the receiver’s managing officer",
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.force"
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handovers", to="orders.subject"
                    ),
                ),
                (
                    "was_officer",
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
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "of",
                    models.CharField(
                        choices=[
                            ("first", "Name and address, for the first time"),
                            ("name", "A new name"),
                            ("address", "A new home address"),
                        ],
                        max_length=8,
                    ),
                ),
                ("since", models.DateField(verbose_name="day of service, or of the change")),
                ("due_on", models.DateField(verbose_name="to be told by")),
                ("on", models.DateField(db_column="told_on", verbose_name="told on")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "known_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="orders.knownby",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Passport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", matching.fields.SealedTextField(default="", max_length=40, verbose_name="Passport number")),
                ("station", models.CharField(max_length=120, verbose_name="police station that holds it")),
                ("taken_on", models.DateField(verbose_name="surrendered on")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="returned on")),
                ("returned_to", models.CharField(blank=True, max_length=120, verbose_name="to whom")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="passports", to="orders.order"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("very_high", "Very high"), ("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField()),
                ("on", models.DateField(db_column="assessed_on", verbose_name="day of the assessment")),
                ("review_due_on", models.DateField(verbose_name="reviewed by")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="orders.subject"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TaskDone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pnc_set", "Marker on the Police National Computer"),
                            ("pnc_checked", "Marker on the Police National Computer checked"),
                            ("pnd", "Entry on the Police National Database"),
                            ("ports", "Ports and Border Force told of the travel ban"),
                            ("passports", "Surrender of passports checked"),
                            ("partners", "Partner agencies told"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField(db_column="done_on", verbose_name="done on")),
                ("reference", models.CharField(max_length=120, verbose_name="reference, or who was told")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tasks_done", to="orders.order"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "tasks done",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(db_column="visited_on", verbose_name="day of the visit")),
                ("was_planned", models.BooleanField(verbose_name="the subject expected it")),
                ("was_seen", models.BooleanField(verbose_name="the subject was seen")),
                ("officers", models.CharField(max_length=120, verbose_name="who visited")),
                ("said", models.CharField(max_length=300, verbose_name="what was found, in a sentence")),
                ("next_due_on", models.DateField(null=True, verbose_name="the next visit is due by")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="orders.subject"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("kept", "Kept"), ("not_kept", "Not kept"), ("not_checked", "Not checked")],
                        max_length=12,
                    ),
                ),
                (
                    "condition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="orders.condition"
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
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="orders.visit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaAlert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("noted_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                        verbose_name="force that is told",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                        verbose_name="managing force",
                    ),
                ),
                (
                    "known_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="alerts", to="orders.knownby"
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="area_alerts", to="orders.subject"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("known_by",), name="orders_area_alert_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("noted_at__isnull", True), ("noted_by__isnull", True)),
                            models.Q(("noted_at__isnull", False), ("noted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="orders_area_alert_noted_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        blank=True,
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
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="orders.subject"
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject", "at"], name="orders_assignment_history")],
            },
        ),
        migrations.AddIndex(
            model_name="breach",
            index=models.Index(fields=["force", "state"], name="orders_breach_queue"),
        ),
        migrations.AddIndex(
            model_name="breach",
            index=models.Index(fields=["reported_by"], name="orders_breach_own_reports"),
        ),
        migrations.AddConstraint(
            model_name="breach",
            constraint=models.CheckConstraint(
                condition=models.Q(("facts", ""), _negated=True),
                name="orders_breach_has_facts",
                violation_error_message="Say what happened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breach",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["suspected", "investigated", "charged"]),
                    ("decided_on__isnull", False),
                    _connector="OR",
                ),
                name="orders_breach_result_has_day",
                violation_error_message="A result has its day.",
            ),
        ),
        migrations.AddConstraint(
            model_name="breachcondition",
            constraint=models.UniqueConstraint(fields=("breach", "condition"), name="orders_breach_condition_once"),
        ),
        migrations.AddConstraint(
            model_name="breachstep",
            constraint=models.UniqueConstraint(fields=("breach", "number"), name="orders_breach_step_in_its_place"),
        ),
        migrations.AddIndex(
            model_name="expirydecision",
            index=models.Index(fields=["order", "ends_on"], name="orders_expiry_decided"),
        ),
        migrations.AddConstraint(
            model_name="expirydecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="orders_expiry_decision_has_reason",
                violation_error_message="Say in a sentence why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("subject",),
                name="orders_handover_one_offer",
                violation_error_message="This subject is offered already. Withdraw that offer first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="orders_handover_to_another",
                violation_error_message="Choose another force than your own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("declined_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="orders_handover_declined_has_reason",
                violation_error_message="Say why your force does not take it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "accepted"), _negated=True), ("officer__isnull", False), _connector="OR"
                ),
                name="orders_handover_accepted_has_officer",
                violation_error_message="Name the officer who manages the subject from now on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "offered")),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="orders_handover_settled_has_person_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("on__gte", models.F("since"))),
                name="orders_notice_after_its_cause",
                violation_error_message="It was told on or after the day from which it holds. Check both days.",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("of", "first")),
                fields=("order",),
                name="orders_notice_first_once",
                violation_error_message="A colleague has noted this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_on__isnull", True), ("returned_to", "")),
                    models.Q(
                        ("returned_on__gte", models.F("taken_on")),
                        ("returned_on__isnull", False),
                        models.Q(("returned_to", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_passport_return_is_told",
                violation_error_message="Say to whom it was returned, on or after the day it was surrendered.",
            ),
        ),
        migrations.AddIndex(
            model_name="riskassessment",
            index=models.Index(fields=["subject", "on"], name="orders_assessment_history"),
        ),
        migrations.AddConstraint(
            model_name="riskassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="orders_assessment_has_reason",
                violation_error_message="Say in a sentence why the risk is at this level.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskdone",
            constraint=models.UniqueConstraint(
                fields=("order", "kind"),
                name="orders_task_done_once",
                violation_error_message="A colleague has noted this already.",
            ),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["subject", "on"], name="orders_visit_history"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("said", ""), _negated=True), models.Q(("officers", ""), _negated=True)),
                name="orders_visit_is_told",
                violation_error_message="Say who visited, and in a sentence what was found.",
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(fields=("visit", "condition"), name="orders_check_once_a_visit"),
        ),
    ]
