"""A referral can be erased: history lets an erasure blank text, and nothing is written to a referral after it."""

from django.db import migrations, models

from core import sql


class Migration(migrations.Migration):
    dependencies = [("nrm", "0004_force_of_record"), ("retention", "0003_kinds_need_a_duty")]
    operations = [
        migrations.AddField(
            "referral",
            "erased",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=6,
                verbose_name="erased: codes and dates are left",
            ),
        ),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=models.Q(
                    ("erased", ""), models.Q(("erased", "erased"), ("turns_18_in__isnull", True)), _connector="OR"
                ),
                name="nrm_referral_erased_has_no_month_of_birth",
            ),
        ),
        sql.reload("nrm", "keep_history", "nrm_keep_history"),
        sql.load("nrm", "lock_referral", "keep_erased", "move_retention"),
    ]
