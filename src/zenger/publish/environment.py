"""The templates, compiled once, and a fingerprint of everything that shapes a page."""

import hashlib
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import jinja2

from zenger.model.dates import PartialDate
from zenger.model.names import inert
from zenger.model.status_words import STATUS_MEANS, STATUS_WORDS
from zenger.publish import wording
from zenger.publish.quick_escape import QuickEnvironment

PACKAGE = resources.files("zenger.publish")
_SHAPING = {"py", "html", "css", "js", "xml", "json", "ttf", "toml"}


@lru_cache(maxsize=1)
def templates() -> jinja2.Environment:
    """All templates. Everything is escaped unless it was made markup by this package."""
    environment = QuickEnvironment(
        loader=jinja2.PackageLoader("zenger.publish", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        inert=inert,
        title=wording.shown_title,
        value=wording.shown_value,
        kind=wording.kind_word,
        language=wording.language_name,
        lang=wording.language_tag,
        dir=wording.direction,
        words=wording.iso_words,
        size=wording.size_words,
        clean=wording.clean_text,
        web=wording.web_address,
    )
    environment.globals.update(
        STATUS_WORDS=STATUS_WORDS,
        STATUS_MEANS=STATUS_MEANS,
        PAGE_KIND_WORDS=wording.PAGE_KIND_WORDS,
        date_words=lambda value: wording.date_words(PartialDate.parse(value)),
    )
    return environment


def render(name: str, **values: object) -> str:
    """One page from one template."""
    return templates().get_template(name).render(**values)


def asset(name: str) -> bytes:
    return PACKAGE.joinpath("assets", name).read_bytes()


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with any template, style, script or line of this package.

    A document printed under another version is printed anew; nobody has to remember to
    raise a number.
    """
    digest = hashlib.sha256()
    for path in sorted(_files(PACKAGE), key=str):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    digest.update(repr((STATUS_WORDS, STATUS_MEANS)).encode())
    return digest.hexdigest()[:16]


def _files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name != "__pycache__":
            found += _files(entry)
        elif entry.name.rpartition(".")[2] in _SHAPING:
            found.append(entry)
    return found
