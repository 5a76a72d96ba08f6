"""Functions of the owner that compare hashes, answer and count; no role reads the hashes."""

from django.db import migrations

from core.sql import load


def set_limits(apps, schema_editor):
    """How many people one person, force or minute may look for."""
    limit, of_lookups = apps.get_model("matching", "MatchLimit"), apps.get_model("matching", "LookupLimit")
    limit.objects.bulk_create(limit(of=of, tries=tries) for of, tries in LIMITS)
    of_lookups.objects.bulk_create(of_lookups(of=of, tries=tries) for of, tries in LOOKUP_LIMITS)


def delete_limits(apps, schema_editor):
    """Delete all, including changed ones: setting them again expects empty tables."""
    apps.get_model("matching", "MatchLimit").objects.all().delete()
    apps.get_model("matching", "LookupLimit").objects.all().delete()


LIMITS = (("force", 1000), ("person", 200))
LOOKUP_LIMITS = (("force", 5000), ("minute", 60), ("person", 150), ("program", 3000))


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial"), ("accounts", "0002_scope"), ("audit", "0001_initial")]
    operations = [
        load(
            "matching",
            "questions",
            "answer",
            "answer_waiting",
            "ask",
            "by_owner",
            "reason_of_search",
            "forget",
            "keep",
            "rehash_record",
            "kept_by_tables",
            "left_to",
            "look",
            "look_answer",
            "lookups_left",
            "match",
            "match_own",
            "may_write",
            "own",
            "policies",
            "score",
            "settle",
            "settle_lookup",
            "unkept",
            "why_not",
            "why_not_look",
        ),
        migrations.RunPython(set_limits, delete_limits),
    ]
