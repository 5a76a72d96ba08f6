"""A supporting body is told whom to ring, from a day on until it is ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0005_declined_offers"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="support",
            name="investigations_support_once",
        ),
        migrations.AddField(
            model_name="support",
            name="begins_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="support",
            name="contact",
            field=models.CharField(blank=True, max_length=120, verbose_name="whom the supporter rings"),
        ),
        migrations.AddField(
            model_name="support",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("investigation", "supporter"),
                name="investigations_support_once",
                violation_error_message="This body is entered as a supporting body already.",
            ),
        ),
    ]
