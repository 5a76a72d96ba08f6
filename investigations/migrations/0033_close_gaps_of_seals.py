"""An emergency access shows the case from the next transaction on; a lead whose account is new rescues no case."""

from django.db import migrations

from core.sql import creation_of, load, reload

OPENED, LISTED = "scope.open_in_emergency", "scope.seals_of_force"


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0032_lock_investigation"),
        ("accounts", "0010_close_unused_accounts"),
        ("notifications", "0006_tell_of_leads_who_add_themselves"),
    ]

    # Reversed, those that an earlier migration loaded stay: the migration that first loaded each drops it.
    operations = [
        migrations.RunSQL(load("investigations", "unsealed").sql, migrations.RunSQL.noop),
        # What a function returns is changed only by dropping it.
        migrations.RunSQL(
            f"drop function {OPENED}(text, text, text);\n{creation_of('investigations', 'emergency', OPENED)}",
            migrations.RunSQL.noop,
        ),
        load("investigations", "settled_on"),
        reload("investigations", "seals", "scope.decides_seal", "scope.join_seal"),
        migrations.RunSQL(
            f"drop function {LISTED}();\n{creation_of('investigations', 'seals', LISTED)}", migrations.RunSQL.noop
        ),
        reload("investigations", "check_sealed", "scope.keep_findings"),
    ]
