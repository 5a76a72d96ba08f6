"""Breaches and visits have a time of day, and a force has one out-of-hours number for all its subjects."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TIME = "time of day; none is not known"


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0018_conditions_forbid_or_require"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="breach",
            name="time_of_day",
            field=models.TimeField(blank=True, null=True, verbose_name=TIME),
        ),
        migrations.AddField(
            model_name="visit",
            name="time_of_day",
            field=models.TimeField(blank=True, null=True, verbose_name=TIME),
        ),
        migrations.CreateModel(
            name="DutyNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=120, verbose_name="who answers, and the phone number")),
                ("updated_at", models.DateTimeField()),
                (
                    "force",
                    models.OneToOneField(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text__regex", r"\d[\d ()-]{8,}\d")),
                        name="orders_duty_number_can_be_dialled",
                        violation_error_message="Enter a phone number, such as: force duty officer, 01632 960999.",
                    )
                ],
            },
        ),
    ]
