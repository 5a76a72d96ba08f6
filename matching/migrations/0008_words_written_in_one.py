"""Two words of a name are found as others write them, in one: *mac gillivray* by *macgillivray*, and the other way.

A kind of hash of its own, at most one for each word. It meets words that are written in one, and never another of its
kind: two people who are both called *john smith* would agree in a name more than they do.
"""

from importlib import import_module

from django.db import migrations

THEN = import_module("matching.migrations.0004_looking_in_a_register")
ENDS = "\n$$;"


def function(text: str, name: str) -> str:
    """A function as 0004 made it."""
    begins = text.index(f"create function matching.{name}(")
    return text[begins : text.index(ENDS, begins) + len(ENDS)].replace(
        "create function", "create or replace function", 1
    )


def changed(text: str, old: str, new: str) -> str:
    """With one place of it other than it was."""
    if text.count(old) != 1:
        raise ValueError(f"“{old}” stands {text.count(old)} times in what is changed.")
    return text.replace(old, new)


NOT_BOTH = "and (a.kind <> 'joined' or t.kind <> 'joined')"
LOOK, MATCH = function(THEN.LOOKING, "why_not_look"), function(THEN.MATCHING, "match")
NEW_LOOK = changed(LOOK, "when kind in ('name', 'nick',", "when kind in ('name', 'joined', 'nick',")
NEW_MATCH = changed(
    MATCH,
    "from a join matching_token t on t.token = a.token",
    f"from a join matching_token t on t.token = a.token {NOT_BOTH}",
)
NEW_MATCH = changed(NEW_MATCH, "join a on a.token = t.token", f"join a on a.token = t.token {NOT_BOTH}")


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_what_birthdays_and_given_names_tell")]
    operations = [migrations.RunSQL(NEW_LOOK + NEW_MATCH, LOOK + MATCH)]
