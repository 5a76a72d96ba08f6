"""Any lead rescues a sealed case with too few people; downloads end with access; emergency access can end early."""

from django.db import migrations, models
from django.db.models import F, Q

from core import sql
from core.sql import load
from investigations.migrations._before_rescue import EMERGENCY, SEALS

OPENED, LISTED = "scope.open_in_emergency(text, text, text)", "scope.seals_of_force()"
ENDS = "investigations_emergency_ends_after_it_begins"


def functions_of(file: str, *names: str) -> str:
    """The statements that create these functions of a file, without its trigger, and who may execute the new ones."""
    text = sql.text_of("investigations", file)
    created = [sql.function_in(text, name) for name in names]
    rights = [right for each in created for line in sql.statements_of(each) if (right := sql.right_to(line))]
    return "\n".join(["set local check_function_bodies = off;", *created, *rights])


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
        # What a function returns is changed only by dropping it.
        migrations.RunSQL(f"drop function {OPENED}; drop function {LISTED};", f"{SEALS}\n{EMERGENCY}"),
        migrations.RunSQL(
            load("investigations", "seals").sql
            + functions_of(
                "emergency", "scope.open_in_emergency", "scope.end_emergency", "investigations_log_emergency"
            ),
            f"drop function {OPENED}; drop function {LISTED};",  # 0026, reversed, drops all that the files create
        ),
    ]
