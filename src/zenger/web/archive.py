"""Shows an archive on this machine, with live search from the newsroom's index."""

import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from zenger.protocols.newsroom import Newsroom
from zenger.web.live_search import lost_page, search_page
from zenger.web.plain_host import is_plain_host
from zenger.workflow.review.begun import has_reviews

POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; script-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class ArchiveHandler(SimpleHTTPRequestHandler):
    """Files of the archive; `/live?q=…` is answered by the index. Logs nothing about readers."""

    def __init__(
        self, *args: Any, newsroom: Newsroom | None, turn: threading.Lock, name: str = "localhost",
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self._newsroom, self._turn, self._name = newsroom, turn, name
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        if not is_plain_host(self.headers.get("Host", ""), self._name):
            self.send_error(403, "Ask by number, as localhost, or by the name given with --host")
            return
        address = urlsplit(self.path)
        asked = parse_qs(address.query)
        # The archive's own search forms go to search/: with a newsroom at hand they are
        # answered live, so that they work without JavaScript.
        is_search = address.path in ("/live/", "/search/", "/search/index.html")
        is_asked = is_search and ("q" in asked or address.path == "/live/")
        if self._newsroom is not None and is_asked and not self._is_reviewed():
            self._answer(asked)
        else:
            super().do_GET()

    def _is_reviewed(self) -> bool:
        """The index holds the texts of the originals. Where anything was redacted or withheld, the
        archive's own search is asked, which knows no more than the archive."""
        with self._turn:
            return has_reviews()

    def _answer(self, question: dict[str, list[str]]) -> None:
        assert self._newsroom is not None  # noqa: S101  # the caller looked
        with self._turn:  # one connection to the records
            status, page = search_page(self._newsroom, Path(self.directory), question)
        self._send(status, page)

    def _send(self, status: int, page: str) -> None:
        body = page.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """An address without a page is answered in the archive's own look."""
        if code == HTTPStatus.NOT_FOUND:
            self._send(code, lost_page(Path(self.directory)))
        else:
            super().send_error(code, message, explain)

    def list_directory(self, path: Any) -> None:
        """Folders without an index page are not listed."""
        del path
        self.send_error(404)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
        """Nothing: an address a reader asked for is nobody's business."""


def serve(
    site: Path,
    newsroom: Newsroom | None,
    *,
    host: str,
    port: int,
    announce: Callable[[str], None],
) -> None:
    """Serve until Ctrl-C."""
    handler = partial(
        ArchiveHandler, newsroom=newsroom, turn=threading.Lock(), name=host, directory=str(site)
    )
    server = ThreadingHTTPServer((host, port), handler)
    announce(f"Open http://{host}:{server.server_address[1]}/  (Ctrl-C stops)")
    if newsroom is not None:
        announce(f"Live search: http://{host}:{server.server_address[1]}/live/")
    with server:
        server.serve_forever()
