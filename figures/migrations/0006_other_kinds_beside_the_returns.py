"""The batches of other kinds that a snapshot adds up. Kept with the snapshot, and with it for ever once published."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
create trigger keep_changed after update on figures_snapshotaddition referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_removed after delete on figures_snapshotaddition referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_added after insert on figures_snapshotaddition referencing new table as changed
    for each statement execute function figures_keep_published();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0005_tries_of_a_build"),
        ("reference", "0001_bodies_and_vocabularies"),
    ]

    operations = [
        migrations.CreateModel(
            name="SnapshotAddition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("region", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=40)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="figures.batch"
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="additions", to="figures.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "kind", "force"), name="figures_addition_once_a_body")
                ]
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
