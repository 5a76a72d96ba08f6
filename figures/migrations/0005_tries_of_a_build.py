"""How often in vain a month was tried, so that work which fails for ever is parked and told."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0004_one_index_for_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="BuildTries",
            fields=[
                (
                    "period",
                    models.OneToOneField(
                        db_column="period",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="figures.period",
                    ),
                ),
                ("sources", models.CharField(max_length=64, verbose_name="digest of the records it was tried with")),
                ("tries", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=80, verbose_name="class of the failure")),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("parked_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name_plural": "build tries",
            },
        ),
    ]
