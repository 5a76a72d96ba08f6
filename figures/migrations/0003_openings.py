"""The batches from which a snapshot's bridge starts. Kept with the snapshot, and with it for ever once it is published."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
create trigger keep_changed after update on figures_snapshotopening referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_removed after delete on figures_snapshotopening referencing old table as changed
    for each statement execute function figures_keep_published();
create trigger keep_added after insert on figures_snapshotopening referencing new table as changed
    for each statement execute function figures_keep_published();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0002_kept_for_ever"),
        ("reference", "0001_bodies_and_vocabularies"),
    ]

    operations = [
        migrations.CreateModel(
            name="SnapshotOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="figures.snapshot"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("snapshot", "force"), name="figures_opening_once_a_body")
                ],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
