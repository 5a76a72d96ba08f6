"""Defendants are linked to crime records of the same force."""

import django.db.models.deletion
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0011_constrain_outcome_types"),
        ("prosecutions", "0014_add_assets"),
        ("reference", "0004_keep_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="DefendantCrime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "defendant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="crime_links",
                        to="prosecutions.defendant",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nrm.crimerecord"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("defendant", "record"), name="prosecutions_defendantcrime_once")
                ],
            },
        ),
        load("prosecutions", "crimes_of_defendants"),
    ]
