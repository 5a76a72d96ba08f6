"""A return that waits for its lead is submitted and not certified."""

from typing import Any

from django.db import migrations, models


def refuse_if_used(apps: Any, schema_editor: Any) -> None:
    """Backwards only while no snapshot says so: the code before cannot read it, and a published version stays."""
    if apps.get_model("figures", "SnapshotSource").objects.filter(treatment="to_certify").exists():
        raise RuntimeError("A snapshot has a return that was not certified. Code before this migration can't read it.")


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0007_index_values"),
    ]

    operations = [
        migrations.AlterField(
            model_name="snapshotsource",
            name="treatment",
            field=models.CharField(
                choices=[
                    ("reported", "Approved"),
                    ("late", "Approved, submitted after the lock"),
                    ("not_begun", "Not started"),
                    ("draft", "Draft"),
                    ("to_certify", "Submitted, not certified"),
                    ("submitted", "Submitted"),
                    ("in_review", "In review"),
                    ("queried", "Queried"),
                    ("missing", "Not approved"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, refuse_if_used),
    ]
