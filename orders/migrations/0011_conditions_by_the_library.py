"""Conditions are counted by the entry of the library too, and an extraction says in which way it was taken.

Those of before are of the first way: nothing of them changes, and no measure that came later counts them as none.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_days_of_removal")]

    operations = [
        migrations.AddField(
            model_name="orderextraction",
            name="method",
            field=models.PositiveSmallIntegerField(default=1, db_default=1),
        ),
        migrations.AddField(
            model_name="orderextractioncell",
            name="entry",
            field=models.CharField(blank=True, db_default="", max_length=40, verbose_name="entry of the library"),
        ),
        migrations.AddField(
            model_name="orderextractioncell",
            name="types",
            field=models.CharField(
                blank=True, db_default="", max_length=80, verbose_name="exploitation types of the entry, joined"
            ),
        ),
    ]
