"""Writes the keyword index: letters, under them stretches of words, like a printed dictionary.

browse/words/           explains itself; all letters by script
browse/words/m/         the words under M, or a list of stretches where there are many
browse/words/m/2/       the second stretch, "maritime – mayor"
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from zenger.model.names import inert
from zenger.model.release import ReleaseContent
from zenger.publish.environment import render
from zenger.publish.keywords import Keyword, Limits, PagePlaces
from zenger.publish.ledger import Row
from zenger.publish.output import Output
from zenger.publish.shelf import TOP, Crumb, Group, Shelf, ShelfWriter
from zenger.publish.wording import count_words, language_tag, shown_title

FOLDER = "browse/words/"
LINKS = 400  # on one page, about; one entry is never divided
_TITLE = 60  # characters of a document's title
_BLOCKS_FROM = "\u3400"  # from here on scripts have thousands of signs: 256 share a letter
_SCRIPTS = {"CJK": "Chinese characters", "DIGIT": "Numbers", "HANGUL": "Korean"}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter of the index, or one block of signs."""

    script: str
    label: str
    path: str  # from the root
    words: int


@dataclass(frozen=True, slots=True)
class KeywordIndex:
    """Where the index is and what its first page lists."""

    path: str = ""  # from the root; empty where no word is listed
    letters: tuple[tuple[str, tuple[Letter, ...]], ...] = ()  # by script
    limits: Limits | None = None  # what a word had to keep to


@dataclass(slots=True)
class _Open:
    """The letter whose words are coming."""

    key: str
    entries: list[Keyword] = field(default_factory=list)  # of its last stretch
    links: int = 0  # of these entries
    first: list[Keyword] = field(default_factory=list)  # its first stretch, once there are two
    stretches: list[tuple[str, str, int]] = field(default_factory=list)  # first, last, words


class KeywordPages:
    """Takes entries in order and writes their pages as they come."""

    def __init__(self, content: ReleaseContent, output: Output, places: PagePlaces) -> None:
        self._site = content.imprint
        self._output = output
        self._places = places
        self._shelves = ShelfWriter(content, output)
        self._open: _Open | None = None
        self._waiting: list[_Open] = []  # short letters that will share a page
        self._letters: list[Letter] = []

    def add(self, keyword: Keyword) -> None:
        key = letter_key(keyword.word)
        if self._open is None or self._open.key != key:
            self._end_letter()
            self._open = _Open(key)
        elif self._open.links + keyword.links > LINKS:
            self._end_stretch(self._open, is_last=False)
        self._open.entries.append(keyword)
        self._open.links += keyword.links

    def finish(self, limits: Limits) -> KeywordIndex:
        """Write the page of all letters, unless no word is listed."""
        self._end_letter()
        self._end_page()
        if not self._letters:
            return KeywordIndex(limits=limits)
        letters = by_script(self._letters)
        words = sum(letter.words for letter in self._letters)
        self._page(
            "words.html", FOLDER, "Keyword index", (TOP,), letters=letters,
            limits=limits, summary=count_words(words, "word", "words"),
            has_people=bool(self._output.ledger.one("SELECT count(*) FROM person")),
        )  # fmt: skip
        self._output.write_json(
            f"{FOLDER}index.json",
            {"format": "zenger-words/1", "words": words, "least": limits.least,
             "most": limits.most,
             "letters": [[x.script, x.label, x.path, x.words] for x in self._letters]},
        )  # fmt: skip
        return KeywordIndex(f"{FOLDER}index.html", letters, limits)

    # -- short letters share a page, long ones are cut into stretches ------------------------
    def _end_letter(self) -> None:
        letter = self._open
        if letter is None:
            return
        if letter.stretches:
            self._end_stretch(letter, is_last=True)
            self._end_page()
            self._write_long(letter)
            return
        links = sum(other.links for other in self._waiting)
        if self._waiting and (
            links + letter.links > LINKS or _script(self._waiting[0]) != _script(letter)
        ):
            self._end_page()
        self._waiting.append(letter)

    def _end_page(self) -> None:
        """Write the letters that wait for one another."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        path = f"{FOLDER}{waiting[0].key}/"
        for letter in waiting:
            here = f"{path}index.html#{letter.key}"
            self._letters.append(_listed(letter.entries, here, len(letter.entries)))
        label = _label(waiting[0].entries[0].word, waiting[-1].entries[-1].word)
        self._write_words(path, label, _CRUMBS, waiting)

    def _end_stretch(self, letter: _Open, *, is_last: bool) -> None:
        entries, letter.entries, letter.links = letter.entries, [], 0
        letter.stretches.append((entries[0].word, entries[-1].word, len(entries)))
        letter.first = letter.first or entries
        self._write_stretch(letter, entries, is_last=is_last)

    def _write_stretch(self, letter: _Open, entries: list[Keyword], *, is_last: bool) -> None:
        nth = len(letter.stretches)
        base = f"{FOLDER}{letter.key}/"
        label = _label(letter.first[0].word, entries[-1].word)
        self._write_words(
            f"{base}{nth}/", f"{inert(entries[0].word)} – {inert(entries[-1].word)}",
            (*_CRUMBS, (label, f"{base}index.html")), [_Open(letter.key, entries)],
            previous=f"../{nth - 1}/index.html" if nth > 1 else "",
            next="" if is_last else f"../{nth + 1}/index.html",
        )  # fmt: skip

    def _write_long(self, letter: _Open) -> None:
        """The list of a letter's stretches."""
        path = f"{FOLDER}{letter.key}/"
        groups: list[Group] = [
            (f"{inert(first)} – {inert(last)}", f"{path}{nth}/index.html", count, "")
            for nth, (first, last, count) in enumerate(letter.stretches, 1)
        ]
        words = sum(count for _, _, count in letter.stretches)
        label = _label(letter.stretches[0][0], letter.stretches[-1][1])
        shelf = Shelf(path, label, _CRUMBS, summary=count_words(words, "word", "words"))
        self._shelves.write(shelf, (), 0, groups=groups, groups_title="Words")
        self._letters.append(_listed(letter.first, f"{path}index.html", words, label))

    def _write_words(
        self, path: str, heading: str, crumbs: tuple[Crumb, ...], letters: list[_Open],
        previous: str = "", next: str = "",  # noqa: A002  # the template's word
    ) -> None:  # fmt: skip
        shown = [
            (letter.key, _label(letter.entries[0].word, letter.entries[-1].word),
             self._shown(letter.entries))
            for letter in letters
        ]  # fmt: skip
        words = sum(len(letter.entries) for letter in letters)
        self._page(
            "keywords.html", path, heading, crumbs, letters=shown, previous=previous, next=next,
            summary=count_words(words, "word", "words"),
        )  # fmt: skip
        entries = [entry for _, _, found in shown for entry in found]
        self._output.write_json(
            f"{path}index.json", {"format": "zenger-words/1", "entries": _data(entries)}
        )

    def _page(
        self, template: str, path: str, heading: str, crumbs: tuple[Crumb, ...], **values: Any
    ) -> None:
        self._output.write(
            f"{path}index.html",
            render(
                template, root="../" * path.count("/"), site=self._site, section="documents",
                here=False, path=f"{path}index.html", heading=heading, crumbs=crumbs, **values,
            ),
        )  # fmt: skip

    # -- entries -----------------------------------------------------------------------------
    def _shown(self, entries: list[Keyword]) -> list[dict[str, Any]]:
        """Entries as the template prints them: documents in the order of all lists."""
        found = [[self._places.find(place) for place in entry.pages] for entry in entries]
        rows = self._rows({public_id for pages in found for public_id, _ in pages})
        shown = []
        for entry, pages in zip(entries, found, strict=True):
            numbers: dict[str, list[int]] = {}
            for public_id, number in pages:
                numbers.setdefault(public_id, []).append(number)
            ordered = sorted(numbers, key=lambda key: _place_in_lists(rows[key]))
            documents = [_document(rows[key], numbers[key]) for key in ordered]
            shown.append(
                {"word": inert(entry.word), "people": entry.people, "documents": documents}
            )
        return shown

    def _rows(self, ids: set[str]) -> dict[str, Row]:
        marks = ",".join("?" * len(ids))
        return {
            row.id: row for row in self._output.ledger.rows(f"id IN ({marks})", sorted(ids))
        }  # fmt: skip


_CRUMBS: tuple[Crumb, ...] = (TOP, ("Keyword index", f"{FOLDER}index.html"))


def letter_key(word: str) -> str:
    """The folder of a word's letter: ``m``, ``u0645`` or, for a block of 256 signs, ``u6c``."""
    first = word[0]
    if first.isascii():
        return first
    return f"u{ord(first) >> 8:x}" if first >= _BLOCKS_FROM else f"u{ord(first):04x}"


def script_of(word: str) -> str:
    """``Latin``, ``Arabic``, ``Chinese characters``: what the letters are grouped by."""
    name = unicodedata.name(word[0], "Other signs").split()[0].partition("-")[0]
    return _SCRIPTS.get(name, name.capitalize())


def by_script(letters: list[Letter]) -> tuple[tuple[str, tuple[Letter, ...]], ...]:
    """Letters under the names of their scripts, in the order they came."""
    groups: dict[str, list[Letter]] = {}
    for letter in letters:
        groups.setdefault(letter.script, []).append(letter)
    return tuple((script, tuple(found)) for script, found in groups.items())


def _script(letter: _Open) -> str:
    return script_of(letter.entries[0].word)


def _listed(entries: list[Keyword], path: str, words: int, label: str = "") -> Letter:
    first, last = entries[0].word, entries[-1].word
    return Letter(script_of(first), label or _label(first, last), path, words)


def _label(first: str, last: str) -> str:
    one, other = _capital(first[0]), _capital(last[0])
    return one if one == other else f"{one} – {other}"


def _capital(letter: str) -> str:
    """As the head of a list; a sign that stands on letters only, as in Thai, gets its circle."""
    if unicodedata.category(letter).startswith("M"):
        return f"\u25cc{letter}"
    return letter.upper() if len(letter.upper()) == 1 else letter


def _place_in_lists(row: Row) -> tuple[bool, str, str, str]:
    return not row.date, row.date, row.title, row.id


def _document(row: Row, numbers: list[int]) -> dict[str, Any]:
    return {
        "id": row.id, "title": shown_title(row.title, _TITLE), "lang": language_tag(row.language),
        "pages": [number for number in numbers if number], "is_single": row.pages < 2,
    }  # fmt: skip


def _data(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "word": entry["word"],
            "people": [[words, path] for words, path, _, _ in entry["people"]],
            "documents": [[found["id"], found["pages"]] for found in entry["documents"]],
        }
        for entry in entries
    ]
