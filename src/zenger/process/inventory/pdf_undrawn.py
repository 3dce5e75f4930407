"""Pictures, forms and patterns that are within reach in a PDF and that no page draws.

Whoever takes a picture off a page with a program for PDFs often takes away the command only.
Words that a pattern or a mask draws are told too: they may be seen, and no program copies them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_tree import Node, Numbers, content_of
from zenger.process.inventory.pdf_unused import as_drawn

MAX_CONTENT = 64 * 1024**2  # bytes of drawing commands of one object
MAX_STEPS = 200_000
MAX_SHOWN = 200  # whose words are read
_NAME = re.compile(rb"/([^\s/<>\[\]()%{}]+)")
_KINDS = ("/XObject", "/Pattern")
# Pictures that belong to another one, or are told for themselves.
_BESIDE = ("/SMask", "/Mask", "/Image", "/Thumb", "/Poster")


@dataclass(slots=True)
class Drawings:
    """What the objects of a file are, and which of them the pages draw. Filled, then asked."""

    pdf: pikepdf.Pdf
    seen: dict[Numbers, tuple[Any, str]] = field(default_factory=dict)
    _drawn: set[Numbers] = field(default_factory=set)
    _steps: int = MAX_STEPS

    def note(self, node: Node) -> None:
        """One more object that is within reach."""
        value = node.value
        is_page = node.name("/Type") in ("/Page", "/Template") and node.key != "/Page"
        if is_page and "/Contents" in node.keys:
            parts = node.get("/Contents")
            for part in parts if isinstance(parts, pikepdf.Array) else [parts]:
                if isinstance(part, pikepdf.Stream):
                    self.seen[part.objgen] = part, "page"
            return
        if not isinstance(value, pikepdf.Stream) or node.key in _BESIDE or not value.objgen[0]:
            return
        if node.name("/Subtype") in ("/Image", "/Form") or "/PatternType" in node.keys:
            self.seen[value.objgen] = value, _called(node)

    def undrawn(self) -> Findings:
        """Those that no page draws, with their words. Of buttons only what says something."""
        for page in self.pdf.pages:
            self._follow(page.obj, None)
        left = [(value, what) for at, (value, what) in self.seen.items() if at not in self._drawn]
        streams = [value for value, what in left if what != "picture"][:MAX_SHOWN]
        words = as_drawn(self.pdf, streams)
        for value, what in left:
            number = value.objgen[0]
            text = words.get(number, "")
            if what == "picture":
                text = f"{value.get('/Width')} x {value.get('/Height')} pixels"
            elif sum(map(str.isalnum, text)) < 2 and not _has_picture(value):
                continue
            yield finding("unused-object", f"{what} on no page, object {number}", text)
        yield from self._woven()
        if self._steps <= 0:
            yield finding("not-inspected", "drawings", "There are more than are followed.")

    def _woven(self) -> Findings:
        """Words of the patterns and masks that the pages draw."""
        drawn = [value for at, (value, what) in self.seen.items()
                 if at in self._drawn and what in ("pattern", "mask")]  # fmt: skip
        for number, text in as_drawn(self.pdf, drawn[:MAX_SHOWN]).items():
            if sum(map(str.isalnum, text)) >= 2:
                yield finding("stray-text", f"what a pattern or mask draws, object {number}", text)

    def _follow(self, start: Any, inherited: Any) -> None:
        stack = [(start, inherited)]
        while stack and self._steps > 0:
            self._steps -= 1
            holder, inherited = stack.pop()
            own = holder.get("/Resources")
            resources = own if isinstance(own, pikepdf.Dictionary) else inherited
            for part in (*_used(_commands(holder), resources), *_shown(holder)):
                if not part.objgen[0] or part.objgen not in self._drawn:
                    self._drawn.add(part.objgen)
                    stack.append((part, resources))


def _called(node: Node) -> str:
    if node.name("/Subtype") == "/Image":
        return "picture"
    if "/PatternType" in node.keys:
        return "pattern"
    return "mask" if node.key == "/G" else "drawing"


def _has_picture(value: Any) -> bool:
    resources = value.get("/Resources")
    held = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    return isinstance(held, pikepdf.Dictionary) and len(held.keys()) > 0


def _commands(holder: Any) -> bytes:
    if isinstance(holder, pikepdf.Stream):
        return b"" if holder.get("/Subtype") == "/Image" else content_of(holder)[:MAX_CONTENT]
    parts = holder.get("/Contents")
    streams = parts if isinstance(parts, pikepdf.Array) else [parts]
    return b"\n".join(
        content_of(one)[:MAX_CONTENT] for one in streams if isinstance(one, pikepdf.Stream)
    )


def _used(commands: bytes, resources: Any) -> Iterator[Any]:
    """What the commands call by name, and all that a graphics state or a drawn letter holds."""
    if not commands or not isinstance(resources, pikepdf.Dictionary):
        return
    names = {_plain(name) for name in _NAME.findall(commands)}
    for kind in _KINDS:
        held: Any = resources.get(kind)
        for name in held.keys() if isinstance(held, pikepdf.Dictionary) else ():
            if name[1:] in names and isinstance(one := held.get(name), pikepdf.Stream):
                yield one
    for kind in ("/ExtGState", "/Font"):
        held = resources.get(kind)
        for name in held.keys() if isinstance(held, pikepdf.Dictionary) else ():
            if name[1:] in names:
                yield from _within(held.get(name))


def _plain(name: bytes) -> str:
    """As pikepdf has it: `#20` is a blank."""
    name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), name)
    return name.decode("utf-8", "replace")


def _within(state: Any) -> Iterator[Any]:
    """The group of a soft mask; the letters of a Type 3 font."""
    if not isinstance(state, pikepdf.Dictionary):
        return
    mask: Any = state.get("/SMask")
    letters: Any = state.get("/CharProcs")
    if isinstance(mask, pikepdf.Dictionary) and isinstance(mask.get("/G"), pikepdf.Stream):
        yield mask.get("/G")
    own = state.get("/Resources")
    for name in letters.keys() if isinstance(letters, pikepdf.Dictionary) else ():
        if isinstance(letter := letters.get(name), pikepdf.Stream):
            yield letter
            yield from _used(content_of(letter), own)


def _shown(holder: Any) -> Iterator[Any]:
    """The appearances of a page's notes that are shown now."""
    notes = holder.get("/Annots") if not isinstance(holder, pikepdf.Stream) else None
    for note in notes if isinstance(notes, pikepdf.Array) else ():
        faces = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
        face = faces.get("/N") if isinstance(faces, pikepdf.Dictionary) else None
        if isinstance(face, pikepdf.Stream):
            yield face
        elif isinstance(face, pikepdf.Dictionary):
            now = face.get(str(note.get("/AS", "/Off")))
            if isinstance(now, pikepdf.Stream):
                yield now
