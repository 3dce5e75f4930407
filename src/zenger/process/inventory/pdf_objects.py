"""What a PDF holds beside the text of its pages: all its objects, used or not."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf

from zenger.process.inventory import (
    pdf_content,
    pdf_fonts,
    pdf_form_data,
    pdf_metadata,
    pdf_names,
    pdf_notes,
    pdf_pictures,
    pdf_streams,
)
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.pdf_chosen import chosen
from zenger.process.inventory.pdf_faces import Faces
from zenger.process.inventory.pdf_fonts import leftovers, listed_letters
from zenger.process.inventory.pdf_stray import stray
from zenger.process.inventory.pdf_tiny import tiny
from zenger.process.inventory.pdf_tree import Node, TooManyObjectsError, Tree
from zenger.process.inventory.pdf_undrawn import Drawings
from zenger.process.inventory.pdf_unused import unused
from zenger.process.inventory.subject import DAMAGE, Results, guarded

Rule = Callable[[Node], Findings]
RULES: tuple[Rule, ...] = (
    pdf_notes.annotations, pdf_notes.forms, pdf_form_data.form_data, pdf_notes.signatures,
    pdf_notes.actions,
    pdf_notes.files, pdf_notes.spoken, pdf_names.outlines, pdf_names.layers,
    pdf_names.destinations, pdf_names.labels, pdf_names.resources, pdf_names.glyphs,
    pdf_names.content_properties, pdf_metadata.packets, pdf_metadata.private,
    pdf_metadata.thumbnails, pdf_pictures.pictures, pdf_content.contents,
    pdf_streams.streams, pdf_fonts.maps,
)  # fmt: skip


@dataclass(slots=True)
class Objects:
    """The rules applied to every object of one file."""

    pdf: pikepdf.Pdf
    fonts: dict[str, frozenset[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)  # that were told

    def results(self) -> Results:
        """Everything but what fonts have left over."""
        tree, drawings, faces = Tree(self.pdf), Drawings(self.pdf), Faces(self.pdf)
        yield from pdf_metadata.info(self.pdf)
        info = self.pdf.trailer.get("/Info")
        known = info.objgen if isinstance(info, pikepdf.Dictionary) else None
        try:
            for count, node in enumerate(tree.nodes()):
                if known is None or node.value.objgen != known or not known[0]:
                    yield from self._looked_at(node)
                drawings.note(node)
                faces.note(node)
                if count % 1000 == 0:
                    yield None
            yield from unused(tree)
            yield from drawings.undrawn()
            yield from faces.findings()
            yield from guarded("letters without size", tiny(self.pdf))
        except TooManyObjectsError:
            yield finding("not-inspected", "objects", "There are more than are looked at.")

    def left_over(self, used: frozenset[str]) -> Findings:
        """Letters of fonts that no page uses. After `results`.

        Args:
            used: the letters of all pages, seen and unseen.
        """
        return leftovers(self.fonts, used)

    def _looked_at(self, node: Node) -> Findings:
        told: list[str] = []
        for rule in RULES:
            try:
                for one in rule(node):
                    told.append(f"{one.where} {one.text}")
                    yield one
            except DAMAGE as error:
                text = f"It is damaged: {type(error).__name__}."
                yield finding("not-inspected", node.where, text, page=node.page)
        if letters := listed_letters(node):
            self.fonts[f"font {node.name('/BaseFont')[1:]}, {node.where}"] = letters
        yield from chosen(node, self.names)
        yield from stray(node, " ".join(told))


def of_objects(pdf: pikepdf.Pdf) -> Results:
    """All that the objects of a file tell, but for what its fonts have left over."""
    return Objects(pdf).results()
