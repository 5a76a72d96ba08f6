"""References hold the characters of `reference.typed_text`, and nothing that is invisible or only looks like a letter.

A stored reference with another character gets a question mark in its place and the number of its row, so that no two
become one and the force sees which to correct.
"""

from django.db import migrations, models

PATTERN = "^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$"
MARK = """
update nrm_referral
set authority_reference = left(
    regexp_replace(normalize(authority_reference, NFC), '[^ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]', '?', 'g'), 28
) || ' #' || id
where authority_reference !~ '^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$'
"""


class Migration(migrations.Migration):
    dependencies = [("nrm", "0020_section_45_elements_have_three_answers")]
    operations = [
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("authority_reference__regex", PATTERN)),
                name="nrm_referral_reference_plain",
                violation_error_message="A reference has letters, digits and the signs on your keyboard.",
            ),
        ),
    ]
