"""A referral is linked to an investigation of its force, and the log keeps each case that it was linked to."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("nrm", "0005_erase_referrals"), ("investigations", "0037_look_parts_up_by_key")]

    operations = [sql.load("nrm", "guard_link")]
