"""Words that the notes and fields of a PDF draw, and that their own entries do not say.

What a note draws is a drawing of its own, its appearance: it may say something else than the note,
lie beside the page, or stay as it was when a field got another value.
"""

from dataclasses import dataclass, field
from typing import Any

import pikepdf

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import Node, Numbers, content_of
from zenger.process.inventory.pdf_unused import as_drawn

MAX_FACES = 200  # that are drawn to read their letters
_SAYS = ("/Contents", "/RC", "/V", "/DV", "/TU", "/T", "/Subj", "/OverlayText", "/CA")
FEWEST = 2  # letters and digits


@dataclass(frozen=True, slots=True)
class _Face:
    stream: Any
    where: str
    page: int | None
    said: str  # by the note itself, without blanks
    is_hidden: bool


@dataclass(slots=True)
class Faces:
    """The appearances of a file. Filled, then asked."""

    pdf: pikepdf.Pdf
    seen: dict[Numbers, _Face] = field(default_factory=dict)

    def note(self, node: Node) -> None:
        """One more object that is within reach."""
        if "/Rect" not in node.keys or node.name("/Subtype") in ("", "/Popup"):
            return
        faces: Any = node.get("/AP")
        face: Any = faces.get("/N") if isinstance(faces, pikepdf.Dictionary) else None
        if isinstance(face, pikepdf.Dictionary) and not isinstance(face, pikepdf.Stream):
            face = face.get(str(node.get("/AS") or "/Off"))
        for one in (face, node.get("/RO")):
            if isinstance(one, pikepdf.Stream) and one.objgen[0] and _writes(one):
                flags = node.get("/F")
                is_hidden = isinstance(flags, int) and bool(flags & (2 | 32))
                where = f"what the {node.name('/Subtype')[1:]} annotation draws, {node.where}"
                said = _bare(node.text(*_SAYS))
                self.seen[one.objgen] = _Face(one, where, node.page, said, is_hidden)

    def findings(self) -> Findings:
        """Of each what it draws and does not say; of hidden ones more severely."""
        faces = list(self.seen.values())
        words = as_drawn(self.pdf, [face.stream for face in faces[:MAX_FACES]])
        for face in faces:
            text = words.get(face.stream.objgen[0], "")
            if sum(map(str.isalnum, text)) >= FEWEST and _bare(text) not in face.said:
                severity = Severity.HIGH if face.is_hidden else Severity.MEDIUM
                yield finding("annotation", face.where, text, page=face.page, severity=severity)
        if len(faces) > MAX_FACES:
            text = f"Of {len(faces)} notes and fields what the first {MAX_FACES} draw was read."
            yield finding("not-inspected", "drawings of notes", text)


def _writes(stream: Any) -> bool:
    content = content_of(stream)[:1_000_000]
    return b"T" in content or b"Do" in content or b"'" in content


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()
