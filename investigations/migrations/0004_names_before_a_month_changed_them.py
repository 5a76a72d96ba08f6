"""What an investigation was called before a month renamed it; an empty document where it kept its names."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0003_find_joint_operations"),
    ]

    operations = [
        migrations.AddField(
            model_name="entrywords",
            name="called_before",
            field=models.JSONField(
                db_default={}, default=dict, verbose_name="reference and operation name before this row changed them"
            ),
        ),
    ]
