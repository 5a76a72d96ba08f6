"""A page of a list, in its order, costs the same among ten thousand referrals of a force as among a hundred."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0007_joint_operations_are_decided"),
        ("nrm", "0004_earlier_referrals"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["force", "due_on", "-created_at"], name="nrm_referral_in_order"),
        ),
    ]
