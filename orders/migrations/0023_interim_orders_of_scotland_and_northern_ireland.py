"""Interim orders of Scotland and Northern Ireland can be recorded: their breach is an offence in England and Wales."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0022_the_secretary_of_state_applies")]
    operations = [
        migrations.AlterField(
            model_name="order",
            name="kind",
            field=models.CharField(
                choices=[
                    ("stpo_sentence", "Prevention order on sentence (s.14)"),
                    ("stpo_application", "Prevention order on application (s.15)"),
                    ("stro", "Risk order (s.23)"),
                    ("interim_stpo", "Interim prevention order (s.21)"),
                    ("interim_stro", "Interim risk order (s.28)"),
                    ("ni_stpo", "Prevention order (Northern Ireland)"),
                    ("tepo", "Trafficking and exploitation prevention order (Scotland)"),
                    ("tero", "Trafficking and exploitation risk order (Scotland)"),
                    ("ni_interim_stpo", "Interim prevention order (Northern Ireland)"),
                    ("interim_tepo", "Interim trafficking and exploitation prevention order (Scotland)"),
                    ("interim_tero", "Interim trafficking and exploitation risk order (Scotland)"),
                ],
                max_length=20,
            ),
        ),
    ]
