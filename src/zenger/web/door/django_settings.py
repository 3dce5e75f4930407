"""Django's settings for the door. Nothing of Django that keeps, logs or spools is in use."""

import logging
from typing import Any

from django.conf import settings

from zenger.errors import DoorError

SETTINGS: dict[str, Any] = {
    "DEBUG": False,
    "SECRET_KEY": "unused: nothing is signed with it",
    "MIDDLEWARE": ["zenger.web.door.only_here.OnlyWsgi"],
    "ROOT_URLCONF": "zenger.web.door.routes",
    # Whoever made Django read a form all the same would find that its files go nowhere.
    "FILE_UPLOAD_HANDLERS": ["zenger.web.door.no_files.NoFiles"],
    "DATA_UPLOAD_MAX_MEMORY_SIZE": 0,
    "APPEND_SLASH": False,
    "USE_TZ": True,
    "USE_I18N": False,  # the catalogs are ours, and so are the addresses
    "LOGGING_CONFIG": None,
}


def configure() -> None:
    """Make these the settings of this process.

    Raises:
        DoorError: the process runs with others, as the desk's; its forms would go to a disk.
    """
    if not settings.configured:
        settings.configure(**SETTINGS)
    wrong = [name for name, value in SETTINGS.items() if getattr(settings, name) != value]
    if wrong:
        raise DoorError(
            f"The door does not start: this process has other settings of Django ({wrong[0]}). "
            "Start it with `zenger door run`, in a process of its own."
        )
    said = logging.getLogger("django")  # it names addresses that somebody asked for
    said.setLevel(logging.CRITICAL + 1)
    said.propagate = False
