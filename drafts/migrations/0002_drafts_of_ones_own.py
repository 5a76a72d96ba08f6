"""Each person sees their own drafts; functions that keep and delete them without reading them."""

from django.db import migrations

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("drafts", "0001_initial"), ("accounts", "0002_scope")]
    operations = [load("drafts", "drop_drafts", "forget_drafts", "forget_sessions", "keep_posted", "policies")]
