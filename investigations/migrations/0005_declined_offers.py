"""An offer can be declined, with a reason that the giver is told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0004_one_index_for_figures"),
        ("investigations", "0004_names_before_a_month_changed_them"),
        ("reference", "0001_bodies_and_vocabularies"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="why it was declined"),
        ),
        migrations.AlterField(
            model_name="handover",
            name="state",
            field=models.CharField(
                choices=[
                    ("offered", "Offered"),
                    ("accepted", "Accepted"),
                    ("withdrawn", "Withdrawn"),
                    ("declined", "Declined"),
                    ("noted", "Declined, and noted by the giver"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="investigations_handover_declined_has_reason",
                violation_error_message="Say why your force does not take the investigation over.",
            ),
        ),
    ]
