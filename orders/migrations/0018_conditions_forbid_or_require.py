"""Each condition, and each of the library, says whether it forbids or requires something.

The rows there are get it from their part of the order and the court's words. The column is made as a generated one and
then keeps what was generated, because the words of a court are never updated (`0004_histories_are_kept`).
"""

from django.db import migrations, models

CHOICES = [("must_not", "Must not"), ("must", "Must")]
REQUIRES = (
    r"^\s*((the\s+)?(defendant|subject|respondent|offender|person)\s+|you\s+|s?he\s+|they\s+)?"
    r"(must|shall|has\s+to|have\s+to|is\s+required\s+to)\s+(?!not\M)"
)
ADD = """
alter table {table} add polarity varchar(8) not null generated always as (
    case when kind in ('passports', 'notification') or kind = 'prohibition' and words ~* '{requires}'
         then 'must' else 'must_not' end
) stored;
alter table {table} alter polarity drop expression;
"""
FITS = (
    models.Q(("kind", "prohibition"))
    | models.Q(("kind", "travel_ban"), ("polarity", "must_not"))
    | models.Q(("kind__in", ["passports", "notification"]), ("polarity", "must"))
)
MISFITS = "A foreign travel prohibition forbids; passports and notice of name and address are required."


def added(model: str) -> migrations.SeparateDatabaseAndState:
    """The column of one table."""
    return migrations.SeparateDatabaseAndState(
        database_operations=[
            migrations.RunSQL(
                ADD.format(table=f"orders_{model}", requires=REQUIRES), f"alter table orders_{model} drop polarity"
            )
        ],
        state_operations=[
            migrations.AddField(
                model_name=model,
                name="polarity",
                field=models.CharField(choices=CHOICES, max_length=8, verbose_name="forbids or requires"),
                preserve_default=False,
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0017_steps_of_a_breach_are_kept")]

    operations = [
        added("condition"),
        added("conditiontemplate"),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=FITS, name="orders_condition_polarity_fits_kind", violation_error_message=MISFITS
            ),
        ),
        migrations.AddConstraint(
            model_name="conditiontemplate",
            constraint=models.CheckConstraint(
                condition=FITS, name="orders_template_polarity_fits_kind", violation_error_message=MISFITS
            ),
        ),
        migrations.AlterField(
            model_name="check",
            name="outcome",
            field=models.CharField(
                choices=[("kept", "Complied"), ("not_kept", "Did not comply"), ("not_checked", "Not checked")],
                max_length=12,
            ),
        ),
    ]
