"""A version that has ended can be erased: history lets an erasure blank text, and nothing is written to it after that."""

from django.db import migrations, models

from core import sql


class Migration(migrations.Migration):
    dependencies = [("guidance", "0002_search_and_history"), ("retention", "0005_records_without_a_force")]

    operations = [
        migrations.AddField(
            "version",
            "erased",
            models.CharField(
                blank=True, db_default="", default="", max_length=6, verbose_name="erased: dates and codes are left"
            ),
        ),
        migrations.AddField(
            "bundle",
            "stopped",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=120,
                verbose_name="why nobody may download it any longer",
            ),
        ),
        migrations.AddConstraint(
            "version",
            models.CheckConstraint(
                condition=models.Q(
                    ("erased", ""),
                    models.Q(
                        ("erased", "erased"),
                        ("state__in", ["discarded", "superseded", "withdrawn"]),
                        ("summary", ""),
                        ("text", ""),
                    ),
                    _connector="OR",
                ),
                name="guidance_version_erased_has_no_text",
            ),
        ),
        *(sql.reload("guidance", name, f"guidance_{name}") for name in ("keep_parts", "keep_step", "keep_version")),
        sql.load("guidance", "erasure"),
    ]
