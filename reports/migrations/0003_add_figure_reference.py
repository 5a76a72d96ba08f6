"""The questions of the figure references that answers print."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_add_saved_view"),
    ]

    operations = [
        migrations.CreateModel(
            name="FigureReference",
            fields=[
                (
                    "digest",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="sha256 of the address"
                    ),
                ),
                ("code", models.CharField(db_index=True, max_length=8)),
                (
                    "address",
                    models.TextField(
                        blank=True,
                        verbose_name="query string, in its canonical form, without month and comparison",
                    ),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                        name="reports_reference_digest_is_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^Q-[0-9A-HJKMNP-TV-Z]{6}$")),
                        name="reports_reference_code_is_one",
                    ),
                ],
            },
        ),
    ]
