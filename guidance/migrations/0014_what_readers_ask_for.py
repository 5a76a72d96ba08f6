import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import MD5


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0013_offline_bundles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wanted",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sought", models.CharField(max_length=200, verbose_name="what was looked for")),
                ("words", models.TextField(max_length=2000, verbose_name="what it is needed for")),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=2000)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="guidance.product",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["answered_at", "at"], name="guidance_wanted_waiting")],
                "constraints": [
                    models.CheckConstraint(condition=~Q(sought="") & ~Q(words=""), name="guidance_wanted_says_what"),
                    models.CheckConstraint(
                        condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="", product__isnull=True)
                        | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                        name="guidance_wanted_answered_by_somebody",
                        violation_error_message="Say what came of it.",
                    ),
                    models.UniqueConstraint(
                        "by",
                        "sought",
                        MD5("words"),
                        condition=Q(answered_at__isnull=True),
                        name="guidance_wanted_asked_once",
                    ),
                ],
            },
        ),
    ]
