"""The product's settings, with one connection that can be every role, in a clone of its own.

`bin/test` exports the addresses. The tester connects once; factories run as the owner, requests as the web role, tasks
as theirs. `login` is the same connection under the login role, because another one would see nothing of an open test.
"""

import os

from devtools import keys
from mspt.environment import Environment

os.environ.setdefault("MSPT_ROLE", "web")
os.environ.update({**keys.KNOWN, **os.environ})  # an editor's environment may be older than these

from mspt.settings import *  # noqa: F403
from mspt.settings import BASE_DIR, DATABASES, MIDDLEWARE, PREPARED, STORAGES, TEMPLATES, env

_tester = Environment()
DATABASES["default"] = _tester.database("TESTER_DATABASE_URL", purpose="the database as the tests' role")
_tester.refuse()
DB_ROLE_PREFIX = DATABASES["default"]["USER"].rpartition("_")[0]
DATABASES["default"]["NAME"] = os.environ.get("MSPT_TEST_DATABASE") or f"mspt_case_{os.getpid()}"
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
DATABASES["default"]["OPTIONS"] = {**DATABASES["default"].get("OPTIONS", {}), **PREPARED}
DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
DATABASES["login"] = {**DATABASES["default"], "ENGINE": "tests.shared_connection"}

OURS = {"whitenoise.middleware.WhiteNoiseMiddleware": "tests.quick_client.StaticFilesOnce"}
MIDDLEWARE = ["tests.roles.AsWebRole", *(OURS.get(name, name) for name in MIDDLEWARE)]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "drawings": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "drawings"},
    "presence": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # no test meets the people of another
}
STORAGES = STORAGES | {
    name: {"BACKEND": "django.core.files.storage.InMemoryStorage"} for name in ("bundles", "exports")
}
# One process is every role here; in service the web has no key to sign with.
BUNDLE_KEY = env.key("BUNDLE_KEY", purpose="the key that signs bundles", required=True)
SECRET_KEY = env.values.get("SECRET_KEY") or "a key of the tests alone, long enough to be none of the short ones"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests" / "templates"]
