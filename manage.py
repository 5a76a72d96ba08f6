#!/usr/bin/env python
"""Django's command line for the tracker. Commands that migrate or load run as the owner: MSPT_ROLE=owner."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
    execute_from_command_line(sys.argv)
