"""A month knows the day on which it was opened: history that is entered afterwards is neither on time nor late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0008_treat_returns_to_certify")]

    operations = [
        migrations.AddField(
            model_name="period",
            name="created_on",
            field=models.DateField(null=True, verbose_name="the day on which it was opened in this service"),
        ),
    ]
