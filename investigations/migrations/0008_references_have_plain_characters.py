"""References hold the characters of `reference.typed_text`, and nothing that is invisible or only looks like a letter.

A stored reference with another character gets a question mark in its place and the number of its row, so that no two
become one and the force sees which to correct.
"""

from django.db import migrations, models

PATTERN = "^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$"
MARK = """
update investigations_holding
set reference = left(
    regexp_replace(normalize(reference, NFC), '[^ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]', '?', 'g'), 28
) || ' #' || id
where reference !~ '^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$'
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0007_joint_operations_are_decided")]
    operations = [
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="holding",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", PATTERN)),
                name="investigations_holding_reference_plain",
                violation_error_message="A reference has letters, digits and the signs on your keyboard.",
            ),
        ),
    ]
