"""The records: what was received, what became of it, what was published."""

import os

from django.apps import apps
from django.conf import settings

# Models can be defined only once Django knows its settings; which database they are read from
# is decided later, by `zenger.catalog.connect`.
if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    from zenger.catalog import django_settings

    settings.configure(**{k: v for k, v in vars(django_settings).items() if k.isupper()})
    # Not `django.setup`: it loads all of HTTP, for an address that only the desk has.
    apps.populate(settings.INSTALLED_APPS)
