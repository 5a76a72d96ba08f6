"""A referral is ready, then referred with a reference: what was sent before keeps its date, and its reference if any.

Rows that were *submitted* have been referred. The reference stays where a step gave one; where none did, or where two
referrals of a force had the same, `reference_missing` makes a to-do item of it. Nothing is dropped: a reference that two
had stays with the older referral, and the other's timeline says which it was.
"""

from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Func, Value
from django.db.models.functions import Upper
from django.utils import timezone

NOT_REFERRED = ["draft", "ready_to_refer", "ready_to_notify"]
KEY = Func(Upper(F("authority_reference")), Value("[^0-9A-Z]"), Value(""), Value("g"), function="regexp_replace")
STATES = [
    ("draft", "Draft"),
    ("ready_to_refer", "Ready to refer"),
    ("ready_to_notify", "Ready to notify"),
    ("submitted", "Referred to the Home Office"),
    ("awaiting_rg", "Awaiting reasonable grounds"),
    ("rg_negative", "Reasonable grounds negative"),
    ("recovery", "Recovery period"),
    ("awaiting_cg", "Awaiting conclusive grounds"),
    ("cg_positive", "Conclusive grounds positive"),
    ("cg_negative", "Conclusive grounds negative"),
    ("reconsidering_rg", "Awaiting reconsideration of reasonable grounds"),
    ("reconsidering_cg", "Awaiting reconsideration of conclusive grounds"),
    ("suspended", "Suspended"),
    ("withdrawn", "Withdrawn"),
    ("disqualified", "Disqualified"),
    ("notified", "Notified and closed"),
]


def keep_what_was_recorded(apps, _schema_editor):
    now = timezone.now()
    referral, step = apps.get_model("nrm", "Referral"), apps.get_model("nrm", "Step")
    for row in referral.objects.exclude(authority_reference="").order_by("created_at", "pk").iterator():
        reference = " ".join(row.authority_reference.upper().split())
        same = referral.objects.filter(force=row.force_id, created_at__lte=row.created_at).exclude(pk=row.pk)
        twin = same.exclude(authority_reference="").alias(key=KEY).filter(key="".join(filter(_counts, reference)))
        if row.state not in NOT_REFERRED and not twin.exists() and any(map(_counts, reference)):
            referral.objects.filter(pk=row.pk).update(authority_reference=reference)
            continue
        referral.objects.filter(pk=row.pk).update(authority_reference="")
        step.objects.create(
            referral=row,
            force_id=row.force_id,
            move="correct_reference",
            was=row.state,
            became=row.state,
            on=now.astimezone(ZoneInfo("Europe/London")).date(),
            maker="force",
            reasons=f"Recorded before as “{row.authority_reference}”, which another referral has too. Check which is right.",
            due_on=row.due_on,
            due_why=row.due_why,
            at=now,
        )
    referral.objects.exclude(state__in=NOT_REFERRED).filter(authority_reference="").update(reference_missing=True)


def _counts(letter):
    return letter.isascii() and letter.isalnum()


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0022_steps_and_consent_are_kept"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="finished_at",
            field=models.DateTimeField(null=True, verbose_name="form finished at"),
        ),
        migrations.AddField(
            model_name="referral",
            name="finished_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="reference_missing",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="referred before references were recorded, and none is recorded yet",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="reference",
            field=models.CharField(
                blank=True, default="", max_length=40, verbose_name="Home Office reference recorded with it"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="care",
            name="authority_told_to",
            field=models.CharField(
                blank=True, default="", max_length=120, verbose_name="who at the local authority took it"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="care",
            name="authority_told_on",
            field=models.DateField(null=True, verbose_name="police told the local authority on"),
        ),
        migrations.AlterField(
            model_name="referral",
            name="authority_reference",
            field=models.CharField(blank=True, max_length=40, verbose_name="Home Office reference"),
        ),
        migrations.AlterField(
            model_name="referral",
            name="submitted_at",
            field=models.DateTimeField(null=True, verbose_name="entered in the Home Office form at"),
        ),
        migrations.AlterField(
            model_name="referral",
            name="state",
            field=models.CharField(choices=STATES, default="draft", max_length=20),
        ),
        migrations.AlterField(
            model_name="step",
            name="was",
            field=models.CharField(choices=STATES, max_length=20, verbose_name="state before"),
        ),
        migrations.AlterField(
            model_name="step",
            name="became",
            field=models.CharField(choices=STATES, max_length=20, verbose_name="state after"),
        ),
        migrations.RunPython(keep_what_was_recorded, migrations.RunPython.noop),
    ]
