"""The expected last day of a trial, and from when a result is late without it."""

from datetime import date

from django.db import migrations, models

CODE = "trial_days"


def add_rule(apps, schema_editor):
    """Add the rule, which a new database has from the file already."""
    rules = apps.get_model("prosecutions", "ProsecutionRule")
    if not rules.objects.filter(code=CODE).exists():
        rules.objects.create(
            code=CODE,
            value=14,
            valid_from=date(2015, 7, 31),
            is_verified=True,
            source="Setting of this service: days after a trial starts from which its result counts as late, without a"
            " last day",
        )


def delete_rule(apps, schema_editor):
    """Delete its values."""
    apps.get_model("prosecutions", "ProsecutionRule").objects.filter(code=CODE).delete()


class Migration(migrations.Migration):
    dependencies = [("prosecutions", "0012_people_of_investigations")]
    operations = [
        migrations.AddField(
            model_name="defendant",
            name="trial_ends_on",
            field=models.DateField(null=True, verbose_name="expected last day of the trial"),
        ),
        migrations.AddConstraint(
            model_name="defendant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("trial_ends_on__isnull", True),
                    models.Q(("trial_ends_on__gte", models.F("trial_on")), ("trial_on__isnull", False)),
                    _connector="OR",
                ),
                name="prosecutions_defendant_trial_ends_after_start",
                violation_error_message="The trial can’t end before it starts.",
            ),
        ),
        migrations.RunPython(add_rule, delete_rule),
    ]
