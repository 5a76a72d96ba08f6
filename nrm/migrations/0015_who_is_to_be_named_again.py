"""Referrals that were passed on before this: whoever is named by the giver is to be named again.

Nothing to take back: the columns go with the migration before.
"""

from typing import Any

from django.db import migrations
from django.db.models import F


def mark(apps: Any, _schema_editor: Any) -> None:
    """Of the people named by their accounts, those of another force than the one that has the referral now."""
    passed_on = apps.get_model("nrm", "Transfer").objects.filter(state="accepted").values("referral")
    care = apps.get_model("nrm", "Care").objects.filter(referral__in=passed_on)
    care.filter(liaison__isnull=False).exclude(liaison__force=F("referral__force")).update(liaison_to_name_again=True)
    care.exclude(liaison_name="").update(liaison_to_name_again=True)
    actions = apps.get_model("nrm", "SafeguardingAction").objects.filter(referral__in=passed_on, done_at__isnull=True)
    actions.exclude(owner__force=F("referral__force")).update(to_name_again=True)


class Migration(migrations.Migration):
    dependencies = [("nrm", "0014_named_by_the_giver")]
    operations = [
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
    ]
