"""Django's settings for the records alone: no web framework parts, no secrets."""

INSTALLED_APPS = ["zenger.catalog"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
SECRET_KEY = "unused: no sessions, no signing"  # noqa: S105  # nothing here is signed with it
