"""What the orders of a body and month came to, each time that it was asked and had changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_subjects_stay_findable"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
    ]

    operations = [
        migrations.CreateModel(
            name="OrderExtraction",
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
            name="OrderExtractionCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=32)),
                ("kind", models.CharField(blank=True, max_length=20, verbose_name="kind of order")),
                ("basis", models.CharField(blank=True, max_length=12, verbose_name="what the order rests on")),
                ("length", models.CharField(blank=True, max_length=16, verbose_name="how long the order runs")),
                ("part", models.CharField(blank=True, max_length=20, verbose_name="kind of condition")),
                ("ended", models.CharField(blank=True, max_length=16, verbose_name="how the order ended")),
                ("result", models.CharField(blank=True, max_length=12, verbose_name="what came of a breach")),
                ("value", models.IntegerField()),
                (
                    "extraction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="orders.orderextraction"
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
            model_name="orderextraction",
            index=models.Index(fields=["month", "force"], name="orders_extraction_by_month"),
        ),
        migrations.AddConstraint(
            model_name="orderextraction",
            constraint=models.UniqueConstraint(
                fields=("force", "month", "number"), name="orders_extraction_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderextraction",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="orders_extraction_is_of_a_month"
            ),
        ),
    ]
