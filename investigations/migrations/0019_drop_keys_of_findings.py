"""Leave out the keys of a finding that follow from the one of revision and force (docs/adr/0052)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0018_add_time_of_check"),
        ("reference", "0003_add_list_version"),
    ]

    operations = [
        migrations.AlterField(
            model_name="finding",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AlterField(
            model_name="finding",
            name="revision",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="findings",
                to="investigations.revision",
            ),
        ),
    ]
