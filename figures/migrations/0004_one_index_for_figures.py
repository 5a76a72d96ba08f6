"""The unique indexes of the two tables of figures begin with their parent's key: the plain index beside them goes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0003_openings")]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="figures.batch",
            ),
        ),
        migrations.AlterField(
            model_name="snapshotfigure",
            name="snapshot",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="figures",
                to="figures.snapshot",
            ),
        ),
    ]
