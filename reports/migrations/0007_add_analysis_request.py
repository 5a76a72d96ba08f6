"""Requests for tailored analysis, their figures and answers."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_add_release"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnalysisRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveIntegerField(unique=True)),
                ("question", models.TextField(max_length=1000)),
                ("asked_by", models.CharField(max_length=120, verbose_name="who asks: name and post")),
                ("organisation", models.CharField(max_length=120)),
                ("asked_on", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "handling",
                    models.CharField(
                        choices=[("official", "OFFICIAL"), ("sensitive", "OFFICIAL-SENSITIVE")], max_length=9
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("answered", "Answered"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=5000)),
                (
                    "close_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why it was closed without an answer"),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "created_by",
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
            ],
        ),
        migrations.CreateModel(
            name="RequestFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                (
                    "page",
                    models.CharField(choices=[("explorer", "Explorer"), ("dashboard", "Dashboard")], max_length=9),
                ),
                (
                    "address",
                    models.CharField(blank=True, max_length=2000, verbose_name="query string, in its canonical form"),
                ),
                ("code", models.CharField(blank=True, max_length=8, verbose_name="figure reference")),
                ("month", models.DateField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="what it was counted from")),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="reports.analysisrequest",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="analysisrequest",
            index=models.Index(fields=["state", "due_on"], name="reports_request_due"),
        ),
        migrations.AddConstraint(
            model_name="analysisrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("question__regex", "^\\s*$"), _negated=True),
                    models.Q(("asked_by", ""), _negated=True),
                    models.Q(("organisation", ""), _negated=True),
                ),
                name="reports_request_has_its_texts",
                violation_error_message="Enter who asks, their organisation and the question.",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysisrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("asked_on"))),
                name="reports_request_due_after_it_was_asked",
                violation_error_message="Enter a due date on or after the day of the request.",
            ),
        ),
        migrations.AddConstraint(
            model_name="analysisrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("handling__in", ["official", "sensitive"])), name="reports_request_handling_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="analysisrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("close_reason", ""),
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("state", "open"),
                    ),
                    models.Q(
                        ("close_reason", ""),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("state", "answered"),
                        models.Q(("answer__regex", "^\\s*$"), _negated=True),
                    ),
                    models.Q(
                        ("answer", ""),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("state", "closed"),
                        models.Q(("close_reason__regex", "^\\s*$"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reports_request_ended_with_an_answer_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestfigure",
            constraint=models.UniqueConstraint(
                fields=("request", "page", "address"),
                name="reports_requestfigure_once",
                violation_error_message="This figure is already in the request.",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("month__isnull", True)),
                    models.Q(("month__day", 1), models.Q(("digest", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reports_requestfigure_frozen_with_its_digest",
            ),
        ),
    ]
