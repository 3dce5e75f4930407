"""What an entry of the log is about, in words an admin reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zenger.catalog.models import Collection, Label

LONGEST = 200  # characters of one detail


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing an entry says."""

    name: str
    words: str
    digest: str = ""  # of a document, for its link


def said(details: Mapping[str, Any]) -> list[Detail]:
    """The details of one entry. Numbers of collections and labels become names as they are now."""
    return [_detail(name, value) for name, value in details.items()]


def _detail(name: str, value: Any) -> Detail:
    if name == "document" and isinstance(value, str) and len(value) == 64:
        return Detail("", value[:12] + "…", value)
    words = name.replace("_", " ")
    if name in ("collection", "collections"):
        titles = Collection.objects.values_list("pk", "title")
        return Detail(words, _named(value, titles))
    if name in ("label", "labels"):
        return Detail(words, _named(value, Label.objects.values_list("pk", "name")))
    if isinstance(value, bool):
        return Detail(words, "yes" if value else "no")
    if isinstance(value, list):
        return Detail(words, _short(", ".join(map(str, value)) or "none"))
    return Detail(words, _short(str(value)) or "none")


def _named(value: Any, names: Iterable[tuple[int, str]]) -> str:
    numbers = value if isinstance(value, list) else [value]
    known = dict(names)
    return _short(", ".join(known.get(one, f"number {one}") for one in numbers) or "none")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
