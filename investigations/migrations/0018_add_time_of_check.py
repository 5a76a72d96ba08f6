"""A revision knows when all rules last looked through all of its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("investigations", "0017_not_applicable_answers")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="checked_at",
            field=models.DateTimeField(null=True, verbose_name="when all rules last looked through all rows"),
        ),
    ]
