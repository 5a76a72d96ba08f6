"""Who the giver of a referral named is to be named again by the receiver: until then the row says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nrm", "0013_referrals_by_owner")]
    operations = [
        migrations.AddField(
            model_name="care",
            name="liaison_to_name_again",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="the liaison officer is of a force that has passed it on"
            ),
        ),
        migrations.AddField(
            model_name="safeguardingaction",
            name="to_name_again",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="who sees to it is of a force that has passed it on"
            ),
        ),
        migrations.AddIndex(
            model_name="care",
            index=models.Index(
                condition=models.Q(("liaison_to_name_again", True)), fields=["force"], name="nrm_care_to_name_again"
            ),
        ),
        migrations.AddIndex(
            model_name="safeguardingaction",
            index=models.Index(
                condition=models.Q(("to_name_again", True)), fields=["force"], name="nrm_safeguarding_to_name_again"
            ),
        ),
        migrations.AddConstraint(
            model_name="safeguardingaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_name_again", False), ("done_at__isnull", True), _connector="OR"),
                name="nrm_safeguarding_done_is_nobody_s",
                violation_error_message="What is done needs nobody to see to it any more.",
            ),
        ),
    ]
