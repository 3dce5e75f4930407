"""A newsroom and its archive, served as `zenger serve` serves them."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from tests.trove import make_trove

from zenger.assemble import create_newsroom, writing
from zenger.settings import Settings
from zenger.web.archive import ArchiveHandler
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.release import release


@contextmanager
def served_newsroom(base: Path) -> Iterator[int]:
    """The port of a server; `base` is empty and holds `trove`, `desk` and `site` afterwards."""
    newsroom = create_newsroom(base / "desk", Settings(title="Harbour"))
    with writing(newsroom):
        import_trove(newsroom, make_trove(base / "trove"), collection="Harbour")
        process_newsroom(newsroom, pictures=False, jobs=1)
        release(newsroom, base / "site", public_record="Public since 1975")
    handler = partial(
        ArchiveHandler, newsroom=newsroom, turn=threading.Lock(), directory=str(base / "site")
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        newsroom.sandbox().close()


def get(port: int, address: str) -> tuple[int, str, dict[str, str]]:
    """(status, body, headers) of one request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, body, dict(answer.getheaders())
