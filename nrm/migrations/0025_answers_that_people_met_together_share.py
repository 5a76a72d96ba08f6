"""What is the same for everybody of an encounter is given once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nrm", "0024_a_referral_has_a_reference")]

    operations = [
        migrations.AddField(
            "encounter",
            "shared",
            models.JSONField(blank=True, db_default={}, default=dict, verbose_name="answers that everybody shares"),
        ),
    ]
