"""What reviewers decide of investigations that two bodies return: one operation with its lead, or two."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0006_supports_begin_and_end"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JointDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operation_key", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="investigations.investigation"
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="investigations.investigation",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="investigations.investigation"
                    ),
                ),
                (
                    "other_force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.force"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("investigation", "other"),
                        name="investigations_joint_one_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("investigation__lt", models.F("other"))),
                        name="investigations_joint_lower_number_first",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lead__isnull", True),
                            ("lead", models.F("investigation")),
                            ("lead", models.F("other")),
                            _connector="OR",
                        ),
                        name="investigations_joint_lead_is_one_of_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lead__isnull", False), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="investigations_joint_two_operations_have_a_reason",
                        violation_error_message="Say why they are not the same operation.",
                    ),
                ],
            },
        ),
    ]
