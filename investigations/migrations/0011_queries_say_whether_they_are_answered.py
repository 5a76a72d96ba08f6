"""A query says whether the force has answered it; who does something next depends on the return too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0010_one_reference_whatever_its_capitals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="query",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Not answered"),
                    ("answered", "Answered"),
                    ("settled", "Settled"),
                    ("carried", "Left for next month's return"),
                ],
                default="open",
                max_length=10,
            ),
        ),
    ]
