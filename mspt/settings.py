"""Every setting of the service, in titled sections. External values come only from the environment.

Three modes: demonstration (MSPT_DEMO=1: loopback, plain http, known passwords, marked on every page), development
(DEBUG=1 with MSPT_DEMO=1) and production (neither). `mspt/checks.py` refuses what production must not have.
"""

from __future__ import annotations

import secrets
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from django.utils.csp import CSP

from mspt import logs
from mspt.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()

# --- Mode --------------------------------------------------------------------------------------------------------
DEMONSTRATION = env.truth("MSPT_DEMO", purpose="demonstration mode: loopback, plain http and known passwords")
DEBUG = env.truth("DEBUG", purpose="Django's debug pages, only with MSPT_DEMO=1")
MSPT_ROLE = env.text("MSPT_ROLE", "web", purpose="which database role this process is", example="web")
MSPT_TODAY = env.day("MSPT_TODAY", purpose="the day that the product takes for today, never in production")
# Worker and scheduler sign nothing that another process trusts, so each creates its own key: they can't forge what the
# web signed (cookies, links, drawings in the cache).
SECRET_KEY = (
    secrets.token_urlsafe(64)
    if MSPT_ROLE in {"counter", "clerk"}
    else env.text("SECRET_KEY", purpose="the key that signs cookies and links, 50 random characters", example="…")
)
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"], purpose="names this service answers to")
SERVICE_NAME = "Modern Slavery Investigations"
HANDLING_CEILING = "OFFICIAL-SENSITIVE"
if MSPT_ROLE not in {"owner", "web", "counter", "clerk"}:
    env.problems.append("MSPT_ROLE is the database role of this process: owner, web, counter or clerk.")

# --- Apps, lowest layer first ------------------------------------------------------------------------------------
INSTALLED_APPS = [
    *(["demo"] if find_spec("demo") else []),  # not in the production image
    "reference",
    "audit",
    "accounts",
    "notifications",
    "systems",
    "figures",
    "matching",
    "imports",
    "documents",
    "exports",
    "drafts",
    "retention",
    "guidance",
    "investigations",
    "nrm",
    "orders",
    "prosecutions",
    "reports",
    "administration",
    "mspt",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mspt.middleware.response_headers.ResponseHeadersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "accounts.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mspt.middleware.api_tokens.ApiTokens",  # who asks, for requests of systems
    "mspt.middleware.plain_input.PlainInput",
    "mspt.middleware.unit_of_work.OneRequest",  # innermost: the transaction, the scope, the view, the log entry
]

ROOT_URLCONF = "mspt.urls"
WSGI_APPLICATION = "mspt.wsgi.application"
ASGI_APPLICATION = "mspt.asgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mspt.context.page_frame",
            ],
            "builtins": ["core.templatetags.moments", "core.templatetags.money", "figures.templatetags.numbers"],
        },
    }
]
FORM_RENDERER = "mspt.rendering.GovukRenderer"

# --- Database: one role per kind of process ----------------------------------------------------------------------
ROLE_URLS = {
    "owner": "OWNER_DATABASE_URL",
    "web": "WEB_DATABASE_URL",
    "counter": "COUNTER_DATABASE_URL",
    "clerk": "CLERK_DATABASE_URL",
}
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.database(ROLE_URLS.get(MSPT_ROLE, "WEB_DATABASE_URL"), purpose=f"the database as role {MSPT_ROLE}")
}
# The login role writes accounts and sessions and can't read case data; only the web process signs people in.
LOGIN_ALIAS = "login" if MSPT_ROLE == "web" else "default"
if LOGIN_ALIAS == "login":
    DATABASES["login"] = env.database("LOGIN_DATABASE_URL", purpose="the database as the role that signs people in")
# Values travel beside a statement and not in it, so that PostgreSQL plans a frequent statement once per connection
# (docs/adr/0061). A connection lives long enough to use those plans.
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}
for database in DATABASES.values():
    database["CONN_MAX_AGE"] = 600
    database["CONN_HEALTH_CHECKS"] = True
    database["OPTIONS"] = {**database.get("OPTIONS", {}), **PREPARED}
DATABASE_ROUTERS = ["accounts.database_router.LoginRouter"]
DB_ROLE_PREFIX = str(DATABASES["default"].get("USER", "mspt_web")).rpartition("_")[0] or "mspt"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Keys of names ------------------------------------------------------------------------------------------------
# Only web and clerk read names; the owner may, to change the key. The counter never has a key, even where one is set.
READS_NAMES = MSPT_ROLE in {"web", "clerk"}
_keys = env if MSPT_ROLE != "counter" else Environment(values={})
IDENTITY_KEYS = _keys.numbered_keys(
    "IDENTITY_KEYS", purpose="the keys that seal names of people, newest first", required=READS_NAMES
)
TOKEN_KEY = _keys.key("TOKEN_KEY", purpose="the key under which names are compared across forces", required=READS_NAMES)

# Secrets of second factors; the owner may change the key.
_factors = env if MSPT_ROLE in {"web", "owner"} else Environment(values={})
FACTOR_KEYS = _factors.numbered_keys(
    "FACTOR_KEYS", purpose="the keys that encrypt second factors, newest first", required=MSPT_ROLE == "web"
)

# Secrets that sign webhooks: the web makes them, the clerk signs.
_webhooks = env if MSPT_ROLE in {"web", "clerk"} else Environment(values={})
WEBHOOK_KEYS = _webhooks.numbered_keys(
    "WEBHOOK_KEYS",
    purpose="the keys that encrypt the secrets of webhooks, newest first",
    required=MSPT_ROLE in {"web", "clerk"},
)
WEBHOOKS_MAY_BE_PRIVATE = DEMONSTRATION  # plain http, and addresses of this machine or network: never in production

# --- Offline bundles of the library -------------------------------------------------------------------------------
# The clerk and the command sign them; the web has no key, and prints the public one that each was made with.
_signing = env if MSPT_ROLE in {"clerk", "owner"} else Environment(values={})
BUNDLE_KEY = _signing.key("BUNDLE_KEY", purpose="the key that signs offline bundles of the library", required=False)
SERVICE_ADDRESS = env.text(
    "MSPT_ADDRESS",
    f"https://{ALLOWED_HOSTS[0]}",
    purpose="where people reach this service, as printed in files that leave it",
    example="https://investigations.example.org",
).rstrip("/")

# --- Queue and caches --------------------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0", purpose="the queue", example="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_SERIALIZER = "json"
CELERY_EVENT_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"figures.tasks.*": {"queue": "rollup"}, "documents.tasks.*": {"queue": "files"}}
# The clerk reads what is published, builds bundles and has the key that signs them.
CELERY_TASK_ROUTES["guidance.tasks.make_bundle*"] = {"queue": "files"}
CELERY_TASK_ROUTES["accounts.tasks.*"] = {"queue": "files"}  # and it sends the mail
CELERY_TASK_ROUTES["notifications.tasks.*"] = {"queue": "files"}  # and it writes the emails of notices
CELERY_TASK_ROUTES["systems.tasks.*"] = {"queue": "files"}  # and it sends webhooks
CELERY_TASK_ROUTES["guidance.tasks.tell_followers"] = {"queue": "files"}  # it reads who may have a version
CELERY_TASK_ROUTES["exports.tasks.*"] = {"queue": "exports"}  # lists, in the scope of who requested them
CELERY_TASK_ROUTES["mspt.tasks.report_email"] = {"queue": "files"}  # the clerk reports on its own work
CELERY_TASK_ROUTES["reports.tasks.send_due_views"] = {"queue": "files"}
# Longer than the longest task: a message is redelivered only when its worker is certainly gone.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
    "max_retries": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Europe/London"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE = {
    "sweep what is still to be counted": {"task": "figures.tasks.sweep", "schedule": 60.0},
    "answer what nobody fetched": {"task": "matching.tasks.answer_waiting", "schedule": 60.0},
    "send mail that waits": {"task": "accounts.tasks.send_mail_that_waits", "schedule": 10.0},
    "write emails about notices": {"task": "notifications.tasks.write_emails", "schedule": 30.0},
    "send webhooks": {"task": "systems.tasks.send_webhooks", "schedule": 10.0},
    "remind of tokens": {"task": "systems.tasks.remind_of_tokens", "schedule": crontab(minute=25, hour="7-18")},
    "close accounts that nobody uses": {
        "task": "accounts.tasks.close_unused_accounts",
        "schedule": crontab(minute=35, hour="6-18"),
    },
    "open access reviews": {
        "task": "accounts.tasks.open_access_reviews",
        "schedule": crontab(minute=45, hour="6-18"),
    },
    # In office hours, on the days that are working days.
    "make notices of due returns": {
        "task": "investigations.tasks.make_due_notices",
        "schedule": crontab(minute="*/10", hour="7-18"),
    },
    "make notices of NRM decisions": {
        "task": "nrm.tasks.make_decision_notices",
        "schedule": crontab(minute=15, hour="7-18"),
    },
    "make notices of orders that expire": {
        "task": "orders.tasks.make_expiry_notices",
        "schedule": crontab(minute=20, hour="7-18"),
    },
    "make notices of actions that are due": {
        "task": "prosecutions.tasks.make_due_notices",
        "schedule": crontab(minute=30, hour="7-18"),
    },
    "make notices of court dates": {
        "task": "prosecutions.tasks.make_court_notices",
        "schedule": crontab(minute=40, hour="7-18"),
    },
    "tell followers of new guidance": {"task": "guidance.tasks.tell_followers", "schedule": crontab(minute="*/10")},
    "seal the log": {"task": "mspt.tasks.seal_log", "schedule": 5.0},
    "report figures and log": {"task": "mspt.tasks.report_figures_and_log", "schedule": 60.0},
    "report email": {"task": "mspt.tasks.report_email", "schedule": 60.0},
    "log sessions that ended": {"task": "mspt.tasks.log_ended_sessions", "schedule": 60.0},
    "copy the head of the log": {"task": "mspt.tasks.note_log_head", "schedule": crontab(minute=7)},
    "end recovery periods": {"task": "nrm.tasks.end_recovery_periods", "schedule": crontab(hour=0, minute=5)},
    "end orders that ran out": {"task": "orders.tasks.expire", "schedule": crontab(hour=0, minute=6)},
    "take the months of use": {
        "task": "guidance.tasks.take_months",
        "schedule": crontab(hour=1, minute=10),
    },
    "make bundles that wait": {"task": "guidance.tasks.make_bundles", "schedule": crontab(minute="*/5")},
    "write lists that wait": {"task": "exports.tasks.write_exports", "schedule": 60.0},
    "publish guidance that is due": {"task": "guidance.tasks.publish_due", "schedule": crontab(minute="*/5")},
    "read documents that wait": {"task": "documents.tasks.read_waiting", "schedule": 60.0},
    "remove files that nothing names": {
        "task": "documents.tasks.sweep_documents",
        "schedule": crontab(hour=2, minute=10),
    },
    "extract the NRM's months": {"task": "nrm.tasks.take_extractions", "schedule": crontab(hour=1, minute=0)},
    "extract the orders' months": {"task": "orders.tasks.take_extractions", "schedule": crontab(hour=1, minute=5)},
    "extract the registers' months": {
        "task": "figures.tasks.extract_registers",
        "schedule": crontab(hour=1, minute=10),
    },
    "count the advice log": {"task": "investigations.tasks.take_advice", "schedule": crontab(minute="*/10")},
    "nightly": {"task": "figures.tasks.nightly", "schedule": crontab(hour=0, minute=20)},
    "forget what is over": {"task": "mspt.tasks.forget_what_is_over", "schedule": crontab(hour=0, minute=40)},
    "delete old answers": {"task": "reports.tasks.delete_old_answers", "schedule": crontab(hour=0, minute=50)},
    "send saved views that are due": {"task": "reports.tasks.send_due_views", "schedule": crontab(minute="*/15")},
    "open the log's coming months": {"task": "mspt.tasks.open_log_months", "schedule": crontab(hour=0, minute=10)},
}
CACHES = {
    # Counters of guesses are in PostgreSQL: they must survive an emptied queue, and all processes share them.
    "default": {"BACKEND": "mspt.json_cache.JsonDatabaseCache", "LOCATION": "accounts_limit"},
    # The queue's server, to which less trusted processes write: JSON only, and each drawing proves that the web drew
    # it.
    "drawings": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mspt",
        "OPTIONS": {"serializer": "mspt.json_cache.JsonSerializer"},
    },
    # Who has a return open, for minutes: numbers of people and rows, no names.
    "presence": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "mspt-presence",
        "OPTIONS": {"serializer": "mspt.json_cache.JsonSerializer"},
    },
}

# --- People and sessions -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.FirstGuessValidator"},
]
PASSWORD_RESET_TIMEOUT = 8 * 60 * 60  # pages and emails say so, and a test compares them
# Django's own: the password's hash, the last sign-in and the address, without a database query.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts.sign_in_form.SignIn",
    "reset_password": "accounts.password_reset.ForgottenPassword",
    "reset_password_from_key": "accounts.password_forms.ChoosePassword",
    "change_password": "accounts.password_forms.ChangePassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SERVICE_NAME}: "
# accounts.login_throttling limits sign-in. allauth's limits here last one minute, and the page says so.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": "20/m/ip,5/m/key"}
MFA_ADAPTER = "accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODE_COUNT = 10
# Everybody has a second factor; the demonstration, whose passwords are known, does without.
SECOND_FACTOR_WAIVED = env.truth("MSPT_WAIVE_SECOND_FACTOR", purpose="sign in by password alone, with MSPT_DEMO=1 only")
MSPT_TRUSTED_PROXIES = env.proxies(
    "MSPT_TRUSTED_PROXIES", purpose="how many proxies are in front of the service, or the networks they are in"
)
SSO_PROVIDERS = env.sso_providers("SSO_PROVIDERS", purpose="organisations whose accounts people may sign in with")
SESSION_ENGINE = "accounts.sessions"
SESSION_IDLE_SECONDS = 15 * 60
SESSION_WHOLE_SECONDS = 8 * 60 * 60
SESSION_COOKIE_AGE = SESSION_WHOLE_SECONDS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "mspt_demonstration" if DEMONSTRATION else "__Host-session"
SESSION_COOKIE_SECURE = not DEMONSTRATION
CSRF_COOKIE_SECURE = not DEMONSTRATION
CSRF_COOKIE_NAME = "mspt_demonstration_csrf" if DEMONSTRATION else "__Host-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mspt.errors.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Headers -----------------------------------------------------------------------------------------------------
# A script runs only with the response's own nonce: a file of this service that was made to look like one does not. The
# service worker has no element that could carry it.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.NONCE],
    "worker-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = not DEMONSTRATION and env.truth("MSPT_SSL_REDIRECT", purpose="send plain http to https here")
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language, time, files ---------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = None if DEMONSTRATION else BASE_DIR / ".local" / "static"  # the demonstration serves the sources
WHITENOISE_USE_FINDERS = DEMONSTRATION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Finished bundles, private: the worker writes them, the web serves them. No URL maps to the folder.
    "bundles": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.text(
                "MSPT_BUNDLE_DIR",
                str(BASE_DIR / ".local" / "bundles"),
                purpose="the folder of finished bundles, which web and worker share",
                example="/srv/mspt-bundles",
            ),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    # Finished lists, private: the clerk writes them and deletes them after a day, the web serves them.
    "exports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.text(
                "MSPT_EXPORT_DIR",
                str(BASE_DIR / ".local" / "exports"),
                purpose="the folder of finished lists, which web and worker share",
                example="/srv/mspt-exports",
            ),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMONSTRATION
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {
            "file_path": env.text(
                "MSPT_MAIL_DIR", str(BASE_DIR / ".local" / "mail"), purpose="mail", example="/var/mail/demonstration"
            )
        },
    }
    if DEMONSTRATION
    else {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("EMAIL_HOST", "localhost", purpose="the mail server", example="mail.example.org"),
            "port": env.whole("EMAIL_PORT", 25, purpose="the mail server's port"),
            "use_tls": env.truth("EMAIL_USE_TLS", purpose="TLS to the mail server"),
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "no-reply@example.org", purpose="the sender", example="a@b.uk")

# Heads of the log's chain, copied each hour by the worker; best on a disk that the database's owner can't write to.
MSPT_LOG_HEADS = env.text(
    "MSPT_LOG_HEADS",
    str(BASE_DIR / ".local" / "log-heads"),
    purpose="the file to which the heads of the log's chain are copied",
    example="/var/lib/mspt/heads/log-heads",
)
# Documents of the library: outside everything that is served; web and clerk share the folder.
MSPT_FILES_DIR = env.text(
    "MSPT_FILES_DIR",
    str(BASE_DIR / ".local" / "documents"),
    purpose="the private folder of the library's documents",
    example="/var/lib/mspt/documents",
)
MSPT_ACCEL = env.text(
    "MSPT_ACCEL", "", purpose="the internal address under which nginx has that folder", example="/documents-within/"
)
NO_VIRUS_SCANNER = env.truth("NO_VIRUS_SCANNER", purpose="files are scanned elsewhere, or knowingly not at all")
CLAMD_URL = env.text(
    "CLAMD_URL", "", purpose="ClamAV's service; without it files are not scanned", example="tcp://127.0.0.1:3310"
)

# Releases have a page without sign-in, off unless an installation turns it on.
MSPT_PUBLIC_RELEASES = env.truth("MSPT_PUBLIC_RELEASES", purpose="show what is released to everybody, without sign-in")

SUPPORT = {
    "email": env.text("SUPPORT_EMAIL", "", purpose="where people write about the service", example="help@example.org"),
    "telephone": env.text("SUPPORT_TELEPHONE", "", purpose="the number people call", example="01632 960000"),
    "hours": env.text("SUPPORT_HOURS", "", purpose="when somebody answers", example="9 to 5, Monday to Friday"),
}

# --- API ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "systems.api_authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.json_input.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": SERVICE_NAME,
    "DESCRIPTION": "Snapshots of the national picture, the investigations that the reader may see, and whether "
    "somebody is in the register of orders. A force's monthly return can be submitted; nothing else is changed by it."
    "\n\n"
    "A system sends its token in the header `Authorization: Bearer mspt_…`, never in an address and never beside a "
    "session cookie. The token opens the addresses of its scopes: `403` names the scope that is missing, `401` means "
    "that the token is not valid, and `429` says in `Retry-After` how many seconds to wait. Administrators create "
    "tokens. A signed-in person uses the session instead, and sends a CSRF token with each POST.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# --- What is counted: each app registers its measures ------------------------------------------------------------
HASHED_RECORDS = ["nrm.person_match.attempts.HASHED", "orders.register.index.HASHED"]  # of each app that stores hashes
FIGURE_KINDS = [
    "investigations.measures.KIND",
    "nrm.measures.KIND",
    "orders.measures.KIND",
    "guidance.measures.KIND",
    "investigations.case_measures.KIND",
    "investigations.advice.measures.KIND",
    "nrm.crime.measures.KIND",
    "nrm.crime.measures.OUTCOME_KIND",
    "prosecutions.measures.ADVICE_KIND",
    "prosecutions.measures.SENT_KIND",
    "prosecutions.measures.DEFENDANT_KIND",
]

# The kinds of records that have a review date, as each app registers them.
RETAINED_RECORDS = [
    "investigations.retained.KIND",
    "nrm.retained.KIND",
    "nrm.crime.retained.KIND",
    "orders.retained.KIND",
    "guidance.retained.KIND",
]

# The records of other apps that the page of an investigation lists, as each app registers them.
LINKED_RECORDS = [
    "nrm.linked_referrals.of_investigation",
    "nrm.crime.linked_records.of_investigation",
    "prosecutions.cases.linked_records.of_investigation",
    "prosecutions.joint_teams.linked_teams.of_investigation",
    "prosecutions.assets.linked_records.of_investigation",
    "orders.linked_orders.of_investigation",
]

# The records of apps above `nrm` that the page of a crime record lists.
CRIME_LINKED_RECORDS = ["prosecutions.cases.crime_defendants.of_record"]

# The records of apps above `nrm` about the person of a referral, for the file of everything held about them.
SUBJECT_ACCESS_TABLES = ["prosecutions.witnesses.subject_access.TABLES"]

# What happened to these records, for the timeline of an investigation.
LINKED_EVENTS = [
    "nrm.case_events.of_investigation",
    "nrm.crime.case_events.of_investigation",
    "prosecutions.cases.case_events.of_investigation",
    "prosecutions.joint_teams.linked_teams.events_of_investigation",
    "prosecutions.assets.case_events.of_investigation",
    "orders.linked_orders.events_of_investigation",
]

# The lists that people may export, as each app registers them.
LIST_EXPORTS = [
    "investigations.records.exports.LIST",
    "investigations.records.case_review_export.LIST",
    "investigations.advice.list_export.LIST",
    "investigations.records.supporting_export.LIST",
    "investigations.returns.board_export.LIST",
    "nrm.exports.list.LIST",
    "nrm.crime.list_export.LIST",
    "orders.list_export.LIST",
    "prosecutions.action_plan.list_export.LIST",
    "prosecutions.cases.list_export.LIST",
    "prosecutions.joint_teams.list_export.LIST",
    "prosecutions.witnesses.list_export.LIST",
    "prosecutions.assets.list_export.LIST",
    "reports.explorer.list_export.LIST",
    "reports.explorer.case_export.LIST",
    "reports.month.coverage_export.LIST",
    "reports.requests.list_export.LIST",
    "reports.key_data.list_export.LIST",
    "reports.official.list_export.LIST",
    "administration.list_exports.LOG",
    "administration.list_exports.PEOPLE",
    "administration.list_exports.SEARCHES",
]

# Where the apps use the answers to the questions of the return: a function of each, over what it registers.
QUESTION_USES = ["investigations.burden.uses.of_returns", "reports.question_uses.of_reports"]

# What the apps know of a person's coming dates: a function of each. A calendar program fetches them without signing in,
# so a day says what is due and nothing of a case.
CALENDAR_DAYS = [
    "investigations.todo.days_for",
    "nrm.calendar_days.days_for",
    "orders.calendar_days.days_for",
    "prosecutions.action_plan.calendar_days.days_for",
    "prosecutions.calendar_days.days_for",
]

# What the systems behind accounts work for, for the access history of a record.
PLACES_OF_SYSTEMS = "systems.acting_places.places_of"

# The minimum share, from a month on, of the forces due and of the cases they held when all had last reported, for a
# month to be compared, ranked, averaged or joined by a line. Oldest first.
COVERAGE_THRESHOLDS: list[dict[str, Any]] = [
    {"valid_from": date(2015, 1, 1), "forces": 0.9, "cases": 0.9},
]

# From how many months on, by the month of the return, a case is listed for review: without any change, and since it was
# opened. Oldest first.
REVIEW_RULES: list[dict[str, Any]] = [
    {"valid_from": date(2015, 1, 1), "unchanged": 6, "long_open": 24},
]

# --- Logs --------------------------------------------------------------------------------------------------------
LOGGING = logs.configuration(level="INFO")
logs.configure_structlog()
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = (
    True  # mspt.middleware.response_headers.ResponseHeadersMiddleware, which comes first, accepts only well-formed ids
)

env.refuse()
