"""`MSPT_ROLE=owner manage.py rotate_factor_keys`: encrypt second factors again with the first of FACTOR_KEYS.

1. put the new key in front: FACTOR_KEYS=2:…,1:…, and restart the service: both open, the new one encrypts
2. run this; it may be interrupted and run again
3. when it ends without an error, remove the old key
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.second_factor import rotation


class Command(BaseCommand):
    """Encrypts again what an older key encrypted."""

    help = "Encrypt the secrets of second factors again with the newest key."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Go through the factors one by one."""
        done, broken = rotation.rotate()
        self.stdout.write(f"{done} values encrypted again, {broken} don't open")
        if broken:
            raise CommandError(f"{broken} values don't open with any of FACTOR_KEYS. Give their key, and run again.")
