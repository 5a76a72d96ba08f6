"""A seal over all that a snapshot says of itself, and the number of the newest version beside its month."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def seal_what_there_is(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Seal the snapshots as they are now, and note the newest version of each month.

    A published snapshot takes no change from any role, so its trigger is off for the one new column.
    """
    from figures.seals import seal_of

    snapshots = list(apps.get_model("figures", "Snapshot").objects.all())
    editor.execute("alter table figures_snapshot disable trigger keep")
    for snapshot in snapshots:
        editor.execute("update figures_snapshot set seal = %s where id = %s", [seal_of(snapshot), snapshot.pk])
    editor.execute("alter table figures_snapshot enable trigger keep")
    editor.execute(
        "update figures_period p set newest_version ="
        " (select coalesce(max(s.version), 0) from figures_snapshot s where s.period = p.month)"
    )


class Migration(migrations.Migration):
    dependencies = [("figures", "0007_status_of_a_queried_force")]

    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="seal",
            field=models.CharField("digest of all that it says of itself", max_length=64, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="period",
            name="newest_version",
            field=models.PositiveIntegerField("the newest published version", default=0),
        ),
        migrations.RunPython(seal_what_there_is, migrations.RunPython.noop),
    ]
