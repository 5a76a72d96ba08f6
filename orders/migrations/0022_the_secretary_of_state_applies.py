"""The Secretary of State applies for orders since 7 April 2026; the name of that party is longer than any before."""

from django.db import migrations, models

PARTIES = [
    ("prosecutor", "The prosecutor, at sentence"),
    ("police", "A chief officer of police"),
    ("immigration", "An immigration officer"),
    ("nca", "The Director General of the National Crime Agency"),
    ("glaa", "The Gangmasters and Labour Abuse Authority"),
    ("secretary_of_state", "The Secretary of State (Fair Work Agency)"),
    ("subject", "The subject"),
    ("court", "The court"),
    ("time", "The calendar"),
]


class Migration(migrations.Migration):
    dependencies = [("orders", "0021_past_orders_are_completed")]
    operations = [
        migrations.AlterField(
            model_name="order",
            name="applicant",
            field=models.CharField(blank=True, choices=PARTIES, max_length=20),
        ),
        migrations.AlterField(
            model_name="step",
            name="asked_by",
            field=models.CharField(blank=True, choices=PARTIES, max_length=20),
        ),
    ]
