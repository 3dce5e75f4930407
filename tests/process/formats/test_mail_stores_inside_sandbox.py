"""Mail stores and their kin read nothing but their own file, also behind the real walls."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.corpus.manifest import CORPUS, MemberBytes
from tests.process.formats import outlook_making as make
from tests.process.formats.test_emlx import PARTIAL, emlx
from tests.process.formats.test_icalendar import EVENT
from tests.process.formats.test_mork import LIST
from tests.process.formats.test_msg import NOTE, TO
from tests.process.formats.test_olm import BOX, MESSAGE
from tests.process.formats.test_saved_pages import MHTML, saved
from tests.process.formats.test_sealed import packet, signed
from tests.process.formats.test_vcard import card

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.process.collect import collect
from zenger.protocols.sandbox import Limits, Sandbox

INNER = make.Mail(NOTE, TO, [make.File("ä.txt", b"deep")])
MAIL = make.Mail(NOTE, TO, [make.File("a.bin", b"x" * 9000), make.File("Re", INNER)])
SAMPLES = {
    "a.msg": make.msg(MAIL), "winmail.dat": make.tnef(MAIL), "1.partial.emlx": emlx(PARTIAL),
    "a.olm": make.olm({BOX + "m.xml": MESSAGE}), "a.mhtml": MHTML, "a.webarchive": saved(),
    "a.vcf": card("FN:É".encode("cp1251", "replace")), "a.ics": EVENT, "Inbox.msf": LIST,
    "a.p7m": signed(b"x" * 99, endless=True), "a.gpg": packet(1, b"\x03" + bytes(8) + b"\x01" * 20),
}  # fmt: skip
STORE = CORPUS / "formats" / "pst" / "testPST.pst"

SCRIPT = """
import io, json, sys
from zenger.process.worker import serve, warm_up
warm_up()
files = [(path, open(path, "rb")) for path in sys.argv[1:]]
closed = []
def watch(event, arguments):
    if closed and event in ("open", "import", "ctypes.dlopen", "subprocess.Popen", "socket.connect"):
        raise SystemExit(f"{event} {arguments[0]}")
sys.addaudithook(watch)
closed.append(True)
for path, stream in files:
    size = stream.seek(0, 2)
    stream.seek(0)
    order = {"do": "extract", "digest": "0" * 64, "size": size, "name": path.rpartition("/")[2],
             "options": {"passwords": []}}
    serve(json.dumps(order).encode(), [stream], lambda kind, payload: None)
closed.clear()
print("read", len(files))
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("stores")
    for name, content in SAMPLES.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in SAMPLES] + ([STORE] if STORE.exists() else [])


@pytest.fixture(scope="module")
def walls() -> Iterator[Sandbox]:
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    yield sandbox
    sandbox.close()


def test_nothing_is_imported_or_opened_while_they_are_read(files: list[Path]) -> None:
    command = [sys.executable, "-c", SCRIPT, *map(str, files)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["read", str(len(files))], run.stdout + run.stderr


@pytest.mark.sandbox
def test_all_of_them_are_read_behind_the_walls(walls: Sandbox, files: list[Path]) -> None:
    worker = walls.worker()
    for path in files:
        order = {"do": "extract", "digest": "0" * 64, "size": path.stat().st_size,
                 "name": path.name, "options": {"passwords": []}}  # fmt: skip
        with path.open("rb") as stream:
            frames = worker.run(json.dumps(order).encode(), [stream], Limits())
            got = collect(frames, MemberBytes())  # type: ignore[arg-type]  # only `put`
        assert got.ending.status is Status.OK, path.name
        assert got.handler not in ("", "plain", "archive"), path.name
        assert got.count().adds_up, path.name
    worker.close()
