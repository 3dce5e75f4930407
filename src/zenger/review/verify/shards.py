"""The words of the static search's shards, put together from their front coding.

In `t0.js` "oyelaran" may stand as "Celaran" after "oyster": no search of bytes finds it. The
order, the signs and the alphabet are those of `docs/reference/search-shards.md`, read again
here from that page so that a mistake of the writer is not repeated by who checks it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_SHARD = re.compile(r'\s*zengerSearch\("([a-z]+)([0-9]*)",(.*)\);\s*', re.DOTALL)


def is_shard(text: str) -> bool:
    return text.startswith("zengerSearch(")


def texts_of_shard(text: str) -> Iterator[str]:
    """Its texts, each as a reader's browser would put it together.

    Words come one by one, a line each: two of a list have nothing to do with each other.

    Raises:
        ValueError: it is no shard, or one of another version.
    """
    match = _SHARD.fullmatch(text)
    if match is None:
        raise ValueError("a search shard that is written otherwise")
    kind, value = match[1], json.loads(match[3])
    if kind == "t":
        yield from words(value)
    elif kind == "top":
        yield from front_coded(value["shards"].split("|"))
        yield json.dumps(value, ensure_ascii=False)
    else:
        yield from _all_texts(value)


def words(shard: str) -> Iterator[str]:
    """The words of one shard, in order."""
    yield from front_coded(re.split("[ !]", entry, maxsplit=1)[0] for entry in shard.split("|"))


def front_coded(entries: Any) -> Iterator[str]:
    """Each word after what it shares with the one before, counted in UTF-16 units."""
    before = b""
    for entry in entries:
        if not entry:
            continue
        shared = 2 * _ALPHABET.index(entry[0])
        before = before[:shared] + entry[1:].encode("utf-16-le", "surrogatepass")
        yield before.decode("utf-16-le", "replace")


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _all_texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _all_texts(item)
