"""What earlier states of a PDF say beside their pages: who wrote it, notes, fields, files.

A program that takes something away at the end of a file leaves it in the bytes before.
"""

import io
from collections.abc import Callable, Iterable

import pikepdf

from zenger.model.review import Finding, Severity
from zenger.process.inventory.found import finding
from zenger.process.inventory.pdf_tree import opened_objects
from zenger.process.inventory.subject import DAMAGE, Results

MAX_STATES = 20  # whose objects are gone through
FEWEST = 3  # letters and digits
_OWN = ("unused-object", "not-inspected", "edit-ids", "software", "earlier-revision")
Inventory = Callable[[pikepdf.Pdf], Results]


def earlier_objects(
    data: bytes, ends: Iterable[int], passwords: tuple[str, ...], inventory: Inventory
) -> Results:
    """Of each state what is neither told of the last one nor of an earlier one.

    Args:
        data: the whole file.
        ends: where each state but the last one ends, in order.
        inventory: all findings of one file's objects.
    """
    told = {_said(one) for one in _of(data, passwords, inventory)}
    for number, end in enumerate(ends, 1):
        if number > MAX_STATES:
            text = f"Of the objects of the first {MAX_STATES} earlier states only."
            yield finding("not-inspected", "earlier revisions", text)
            return
        for one in _of(data[:end], passwords, inventory):
            if (said := _said(one)) in told or one.kind in _OWN:
                continue
            if sum(map(str.isalnum, one.text)) < FEWEST:
                continue
            told.add(said)
            severity = Severity.HIGH if one.severity is not Severity.LOW else Severity.LOW
            where = f"revision {number}, {one.kind}, {one.where}"
            yield finding("earlier-revision", where, one.text, page=one.page, severity=severity)
        yield None


def _said(one: Finding) -> tuple[str, str]:
    return one.kind, one.text


def _of(data: bytes, passwords: tuple[str, ...], inventory: Inventory) -> list[Finding]:
    try:
        with opened_objects(io.BytesIO(data), passwords) as pdf:
            return [one for one in inventory(pdf) if isinstance(one, Finding)]
    except DAMAGE:
        return []
