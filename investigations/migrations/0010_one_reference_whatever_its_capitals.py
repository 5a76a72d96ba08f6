"""A reference in other capitals or spacing is the same reference: a force has it once.

Where a force has two, the one that came later keeps its investigation and gets a number behind its reference. The force
sees it in its next return and corrects it there.
"""

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Lower, Replace

# A long reference is cut, so that the number has room in the forty characters.
NUMBER = """
with twins as (
    select id, reference, row_number() over (
        partition by force, lower(replace(reference, ' ', '')) order by begins_on, id
    ) as place
    from investigations_holding
)
update investigations_holding h
set reference = left(t.reference, 40 - length(' (' || t.place || ')')) || ' (' || t.place || ')'
from twins t
where t.id = h.id and t.place > 1
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0009_events_and_messages_are_kept")]

    operations = [
        migrations.RemoveConstraint(model_name="holding", name="investigations_holding_reference_once"),
        migrations.RunSQL(NUMBER, reverse_sql=migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.UniqueConstraint(
                "force",
                Lower(Replace("reference", Value(" "), Value(""))),
                name="investigations_holding_reference_once",
                violation_error_message="Your force already has an investigation with this reference.",
            ),
        ),
    ]
