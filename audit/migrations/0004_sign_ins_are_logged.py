"""A seventh kind of entry, beside the six of the Act: signing in and out, and what it did not come to.

The new check is added without looking at rows that are there, which hold the six kinds; then they are looked at while
entries are written.
"""

from django.db import migrations, models

SIX = "'collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure'"
CHANGE = """
alter table audit_entry drop constraint audit_entry_kind_check;
alter table audit_entry add constraint audit_entry_kind_check check (kind in ({kinds})) not valid;
"""
VALIDATE = "alter table audit_entry validate constraint audit_entry_kind_check;"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0003_nobody_else_holds_the_sealer_up")]
    operations = [
        migrations.RunSQL(
            f"begin; set local lock_timeout = '5s'; {CHANGE.format(kinds=SIX + ", 'sign_in'")} commit;",
            # Backwards the check holds for new entries alone: what was logged stays.
            f"begin; {CHANGE.format(kinds=SIX)} commit;",
        ),
        migrations.RunSQL(VALIDATE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                max_length=16,
                choices=[
                    ("collection", "Added"),
                    ("alteration", "Changed"),
                    ("consultation", "Viewed"),
                    ("disclosure", "Disclosed"),
                    ("combination", "Matched"),
                    ("erasure", "Erased"),
                    ("sign_in", "Sign-in"),
                ],
            ),
        ),
    ]
