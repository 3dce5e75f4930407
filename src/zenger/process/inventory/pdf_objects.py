"""What a PDF holds beside the text of its pages: all its objects, used or not."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from zenger.process.inventory import (
    pdf_content,
    pdf_metadata,
    pdf_names,
    pdf_notes,
    pdf_pictures,
)
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_fonts import leftovers, listed_letters
from zenger.process.inventory.pdf_tree import Node, TooManyObjectsError, Tree, words_of
from zenger.process.inventory.pdf_unused import unused
from zenger.process.inventory.subject import DAMAGE, Results

Rule = Callable[[Node], Findings]
RULES: tuple[Rule, ...] = (
    pdf_notes.annotations, pdf_notes.forms, pdf_notes.signatures, pdf_notes.actions,
    pdf_notes.files, pdf_notes.spoken, pdf_names.outlines, pdf_names.layers,
    pdf_names.destinations, pdf_names.labels, pdf_names.resources, pdf_names.glyphs,
    pdf_names.content_properties, pdf_metadata.packets, pdf_metadata.private,
    pdf_metadata.thumbnails, pdf_pictures.pictures, pdf_content.contents,
)  # fmt: skip
# Keys whose strings a rule tells, or that hold no words of anybody.
_TOLD = frozenset(
    "/Contents /T /TU /TM /V /DV /RV /Opt /RC /Subj /NM /M /CreationDate /OverlayText /Name "
    "/Reason /Location /ContactInfo /JS /URI /UF /F /Desc /DOS /Unix /ActualText /Alt /E /Title "
    "/P /Names /Limits /XFA /ID /Lang /Registry /Ordering /DA /DS /CharSet /Cert /O /U /OE /UE "
    "/Perms /CheckSum /ModDate /LastModified /Kids /Nums /N /Private /FontFamily /Prop_Build "
    "/Lookup /Indexed /IDS /Base /OutputConditionIdentifier /OutputCondition /RegistryName "
    "/PTEX.InfoDict /BaseFont /URLS /CreatorInfo /Usage /SpecialTag /IRT".split()
)
_COLOURS = ("/ColorSpace", "/CS", "/Lookup")


@dataclass(slots=True)
class Objects:
    """The rules applied to every object of one file."""

    pdf: pikepdf.Pdf
    fonts: dict[str, frozenset[str]] = field(default_factory=dict)

    def results(self) -> Results:
        """Everything but what fonts have left over."""
        tree = Tree(self.pdf)
        yield from pdf_metadata.info(self.pdf)
        info = self.pdf.trailer.get("/Info")
        known = info.objgen if isinstance(info, pikepdf.Dictionary) else None
        try:
            for count, node in enumerate(tree.nodes()):
                if known is None or node.value.objgen != known or not known[0]:
                    yield from self._looked_at(node)
                if count % 1000 == 0:
                    yield None
            yield from unused(tree)
        except TooManyObjectsError:
            yield finding("not-inspected", "objects", "There are more than are looked at.")

    def left_over(self, used: frozenset[str]) -> Findings:
        """Letters of fonts that no page uses. After `results`.

        Args:
            used: the letters of all pages, seen and unseen.
        """
        return leftovers(self.fonts, used)

    def _looked_at(self, node: Node) -> Findings:
        for rule in RULES:
            try:
                yield from rule(node)
            except DAMAGE as error:
                text = f"It is damaged: {type(error).__name__}."
                yield finding("not-inspected", node.where, text, page=node.page)
        if letters := listed_letters(node):
            self.fonts[f"font {node.name('/BaseFont')[1:]}, {node.where}"] = letters
        yield from _stray(node)


def _stray(node: Node) -> Findings:
    """Words in a place where no rule expects any."""
    if node.key in ("/Encrypt", "/CIDSystemInfo") or node.key in _COLOURS:
        return
    for key in sorted(node.keys - _TOLD):
        if key in _COLOURS or not _holds_string(value := node.get(key)):
            continue
        text = words_of(value)
        if sum(map(str.isalnum, text)) > 2:
            yield finding("stray-text", f"{key[1:]}, {node.where}", text, page=node.page)


def _holds_string(value: Any) -> bool:
    if isinstance(value, pikepdf.Array):
        return any(isinstance(one, pikepdf.String) for one in value)
    return isinstance(value, pikepdf.String)
