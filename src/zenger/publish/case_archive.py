"""The archive that cases are printed into, as readers have it: texts of its pages, its imprint."""

import json
import re
from pathlib import Path
from typing import Any

from zenger.model.release import Imprint
from zenger.publish.links import page_folder

_PUBLIC_ID = re.compile(r"[a-z2-7]{13}$")
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*/)index\.html">')


class Archive:
    """A folder that `publish` printed; or one that holds nothing but cases, or nothing yet."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.has_documents = (site / "d").is_dir()

    def page(self, document: str, number: int) -> dict[str, Any] | None:
        """What the archive says of a page: its text and its document's title; None without it.

        Args:
            document: a public id.
        """
        if not _PUBLIC_ID.match(document):
            return None
        path = self.site / page_folder(document, number) / "index.json"
        try:
            data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return data if data.get("format") == "zenger-page/1" else None

    def imprint(self) -> Imprint | None:
        """Who publishes it, as its first page says."""
        try:
            data = json.loads((self.site / "index.json").read_text(encoding="utf-8"))
            home = (self.site / "index.html").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        if data.get("format") != "zenger-archive/1":
            return None
        address = _CANONICAL.search(home)
        return Imprint(
            data["title"], data["newsroom"], data["contact"], address[1] if address else "",
            data["statement"],
        )  # fmt: skip
