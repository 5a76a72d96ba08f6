"""“Not sure yet” is the label of a force that has looked and does not know; no value changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0030_support_in_scotland_and_northern_ireland"),
    ]

    operations = [
        migrations.AlterField(
            model_name="comparison",
            name="says",
            field=models.CharField(
                choices=[("looked", "Not sure yet"), ("same", "The same person"), ("different", "Not the same person")],
                max_length=12,
                verbose_name="what the found force says",
            ),
        ),
    ]
