"""The command that loads the demonstration: when it refuses, and how it restarts after an interruption."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from demo import cast, load, loaded_marker, occasions
from figures.models import Period
from investigations.models import Entry, Investigation
from reference.models import ExploitationSubType, Force


@pytest.mark.django_db
def test_prepared_database_is_not_mistaken_for_a_loaded_one():
    with pytest.raises(SystemExit) as left:
        call_command("load_demo", is_loaded=True)

    assert left.value.code == 1


@pytest.mark.django_db
def test_command_refuses_outside_the_demonstration(settings):
    settings.DEMONSTRATION = False
    settings.MSPT_ROLE = "owner"

    with pytest.raises(CommandError, match="MSPT_DEMO=1"):
        call_command("load_demo")

    assert not User.objects.exists()


@pytest.mark.django_db
def test_command_refuses_any_role_but_the_owner(settings):
    settings.MSPT_ROLE = "web"

    with pytest.raises(CommandError, match="MSPT_ROLE=owner"):
        call_command("load_demo")


@pytest.mark.django_db
def test_command_refuses_beside_real_users(settings):
    settings.MSPT_ROLE = "owner"
    cast.make()

    with pytest.raises(CommandError, match="holds people already"):
        call_command("load_demo")


@pytest.mark.django_db
def test_loaded_database_is_unchanged(settings, capsys):
    settings.MSPT_ROLE = "owner"
    loaded_marker.write(loaded_marker.LOADED.format(day="2026-11-24"))

    call_command("load_demo")

    assert "there already" in capsys.readouterr().out
    assert not User.objects.exists()


@pytest.mark.demo
@pytest.mark.usefixtures("demonstration")
def test_remains_of_an_interrupted_load_are_deleted_and_vocabularies_stay():
    loaded_marker.write(loaded_marker.LOADING)

    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    load.remove_everything()

    assert loaded_marker.is_half_loaded()
    assert not any(model.objects.exists() for model in (User, Period, Investigation, Entry))
    assert Force.objects.count() == 46
    assert ExploitationSubType.objects.get(pk=occasions.RETIRED_SUB_TYPE).valid_to is None
