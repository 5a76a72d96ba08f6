"""Mails with links that open no account may be tried for longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_end_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="outgoingmail",
            name="keep_until",
            field=models.DateTimeField(null=True),
        ),
    ]
