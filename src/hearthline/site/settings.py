"""Settings: everything from the environment, with defaults that are safe on one machine.

Environment
-----------
HEARTHLINE_HOME
    Folder for database, files and caches; default ``var/`` in the checkout.
HEARTHLINE_PORT
    Port of the web application; default 8000.
DATABASE_URL
    ``postgresql://user:password@host:port/name``; absent means the embedded SQLite.
HEARTHLINE_DATABASE_WAIT
    Seconds that a write waits for another one in the embedded database; default 20.
HEARTHLINE_SECRET_KEY
    Secret of this installation; when absent one is made and kept in the home folder.
HEARTHLINE_RECORDS_KEY
    Key of resources as received and of government numbers; made and kept in the home folder.
HEARTHLINE_TABLET_KEY
    Key of what tablets keep and seal; when absent one is made and kept in the home folder.
HEARTHLINE_JOURNAL_KEY
    Key of the journal's chain; when absent one is made and kept in the home folder.
HEARTHLINE_JOURNAL_HEADS
    Folder for the heads of the journal, best on another machine's disk; default
    ``journal/heads`` in the home folder.
HEARTHLINE_DEBUG
    ``1`` for Django's debug pages; never in a program with patients.
HEARTHLINE_ZONE
    Zone of times on pages until the program's sign-in policy names one.
HEARTHLINE_HOSTS
    Comma-separated host names the program answers to, beside localhost.
HEARTHLINE_HTTPS
    ``1`` when a proxy in front speaks HTTPS: secure cookies, HSTS, redirect from HTTP.
HEARTHLINE_MAIL
    ``smtp://user:password@host:587``: where messages to staff go out; absent means that they
    are kept in the log of the program.
HEARTHLINE_MAIL_FROM
    The address that messages come from.
HEARTHLINE_ADDRESS
    How browsers reach the program, such as ``https://infusion.example``: links in messages.
HEARTHLINE_LOG_LEVEL
    ``DEBUG``, ``INFO``, ``WARNING`` (default ``INFO``); logs never hold patient data.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from hearthline.site.environment import database, home_folder, mail_server, own_address, secret
from hearthline.site.logs import logging_settings

ROOT = Path(__file__).resolve().parents[3]
HEARTHLINE_HOME = home_folder(ROOT / "var")
HEARTHLINE_PORT = int(os.environ.get("HEARTHLINE_PORT", "8000"))
HEARTHLINE_ROOMS = "hearthline.site.rooms.ROOMS"
HEARTHLINE_CATALOGUES = "hearthline.site.catalogues.CATALOGUES"
HEARTHLINE_JOBS = "hearthline.site.jobs.JOBS"
HEARTHLINE_CHORES = "hearthline.site.jobs.CHORES"
HEARTHLINE_SCHEDULES = "hearthline.site.jobs.SCHEDULES"

SECRET_KEY = secret("HEARTHLINE_SECRET_KEY", HEARTHLINE_HOME / "secrets" / "django")
HEARTHLINE_JOURNAL_KEY = secret("HEARTHLINE_JOURNAL_KEY", HEARTHLINE_HOME / "secrets" / "journal")
HEARTHLINE_RECORDS_KEY = secret("HEARTHLINE_RECORDS_KEY", HEARTHLINE_HOME / "secrets" / "records")
HEARTHLINE_TABLET_KEY = secret("HEARTHLINE_TABLET_KEY", HEARTHLINE_HOME / "secrets" / "tablet")
HEARTHLINE_JOURNAL_HEADS = os.environ.get("HEARTHLINE_JOURNAL_HEADS") or (
    HEARTHLINE_HOME / "journal" / "heads"
)
HEARTHLINE_MAIL = mail_server()
HEARTHLINE_ADDRESS = own_address()
DEBUG = os.environ.get("HEARTHLINE_DEBUG") == "1"
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *filter(None, os.environ.get("HEARTHLINE_HOSTS", "").split(",")),
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "hearthline.platform.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "hearthline.platform.actions",
    "hearthline.platform.journal",
    "hearthline.platform.jobs",
    "hearthline.platform.messaging",
    "hearthline.platform.files",
    "hearthline.platform.findings",
    "hearthline.platform.tasks",
    "hearthline.platform.content",
    "hearthline.platform.search",
    "hearthline.platform.ui",
    "hearthline.platform.records",
    "hearthline.platform.places",
    "hearthline.rooms.program",
    "hearthline.rooms.census",
    "hearthline.rooms.coverage",
    "hearthline.rooms.incidents",
    "hearthline.rooms.lines",
    "hearthline.rooms.library",
    "hearthline.rooms.therapy",
    "hearthline.rooms.workforce",
    "hearthline.rooms.home",
    "hearthline.rooms.supply",
    "hearthline.rooms.emergency",
    "hearthline.rooms.scheduling",
    "hearthline.rooms.visits",
    "hearthline.rooms.intake",
    "hearthline.overlook.chart",
    "hearthline.overlook.clearance",
    "hearthline.faces.web",
    "hearthline.faces.tablet",
    "hearthline.faces.demonstration",
]

MIDDLEWARE = [
    "hearthline.faces.web.guards.HostNameMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hearthline.faces.web.guards.PageCompressionMiddleware",
    "hearthline.faces.web.guards.BrowserRulesMiddleware",
    "csp.middleware.CSPMiddleware",
    "hearthline.faces.web.guards.DatabaseFaultMiddleware",
    "hearthline.faces.web.first_run.pages.FirstRunMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "hearthline.platform.accounts.middleware.CallerMiddleware",
    "hearthline.platform.accounts.middleware.SessionRulesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "hearthline.platform.journal.middleware.ReadsMiddleware",
    "hearthline.faces.web.merged.MergedRecordMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "hearthline.site.urls"
WSGI_APPLICATION = "hearthline.site.wsgi.application"
ASGI_APPLICATION = "hearthline.site.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": database(HEARTHLINE_HOME)}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["hearthline.platform.forms.once"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hearthline.platform.ui.appearance.appearance",
                "hearthline.faces.web.shell.shell",
                "hearthline.faces.web.starting.starting",
            ],
        },
    },
]

FORM_RENDERER = "hearthline.platform.ui.renderer.HearthlineRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("HEARTHLINE_ZONE", "America/New_York")

STATIC_URL = "/static/"
STATIC_ROOT = HEARTHLINE_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if (STATIC_ROOT / "staticfiles.json").exists()
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

HTTPS = os.environ.get("HEARTHLINE_HTTPS") == "1"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Browsers share cookies between the ports of one host, and programs live side by side.
SESSION_COOKIE_NAME = f"hearthline_{HEARTHLINE_PORT}"
CSRF_COOKIE_NAME = f"hearthline_{HEARTHLINE_PORT}_csrf"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
    }
}

LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logging_settings(os.environ.get("HEARTHLINE_LOG_LEVEL", "INFO"))
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "hearthline.platform.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "hearthline.platform.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
MFA_ADAPTER = "hearthline.platform.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers treat http://localhost as secure; any other host name needs https.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Guesses of one sign-in are counted by axes in the database; allauth's own limit stays above it
# and guards second-factor codes.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip,10/300s/key"}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "hearthline.platform.accounts.lockout.tried_name"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_VERBOSE = False
