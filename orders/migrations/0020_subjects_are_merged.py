"""A subject says into which other record it was merged; merges, and who is known to be somebody else, have tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = settings.AUTH_USER_MODEL
PROTECT = django.db.models.deletion.PROTECT
STATES = [
    ("requested", "Waiting to be confirmed"),
    ("confirmed", "Merged"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
    ("undone", "Undone"),
]


def key() -> tuple[str, models.Field]:
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def force() -> tuple[str, models.Field]:
    return (
        "force",
        models.ForeignKey(db_column="force", on_delete=PROTECT, related_name="+", to="reference.force"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0019_times_of_day_and_duty_numbers"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="subject",
            name="merged_into",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=PROTECT, related_name="merged", to="orders.subject"
            ),
        ),
        migrations.AddConstraint(
            model_name="subject",
            constraint=models.CheckConstraint(
                condition=models.Q(("merged_into__isnull", True))
                | models.Q(("merged_into", models.F("id")), _negated=True),
                name="orders_subject_merged_into_another",
            ),
        ),
        migrations.CreateModel(
            name="DifferentPeople",
            fields=[
                key(),
                ("reason", models.CharField(max_length=300, verbose_name="why it is somebody else")),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=PERSON)),
                force(),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="orders.subject"
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="different_people",
                        to="orders.subject",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "different people",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject", models.F("other")), _negated=True)
                        & models.Q(("reason", ""), _negated=True),
                        name="orders_different_people_has_reason",
                        violation_error_message="Say why this is somebody else.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                key(),
                ("state", models.CharField(choices=STATES, default="requested", max_length=10)),
                ("reason", models.CharField(max_length=300, verbose_name="why they are one person")),
                ("requested_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_why", models.CharField(blank=True, max_length=300)),
                ("moved", models.JSONField(default=dict, verbose_name="keys of the rows that moved, by table")),
                (
                    "before",
                    models.JSONField(default=dict, verbose_name="columns of the kept record as they were"),
                ),
                ("decided_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=PERSON)),
                force(),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="+",
                        to="orders.subject",
                        verbose_name="record that becomes part of it",
                    ),
                ),
                ("requested_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to=PERSON)),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=PROTECT,
                        related_name="merges",
                        to="orders.subject",
                        verbose_name="record that is kept",
                    ),
                ),
                ("undone_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=PERSON)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["requested", "confirmed"])),
                        fields=("other",),
                        name="orders_merge_once",
                        violation_error_message="Somebody has asked for these records to be merged already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("subject", models.F("other")), _negated=True)
                        & models.Q(("reason", ""), _negated=True),
                        name="orders_merge_of_two_with_reason",
                        violation_error_message="Say why these are one person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["confirmed", "undone"]), _negated=True)
                        | models.Q(
                            ("decided_at__isnull", False),
                            ("decided_by__isnull", False),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                        ),
                        name="orders_merge_confirmed_by_a_second_person",
                        violation_error_message="Somebody else confirms that these are one person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "undone"), _negated=True)
                        | models.Q(
                            ("undone_at__isnull", False),
                            ("undone_by__isnull", False),
                            models.Q(("undone_why", ""), _negated=True),
                        ),
                        name="orders_merge_undone_has_reason",
                        violation_error_message="Say why the merge is undone.",
                    ),
                ],
            },
        ),
    ]
