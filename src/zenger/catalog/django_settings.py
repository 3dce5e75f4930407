"""Django's settings for the records, and for the desk, which adds what it alone knows.

Parts of the web framework are named only, and imported when the desk starts. No secrets.
"""

INSTALLED_APPS = ["zenger.catalog"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
SECRET_KEY = "unused: the desk has a key of its own"  # noqa: S105  # nothing is signed with it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

# -- the desk --------------------------------------------------------------------------------
ROOT_URLCONF = "zenger.web.desk.routes"
MIDDLEWARE = [
    "zenger.web.desk.middleware.headers",
    "django.middleware.csrf.CsrfViewMiddleware",
]
CSRF_COOKIE_NAME = "zenger-form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zenger.web.desk.errors.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024**2  # bytes: a list of questions may have ten millions
# What is sent stays in memory: a file written beside would lie on the disk if we were stopped.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024**2  # bytes of a whole form; beyond, its files are dropped
APPEND_SLASH = False
LOGGING_CONFIG = None  # addresses that somebody asked for are nobody's business
