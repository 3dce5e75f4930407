"""Walks through the objects of a PDF, each once, with the page that it belongs to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from zenger.process.inventory.found import readable, words_in

MAX_OBJECTS = 2_000_000  # dictionaries and arrays, those without a number too
MAX_PASSWORDS = 1_000
# Ways that lead from a page to others or back, not to what is on it.
_UPWARD = frozenset(
    ("/Parent", "/P", "/Pg", "/Dest", "/D", "/Prev", "/Next", "/StructParent", "/B", "/PieceInfo")
)
# Language, script, country and the like, as BCP 47 has them; longer words are no such tag.
LANGUAGE = re.compile(r"(?:x-)?[A-Za-z]{2,3}(?:[-_](?:[A-Za-z0-9]{1,4}|\d\w{3,7}))*|x-\w+|i-\w+")
INDEXED = 4  # things in the array of a space of colours that has a table of them
TABLE = "/Lookup"  # the key of a table of colours, which stands in an array
Numbers = tuple[int, int]


class TooManyObjectsError(ValueError):
    """The file has more objects than are looked at."""


@dataclass(frozen=True, slots=True)
class Node:
    """A dictionary or stream, and how it was come to."""

    value: Any
    keys: frozenset[str]
    key: str  # under which it stands, or the array it is in
    page: int | None
    number: int  # of the nearest object that has one; 0: none

    @property
    def where(self) -> str:
        return f"object {self.number}" if self.number else "the trailer"

    def get(self, key: str) -> Any:
        return self.value.get(key) if key in self.keys else None

    def text(self, *keys: str) -> str:
        """What these keys say, in this order."""
        said = (words_of(self.get(key)) for key in keys)
        return " ".join(one for one in said if one)

    def name(self, key: str) -> str:
        value = self.get(key)
        return str(value) if isinstance(value, pikepdf.Name) else ""


@dataclass(slots=True)
class Tree:
    """The walk, and what it has reached so far."""

    pdf: pikepdf.Pdf
    reached: set[Numbers] = field(default_factory=set)
    _later: list[tuple[Any, str]] = field(default_factory=list)
    _left: int = MAX_OBJECTS

    def nodes(self) -> Iterator[Node]:
        """All that is used: what belongs to each page first, then the rest.

        Raises:
            TooManyObjectsError
        """
        for number, page in enumerate(self.pdf.pages, 1):
            yield from self._below(page.obj, "/Page", number, 0, skip=_UPWARD)
        yield from self._below(self.pdf.trailer, "/Trailer", None, 0)
        while self._later:
            value, key = self._later.pop()
            yield from self._below(value, key, None, 0)

    def unused(self) -> Iterator[Any]:
        """Numbered objects that nothing leads to. Only after `nodes` is through."""
        for item in self.pdf.objects:
            numbers = item.objgen if isinstance(item, pikepdf.Object) else (0, 0)
            if numbers[0] and numbers not in self.reached:
                yield item

    def below(self, value: Any) -> Iterator[Node]:
        """What hangs below one object and was not reached yet."""
        return self._below(value, "", None, 0)

    def _below(
        self, start: Any, key: str, page: int | None, number: int,
        skip: frozenset[str] = frozenset(),
    ) -> Iterator[Node]:  # fmt: skip
        stack = [(start, key, number)]
        while stack:
            value, key, number = stack.pop()
            numbers = value.objgen
            if numbers[0]:
                if numbers in self.reached:
                    continue
                self.reached.add(numbers)
                number = numbers[0]
            self._left -= 1
            if self._left < 0:
                raise TooManyObjectsError
            if isinstance(value, pikepdf.Array):
                is_table = len(value) == INDEXED and value[0] == "/Indexed"
                children: list[tuple[Any, str]] = [(child, key) for child in value]
                if is_table:
                    children[-1] = children[-1][0], TABLE
            elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
                keys = frozenset(value.keys())
                yield Node(value, keys, key, page, number)
                children = [(value.get(k), k) for k in sorted(keys - skip)]
                skipped = [(value.get(k), k) for k in sorted(keys & skip)]
                self._later += [(child, k) for child, k in skipped if _leads_on(child)]
            else:
                continue
            stack += [(child, k, number) for child, k in reversed(children) if _leads_on(child)]


def nodes_below(value: Any) -> Iterator[Node]:
    """What hangs below one object, whether reached before or not."""
    return Tree(pikepdf.new()).below(value)


def _leads_on(value: Any) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)) or (
        isinstance(value, pikepdf.Object) and value.objgen[0] != 0
    )


def opened_objects(untrusted: Any, passwords: tuple[str, ...]) -> pikepdf.Pdf:
    """The file's objects.

    Raises:
        pikepdf.PdfError: it cannot be opened (also: PasswordError).
    """
    tried = ("", *passwords[:MAX_PASSWORDS])
    for number, password in enumerate(tried, 1):
        untrusted.seek(0)
        try:
            return pikepdf.open(untrusted, password=password, suppress_warnings=True)
        except pikepdf.PasswordError:
            if number == len(tried):
                raise
    raise pikepdf.PasswordError


def words_of(value: Any, depth: int = 0) -> str:
    """A string, a name, a stream's words, or those of an array; empty for all else."""
    if isinstance(value, pikepdf.String):
        return readable(str(value))
    if isinstance(value, pikepdf.Name):
        return str(value).removeprefix("/")
    if isinstance(value, pikepdf.Stream):
        return words_in(content_of(value))
    if isinstance(value, pikepdf.Array) and depth < 4:
        return " ".join(filter(None, (words_of(one, depth + 1) for one in value)))
    return ""


def content_of(stream: Any) -> bytes:
    """A stream as it is meant; as it is stored where its coding is that of a picture."""
    try:
        return bytes(stream.read_bytes())
    except (pikepdf.PikepdfError, RuntimeError, ValueError):
        return bytes(stream.read_raw_bytes())
