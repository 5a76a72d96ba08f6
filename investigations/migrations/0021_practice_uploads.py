"""A file may be tried for practice: it is reported on and never stored."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0007_index_values"),
        ("imports", "0001_initial"),
        ("investigations", "0020_answer_times"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="returnupload",
            name="is_practice",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="tried for practice: it is never stored"
            ),
        ),
        migrations.AddConstraint(
            model_name="returnupload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_practice", False),
                    models.Q(("is_practice", True), ("key", ""), ("rows__isnull", True), ("stored_at__isnull", True)),
                    _connector="OR",
                ),
                name="investigations_upload_practice_stores_nothing",
                violation_error_message="A file tried for practice cannot be added to a return. Upload it again.",
            ),
        ),
    ]
