"""The history of a meeting has each new date, and each paper that was added or removed."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("prosecutions", "0004_remind_present_owners"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="meetingstep",
            name="prosecutions_meetingstep_status_known",
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("status", "Status changed"),
                    ("moved", "Date changed"),
                    ("paper", "Paper added"),
                    ("removed", "Paper removed"),
                ],
                db_default="status",
                default="status",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="moved_from",
            field=models.DateField(null=True, verbose_name="date before"),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="moved_to",
            field=models.DateField(null=True, verbose_name="date after"),
        ),
        migrations.AddField(
            model_name="meetingstep",
            name="paper",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="title of the paper"
            ),
        ),
        migrations.AlterField(
            model_name="meetingstep",
            name="became",
            field=models.CharField(
                blank=True,
                choices=[
                    ("planned", "Planned"),
                    ("circulated", "Papers circulated"),
                    ("held", "Held"),
                    ("agreed", "Minutes agreed"),
                    ("cancelled", "Cancelled"),
                ],
                max_length=12,
                verbose_name="new status",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("became__in", ["planned", "circulated", "held", "agreed", "cancelled"]), ("kind", "status")
                    ),
                    models.Q(("became", ""), ("kind__in", ["moved", "paper", "removed"])),
                    _connector="OR",
                ),
                name="prosecutions_meetingstep_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["paper", "removed"]), models.Q(("paper__regex", "^\\s*$"), _negated=True)),
                    models.Q(models.Q(("kind__in", ["paper", "removed"]), _negated=True), ("paper", "")),
                    _connector="OR",
                ),
                name="prosecutions_meetingstep_names_its_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "moved"), ("moved_from__isnull", False), ("moved_to__isnull", False)),
                    models.Q(
                        models.Q(("kind", "moved"), _negated=True),
                        ("moved_from__isnull", True),
                        ("moved_to__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_meetingstep_has_its_dates",
            ),
        ),
    ]
