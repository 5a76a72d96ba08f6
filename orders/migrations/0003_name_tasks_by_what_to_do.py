"""Tasks are named by what there is to do. Only labels change."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_law_and_history"),
    ]

    operations = [
        migrations.AlterField(
            model_name="completedtask",
            name="kind",
            field=models.CharField(
                choices=[
                    ("pnc_set", "Set the marker on the Police National Computer"),
                    ("pnc_checked", "Check the marker on the Police National Computer"),
                    ("pnd", "Add an entry to the Police National Database"),
                    ("ports", "Notify ports and Border Force of the foreign travel prohibition"),
                    ("passports", "Check that passports were surrendered"),
                    ("partners", "Notify partner agencies"),
                ],
                max_length=12,
            ),
        ),
    ]
