"""Corrections up and down are two terms of how a total changed: what still moves is built again with both."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def build_again(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the queue build every moving snapshot again. A published version keeps the one term it was published with."""
    from figures.seals import seal_of

    for snapshot in apps.get_model("figures", "Snapshot").objects.filter(version=0):
        snapshot.sources_digest = ""
        snapshot.seal = seal_of(snapshot)
        snapshot.save(update_fields=["sources_digest", "seal"])


class Migration(migrations.Migration):
    dependencies = [("figures", "0008_seals_and_newest_versions")]

    operations = [migrations.RunPython(build_again, migrations.RunPython.noop)]
