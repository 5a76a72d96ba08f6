"""Views of the explorer and of dashboards that people save under a name."""

import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0001_initial"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number among the owner's")),
                ("name", models.CharField(max_length=80)),
                (
                    "page",
                    models.CharField(choices=[("explorer", "Explorer"), ("dashboard", "Dashboard")], max_length=9),
                ),
                (
                    "address",
                    models.CharField(blank=True, max_length=2000, verbose_name="query string, in its canonical form"),
                ),
                (
                    "shared_with",
                    models.CharField(
                        choices=[
                            ("nobody", "Nobody"),
                            ("role", "People with your role"),
                            ("unit", "Your unit"),
                            ("national", "The national team"),
                        ],
                        default="nobody",
                        max_length=8,
                    ),
                ),
                (
                    "shared_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("analyst", "Force analyst"),
                            ("lead", "Force lead"),
                            ("coordinator", "Regional coordinator"),
                            ("national", "National team"),
                            ("partner", "Partner"),
                            ("auditor", "Auditor"),
                            ("officer", "Officer"),
                            ("administrator", "Administrator"),
                            ("system", "System account"),
                        ],
                        max_length=16,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "shared_force",
                    models.ForeignKey(
                        blank=True,
                        db_column="shared_force",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "shared_unit",
                    models.ForeignKey(
                        blank=True,
                        db_column="shared_unit",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["shared_with", "shared_force"], name="reports_savedview_force"),
                    models.Index(fields=["shared_with", "shared_unit"], name="reports_savedview_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        models.F("owner"),
                        name="reports_savedview_name_once",
                        violation_error_message="You already have a saved view with this name. Enter another name.",
                    ),
                    models.UniqueConstraint(fields=("owner", "number"), name="reports_savedview_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 100))),
                        name="reports_savedview_number_in_range",
                        violation_error_message="You have 100 saved views. Delete one first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^\\s*$"), _negated=True),
                        name="reports_savedview_has_a_name",
                        violation_error_message="Enter a name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page__in", ["explorer", "dashboard"])), name="reports_savedview_page_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("shared_force__isnull", True),
                                ("shared_role", ""),
                                ("shared_unit__isnull", True),
                                ("shared_with", "nobody"),
                            ),
                            models.Q(
                                ("shared_with__in", ["role", "unit"]),
                                models.Q(("shared_role", ""), _negated=True),
                                models.Q(
                                    models.Q(("shared_force__isnull", False), ("shared_unit__isnull", True)),
                                    models.Q(("shared_force__isnull", True), ("shared_unit__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(("shared_with", "national"), models.Q(("shared_role", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reports_savedview_shared_from_a_place",
                    ),
                ],
            },
        ),
    ]
