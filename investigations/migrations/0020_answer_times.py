"""The time that the questions of a return took, in all."""

import django.db.models.deletion
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0007_index_values"),
        ("investigations", "0019_drop_keys_of_findings"),
        ("reference", "0002_add_force_population"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnswerTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=32)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("given", models.PositiveIntegerField(default=0, verbose_name="answers where there was none")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="answers that were replaced")),
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
                    "monthly_return",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="investigations.monthlyreturn",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        db_column="period",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="figures.period",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("monthly_return", "question"), name="investigations_answertime_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True),
                        name="investigations_answertime_of_a_question",
                    ),
                ],
            },
        ),
        load("investigations", "answer_times"),
    ]
