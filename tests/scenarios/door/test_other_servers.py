"""Under a server that writes bodies of requests to a disk, the door does not start."""

import subprocess
import sys

import pytest

MADE = """
import sys
from zenger.web.door.django_settings import configure
{before}
configure()
from django.core.{kind} import get_{kind}_application
get_{kind}_application()
"""


def made(kind: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", MADE.format(kind=kind, before=before)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_no_asgi_application_can_be_made() -> None:
    assert made("wsgi").returncode == 0
    done = made("asgi")
    assert done.returncode != 0
    assert "does not start under an ASGI server" in done.stderr


def test_other_ways_to_take_uploads_are_refused() -> None:
    default = (
        "from django.conf import settings\n"
        "from zenger.web.door.django_settings import SETTINGS\n"
        "handlers = ['django.core.files.uploadhandler.TemporaryFileUploadHandler']\n"
        "settings.configure(**{**SETTINGS, 'FILE_UPLOAD_HANDLERS': handlers})"
    )
    done = made("wsgi", default)
    assert done.returncode != 0
    assert "other settings of Django (FILE_UPLOAD_HANDLERS)" in done.stderr


@pytest.mark.parametrize("server", ["uvicorn", "waitress", "daphne"])
def test_another_server_in_the_process_is_refused(server: str) -> None:
    program = (
        "import sys, types\n"
        f"sys.modules[{server!r}] = types.ModuleType({server!r})\n"
        "from pathlib import Path\n"
        "from zenger.receive.door.folder import DoorFolder\n"
        "from zenger.web.door.app import pages\n"
        "pages(DoorFolder(Path('nowhere')), ticket_key=bytes(32))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert f"does not start under {server}" in done.stderr
