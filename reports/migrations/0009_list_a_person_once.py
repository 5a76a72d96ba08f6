"""A person without an account is on a pre-release list once. Earlier duplicates, from double clicks, are removed."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

REMOVE_DUPLICATES = """
    delete from reports_prereleasereader later
    using reports_prereleasereader first
    where later.user_id is null and first.user_id is null and later.id > first.id
      and (later.release_id, later.name, later.post, later.organisation)
        = (first.release_id, first.name, first.post, first.organisation)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0008_time_bulletins"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(REMOVE_DUPLICATES, reverse_sql=migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="prereleasereader",
            constraint=models.UniqueConstraint(
                fields=["release", "name", "post", "organisation"],
                condition=Q(user__isnull=True),
                name="reports_prereleasereader_person_once",
                violation_error_message="This person is already on the pre-release list.",
            ),
        ),
    ]
