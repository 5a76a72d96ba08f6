"""Statuses of an order and the plan for its expiry have plain labels; no value changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0024_days_and_law_by_the_act"),
    ]

    operations = [
        migrations.AlterField(
            model_name="expirydecision",
            name="choice",
            field=models.CharField(
                choices=[
                    ("renew", "Ask the court to renew or extend it"),
                    ("vary", "Ask the court to vary it"),
                    ("lapse", "Allow to expire"),
                    ("noted", "It ran out without a decision"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Being prepared"),
                    ("applied", "Before the court"),
                    ("adjourned", "Adjourned"),
                    ("in_force", "In force"),
                    ("under_appeal", "In force, under appeal"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("discharged", "Discharged"),
                    ("quashed", "Quashed on appeal"),
                    ("replaced", "Replaced by a later order"),
                    ("main_decided", "Ended with the main application"),
                    ("subject_died", "Ended: the subject has died"),
                ],
                default="draft",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="became",
            field=models.CharField(
                choices=[
                    ("draft", "Being prepared"),
                    ("applied", "Before the court"),
                    ("adjourned", "Adjourned"),
                    ("in_force", "In force"),
                    ("under_appeal", "In force, under appeal"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("discharged", "Discharged"),
                    ("quashed", "Quashed on appeal"),
                    ("replaced", "Replaced by a later order"),
                    ("main_decided", "Ended with the main application"),
                    ("subject_died", "Ended: the subject has died"),
                ],
                max_length=16,
                verbose_name="state after",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="was",
            field=models.CharField(
                choices=[
                    ("draft", "Being prepared"),
                    ("applied", "Before the court"),
                    ("adjourned", "Adjourned"),
                    ("in_force", "In force"),
                    ("under_appeal", "In force, under appeal"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                    ("expired", "Expired"),
                    ("discharged", "Discharged"),
                    ("quashed", "Quashed on appeal"),
                    ("replaced", "Replaced by a later order"),
                    ("main_decided", "Ended with the main application"),
                    ("subject_died", "Ended: the subject has died"),
                ],
                max_length=16,
                verbose_name="state before",
            ),
        ),
    ]
