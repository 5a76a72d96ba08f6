"""What was ticked stays as borne out. What was not ticked becomes not looked at yet, and never contradicted.

The column `elements` keeps its name in the database, so that the version that runs while this is applied still fits.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

ADULT = ["compelled", "by_exploitation", "no_alternative"]
CHILD = ["direct_consequence", "reasonable_child"]


def elements(name: str, **more: object) -> django.contrib.postgres.fields.ArrayField:
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.CharField(max_length=24), blank=True, default=list, verbose_name=name, **more
    )


class Migration(migrations.Migration):
    dependencies = [("nrm", "0019_age_decisions")]

    operations = [
        migrations.AlterField("claim", "elements", elements("elements borne out", db_column="elements")),
        migrations.RenameField("claim", "elements", "borne_out"),
        migrations.AddField("claim", "contradicted", elements("elements contradicted", db_default=[])),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                condition=~models.Q(borne_out__overlap=models.F("contradicted")),
                name="nrm_claim_element_borne_out_or_contradicted",
                violation_error_message="An element is either borne out or contradicted, not both.",
            ),
        ),
        migrations.AddConstraint(
            "claim",
            models.CheckConstraint(
                condition=models.Q(age_at_act="adult", borne_out__contained_by=ADULT, contradicted__contained_by=ADULT)
                | ~models.Q(age_at_act="adult")
                & models.Q(borne_out__contained_by=CHILD, contradicted__contained_by=CHILD),
                name="nrm_claim_elements_fit_the_age",
                violation_error_message="The elements of the defence follow from the age at the act. Check both.",
            ),
        ),
    ]
