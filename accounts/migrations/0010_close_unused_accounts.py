"""Accounts that nobody uses for 90 days are closed, after two warnings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_access_proposals"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="reopened_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name="UnusedWarning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("used_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("warned_on", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "used_on", "days"),
                        name="accounts_unusedwarning_once",
                        violation_error_message="This warning has been sent.",
                    )
                ],
            },
        ),
        load("accounts", "close_unused"),
    ]
