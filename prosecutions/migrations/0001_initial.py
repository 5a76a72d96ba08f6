"""The action plan of the Prosecutions Oversight Group."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0002_documents_never_change"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OversightMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("meets_on", models.DateField(verbose_name="date")),
                ("agenda", models.TextField(blank=True, max_length=5000)),
                (
                    "attendees",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="who attended, by organisation and role"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("circulated", "Papers circulated"),
                            ("held", "Held"),
                            ("agreed", "Minutes agreed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "became",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("circulated", "Papers circulated"),
                            ("held", "Held"),
                            ("agreed", "Minutes agreed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="prosecutions.oversightmeeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="prosecutions.oversightmeeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=1000)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="prosecutions.oversightmeeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=160)),
                ("aim", models.TextField(max_length=2000, verbose_name="what it should achieve")),
                (
                    "agency_post",
                    models.CharField(blank=True, max_length=120, verbose_name="who leads on it at the agency, by post"),
                ),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("blocked", "Blocked"),
                            ("proposed", "Completion proposed"),
                            ("complete", "Complete"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="not_started",
                        max_length=12,
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="day on which it was completed or cancelled")),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        db_column="agency",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.agency",
                    ),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActionEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("title", models.CharField(max_length=160)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("note", models.TextField(blank=True, max_length=2000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="prosecutions.planaction",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PlanActionEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Action created"),
                            ("changed", "Wording changed"),
                            ("status", "Status changed"),
                            ("due", "Due date changed"),
                            ("owner", "Owner changed"),
                            ("update", "Progress update"),
                            ("comment", "Comment"),
                            ("evidence", "Evidence added"),
                            ("removed", "Evidence removed"),
                            ("decision", "Decided at a meeting"),
                        ],
                        max_length=9,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                (
                    "became",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("blocked", "Blocked"),
                            ("proposed", "Completion proposed"),
                            ("complete", "Complete"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                        verbose_name="new status",
                    ),
                ),
                ("due_from", models.DateField(null=True, verbose_name="due date before")),
                ("due_to", models.DateField(null=True, verbose_name="due date after")),
                ("before", models.TextField(blank=True, max_length=2162)),
                ("after", models.TextField(blank=True, max_length=2162)),
                ("happened_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="prosecutions.planaction"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="prosecutions.meetingdecision",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="new owner",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="oversightmeeting",
            index=models.Index(fields=["-meets_on"], name="prosecutions_meeting_newest"),
        ),
        migrations.AddConstraint(
            model_name="oversightmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "^\\s*$"), _negated=True),
                name="prosecutions_meeting_has_a_title",
                violation_error_message="Enter the title of the meeting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="oversightmeeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["planned", "circulated", "held", "agreed", "cancelled"])),
                name="prosecutions_meeting_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("became__in", ["planned", "circulated", "held", "agreed", "cancelled"])),
                name="prosecutions_meetingstep_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "^\\s*$"), _negated=True),
                name="prosecutions_meetingpaper_has_a_title",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingdecision",
            constraint=models.UniqueConstraint(
                fields=("meeting", "number"), name="prosecutions_decision_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "^\\s*$"), _negated=True),
                name="prosecutions_decision_has_a_text",
                violation_error_message="Enter the decision.",
            ),
        ),
        migrations.AddIndex(
            model_name="planaction",
            index=models.Index(fields=["status", "due_on"], name="prosecutions_action_due"),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("force__isnull", True), ("unit__isnull", True), _connector="OR"),
                name="prosecutions_action_at_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", True), ("agency_post", "")),
                    models.Q(("agency__isnull", False), ("force", None), ("unit", None)),
                    _connector="OR",
                ),
                name="prosecutions_action_agency_has_a_national_owner",
                violation_error_message="For an agency, choose an owner in the national team.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title__regex", "^\\s*$"), _negated=True),
                    models.Q(("aim__regex", "^\\s*$"), _negated=True),
                ),
                name="prosecutions_action_has_its_texts",
                violation_error_message="Enter the title and what the action should achieve.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["not_started", "in_progress", "blocked", "proposed", "complete", "cancelled"])
                ),
                name="prosecutions_action_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposed_by__isnull", False), ("status", "proposed")),
                    models.Q(("proposed_by__isnull", False), ("status", "complete")),
                    models.Q(
                        ("proposed_by__isnull", True), models.Q(("status__in", ["proposed", "complete"]), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="prosecutions_action_completion_proposed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="planaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("status__in", ["cancelled", "complete"])),
                    models.Q(
                        models.Q(("status__in", ["cancelled", "complete"]), _negated=True), ("ended_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="prosecutions_action_ended_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("force__isnull", True), ("unit__isnull", True), _connector="OR"),
                name="prosecutions_evidence_at_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", ""), ("document__isnull", False), ("note", "")),
                    models.Q(
                        ("document__isnull", True),
                        models.Q(
                            models.Q(("address", ""), _negated=True),
                            models.Q(("note__regex", "^\\s*$"), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_evidence_is_a_file_a_link_or_a_note",
                violation_error_message="Enter a link or a note.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("address", ""), ("address__regex", "^(https://[^\\s/\\\\]|/[^/\\\\\\s])\\S*$"), _connector="OR"
                ),
                name="prosecutions_evidence_address_is_a_page",
            ),
        ),
        migrations.AddConstraint(
            model_name="actionevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("title__regex", "^\\s*$"), _negated=True), name="prosecutions_evidence_has_a_title"
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("force__isnull", True), ("unit__isnull", True), _connector="OR"),
                name="prosecutions_event_at_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "created",
                            "changed",
                            "status",
                            "due",
                            "owner",
                            "update",
                            "comment",
                            "evidence",
                            "removed",
                            "decision",
                        ],
                    )
                ),
                name="prosecutions_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["changed", "due", "update", "comment", "evidence", "removed", "decision"]),
                        _negated=True,
                    ),
                    models.Q(("text__regex", "^\\s*$"), _negated=True),
                    _connector="OR",
                ),
                name="prosecutions_event_has_its_text",
                violation_error_message="Enter the details.",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("became__in", ["not_started", "in_progress", "blocked", "proposed", "complete", "cancelled"]),
                        ("kind", "status"),
                    ),
                    models.Q(models.Q(("kind", "status"), _negated=True), ("became", "")),
                    _connector="OR",
                ),
                name="prosecutions_event_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_from__isnull", False), ("due_to__isnull", False), ("kind", "due")),
                    models.Q(
                        ("due_from__isnull", True), ("due_to__isnull", True), models.Q(("kind", "due"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="prosecutions_event_due_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "owner"), ("owner__isnull", False)),
                    models.Q(("owner__isnull", True), models.Q(("kind", "owner"), _negated=True)),
                    _connector="OR",
                ),
                name="prosecutions_event_new_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="planactionevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision__isnull", False), ("kind", "decision")),
                    models.Q(("decision__isnull", True), models.Q(("kind", "decision"), _negated=True)),
                    _connector="OR",
                ),
                name="prosecutions_event_decision",
            ),
        ),
    ]
