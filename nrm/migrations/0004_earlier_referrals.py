"""Who looked for an earlier referral, and what forces say of two referrals.

What a referral can be found by goes with it: to the force that receives it, and away when it is erased. A trigger does
that and no change of the room, because the force that receives a referral may not remove what its giver kept, and
because nobody may stay findable after the referral is gone.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FOLLOWING = r"""
create function matching.follow_referral() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        delete from matching_token t where t.room = 'nrm' and t.record = old.public_id;
        return old;
    end if;
    update matching_token t set force = new.force where t.room = 'nrm' and t.record = new.public_id;
    update matching_hit h set force = new.force where h.room = 'nrm' and h.record = new.public_id;
    update nrm_inquiry i set force = new.force where i.referral_id = new.id;
    update nrm_comparison c set force = new.force where c.referral_id = new.id;
    update nrm_comparison c set other_force = new.force where c.other_referral_id = new.id;
    return new;
end $$;
revoke all on function matching.follow_referral() from public;
create trigger matching_follows after update of force on nrm_referral
    for each row when (old.force is distinct from new.force) execute function matching.follow_referral();
create trigger matching_is_erased after delete on nrm_referral
    for each row execute function matching.follow_referral();
"""
NO_MORE = """
drop trigger matching_follows on nrm_referral;
drop trigger matching_is_erased on nrm_referral;
drop function matching.follow_referral();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0002_functions"),
        ("nrm", "0003_care"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("looked", "Has looked, and doesn’t know yet"),
                            ("same", "The same person"),
                            ("different", "Not the same person"),
                        ],
                        max_length=12,
                        verbose_name="what the found force says",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "other_says",
                    models.CharField(
                        blank=True,
                        choices=[("agrees", "Confirmed"), ("contradicts", "Contradicted")],
                        max_length=12,
                        verbose_name="what the other force says",
                    ),
                ),
                ("other_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "other_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other_force",
                    models.ForeignKey(
                        db_column="other_force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "other_referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="compared_with",
                        to="nrm.referral",
                        verbose_name="asked for",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comparisons",
                        to="nrm.referral",
                        verbose_name="found",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "other_referral"),
                        name="nrm_comparison_once",
                        violation_error_message="A colleague has answered this already. Load the page again.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("referral", models.F("other_referral")), _negated=True),
                        name="nrm_comparison_of_two",
                        violation_error_message="A referral is not compared with itself.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("other_at__isnull", True), ("other_by__isnull", True), ("other_says", "")),
                            models.Q(
                                models.Q(("other_says", ""), _negated=True),
                                ("other_at__isnull", False),
                                ("other_by__isnull", False),
                                ("says", "same"),
                            ),
                            _connector="OR",
                        ),
                        name="nrm_comparison_reply_is_to_same_and_has_person_and_time",
                        violation_error_message="Only “the same person” is confirmed or contradicted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempt", models.BigIntegerField(unique=True, verbose_name="number of the try")),
                ("ticket", models.UUIDField(verbose_name="under which its answer is fetched")),
                ("at", models.DateTimeField()),
                ("tries_left", models.PositiveIntegerField(verbose_name="that day, after this one")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="inquiries", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "inquiries",
                "indexes": [models.Index(fields=["referral", "by", "-at"], name="nrm_inquiry_newest")],
            },
        ),
        migrations.RunSQL(FOLLOWING, NO_MORE),
    ]
