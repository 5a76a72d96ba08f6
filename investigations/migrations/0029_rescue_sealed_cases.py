"""Any lead rescues a sealed case with too few people; downloads end with access; emergency access can end early."""

from django.db import migrations, models
from django.db.models import F, Q

from core.sql import creation_of, load

OPENED, LISTED = "scope.open_in_emergency(text, text, text)", "scope.seals_of_force()"
CHANGED = "scope.open_in_emergency", "scope.end_emergency", "investigations_log_emergency"
ENDS = "investigations_emergency_ends_after_it_begins"


class Migration(migrations.Migration):
    dependencies = [("investigations", "0028_count_and_carry_sealed"), ("exports", "0001_initial")]

    operations = [
        # The table keeps its name, which the functions and policies have.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameModel("SealedPerson", "NamedPerson"),
                migrations.AlterModelTable("namedperson", "investigations_sealedperson"),
            ]
        ),
        migrations.RemoveConstraint("emergencyaccess", ENDS),
        migrations.AddConstraint(
            "emergencyaccess", models.CheckConstraint(condition=Q(ends_at__gte=F("begins_at")), name=ENDS)
        ),
        # What a function returns is changed only by dropping it. Reversed, each function keeps its text: nothing was
        # released that has the one before, and 0026 drops all that the files create.
        migrations.RunSQL(
            f"drop function {OPENED}; drop function {LISTED};\n"
            + load("investigations", "seals").sql
            + "\n".join(creation_of("investigations", "emergency", name) for name in CHANGED),
            migrations.RunSQL.noop,
        ),
    ]
