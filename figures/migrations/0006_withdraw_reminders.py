"""A reminder knows its mails, so that those that still wait can be withdrawn."""

import django.contrib.postgres.fields
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_keep_mail_until"),
        ("figures", "0005_add_carried_force"),
    ]

    operations = [
        migrations.AddField(
            model_name="remindersent",
            name="mails",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        load("figures", "withdraw_reminders"),
    ]
