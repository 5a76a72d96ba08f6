"""One version says whether a word list has changed, instead of a hash of all rows at each save."""

import uuid

from django.db import migrations, models

from core.sql import load

FILL = "insert into reference_listversion (is_only, version) values (true, gen_random_uuid())"
EMPTY = "delete from reference_listversion"


class Migration(migrations.Migration):
    dependencies = [("reference", "0002_add_force_population")]

    operations = [
        migrations.CreateModel(
            name="ListVersion",
            fields=[
                ("is_only", models.BooleanField(default=True, primary_key=True, serialize=False)),
                ("version", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("is_only", True)), name="reference_listversion_is_only")
                ]
            },
        ),
        migrations.RunSQL(FILL, EMPTY),
        load("reference", "new_list_version"),
    ]
