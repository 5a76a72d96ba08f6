"""An order from a force's own list may lack its basis, applicant, service or papers; it then says so itself."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0011_queries_say_whether_they_are_answered"),
        ("orders", "0020_subjects_are_merged"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="to_complete",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("reference", "the force’s reference"),
                        ("basis", "what it rests on"),
                        ("applicant", "who applied"),
                        ("court_kind", "the kind of court"),
                        ("service", "how it was served, and by whom"),
                        ("papers", "whether your force holds the papers"),
                    ],
                    max_length=12,
                ),
                blank=True,
                db_default=[],
                default=list,
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="applicant",
            field=models.CharField(
                blank=True,
                choices=[
                    ("prosecutor", "The prosecutor, at sentence"),
                    ("police", "A chief officer of police"),
                    ("immigration", "An immigration officer"),
                    ("nca", "The Director General of the National Crime Agency"),
                    ("glaa", "The Gangmasters and Labour Abuse Authority"),
                    ("subject", "The subject"),
                    ("court", "The court"),
                    ("time", "The calendar"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="basis",
            field=models.CharField(
                blank=True,
                choices=[
                    ("conviction", "Convicted of a slavery or trafficking offence"),
                    ("insanity", "Not guilty by reason of insanity"),
                    ("disability", "Under a disability, and did the act"),
                    ("caution", "Cautioned"),
                    ("abroad", "An equivalent offence abroad"),
                    ("none", "No conviction"),
                ],
                max_length=12,
                verbose_name="What it rests on",
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="by_whom",
            field=models.CharField(blank=True, max_length=120, verbose_name="who served it"),
        ),
        migrations.AlterField(
            model_name="service",
            name="how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_court", "In court"),
                    ("by_hand", "By hand"),
                    ("at_address", "Left at the address"),
                    ("by_post", "By post"),
                    ("solicitor", "Through the solicitor"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="asked_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("prosecutor", "The prosecutor, at sentence"),
                    ("police", "A chief officer of police"),
                    ("immigration", "An immigration officer"),
                    ("nca", "The Director General of the National Crime Agency"),
                    ("glaa", "The Gangmasters and Labour Abuse Authority"),
                    ("subject", "The subject"),
                    ("court", "The court"),
                    ("time", "The calendar"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("to_complete", []), _negated=True),
                fields=["force", "id"],
                name="orders_order_to_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "to_complete__contained_by",
                        ["reference", "basis", "applicant", "court_kind", "service", "papers"],
                    )
                ),
                name="orders_order_to_complete_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", ""), _negated=True), ("to_complete__contains", ["basis"]), _connector="OR"
                ),
                name="orders_order_without_basis_is_to_complete",
                violation_error_message="Say what the order rests on.",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("applicant", ""), _negated=True),
                    ("to_complete__contains", ["applicant"]),
                    _connector="OR",
                ),
                name="orders_order_without_applicant_is_to_complete",
                violation_error_message="Say who applied for the order.",
            ),
        ),
    ]
