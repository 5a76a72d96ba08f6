"""When the owner of a saved view gets a mail about a new month."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0001_initial"),
        ("reports", "0003_add_figure_reference"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="savedview",
            name="last_sent_for",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="savedview",
            name="schedule",
            field=models.CharField(
                choices=[
                    ("never", "Never"),
                    ("published", "Each month, when the figures are published"),
                    ("complete", "Each month, when all your forces have reported"),
                ],
                default="never",
                max_length=9,
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("schedule__in", ["never", "published", "complete"])),
                name="reports_savedview_schedule_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="savedview",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_sent_for__isnull", True), ("last_sent_for__day", 1), _connector="OR"),
                name="reports_savedview_sent_for_a_month",
            ),
        ),
    ]
