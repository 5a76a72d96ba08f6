"""Whether single letters are shortcuts is a choice of the person, the same in every browser."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_scope"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="single_letters",
            field=models.BooleanField(db_default=False, default=False, verbose_name="Uses single letters as shortcuts"),
        ),
    ]
