"""What the referrals of a body and month came to, each time that it was asked and had changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0007_rules_of_requests"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extraction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("taken_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64, verbose_name="digest of its cells")),
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
            ],
        ),
        migrations.CreateModel(
            name="ExtractionCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=32)),
                ("age", models.CharField(max_length=12, verbose_name="age when exploited")),
                (
                    "exploitation",
                    models.CharField(max_length=48, verbose_name="base types, as published labels join them"),
                ),
                ("place", models.CharField(max_length=12)),
                (
                    "nationality",
                    models.CharField(max_length=40, verbose_name="category that the nationality is counted in"),
                ),
                ("gender", models.CharField(max_length=12)),
                ("county_lines", models.CharField(max_length=12)),
                ("value", models.IntegerField()),
                (
                    "extraction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="nrm.extraction"
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
            ],
        ),
        migrations.AddIndex(
            model_name="extraction",
            index=models.Index(fields=["month", "force"], name="nrm_extraction_by_month"),
        ),
        migrations.AddConstraint(
            model_name="extraction",
            constraint=models.UniqueConstraint(
                fields=("force", "month", "number"), name="nrm_extraction_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="extraction",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="nrm_extraction_is_of_a_month"
            ),
        ),
    ]
