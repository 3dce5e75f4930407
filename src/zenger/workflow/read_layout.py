"""Reads where the words of a file's pages stand, as a stage wrote it down.

Apart from the stages, since who shows pages needs none of what reads files.
"""

import json
from collections.abc import Iterator
from typing import Any

import zstandard

from zenger.process.packed_boxes import unpack, unpack_sure
from zenger.protocols.newsroom import Newsroom


def read_layout(newsroom: Newsroom, key: str) -> Iterator[dict[str, Any]]:
    """The lines of a layout file in page order; none where there is no such file."""
    try:
        raw = newsroom.derived.open(key)
    except KeyError:
        return
    with raw, zstandard.ZstdDecompressor().stream_reader(raw) as stream:
        rest = b""
        while chunk := stream.read(1 << 20):
            *lines, rest = (rest + chunk).split(b"\n")
            yield from map(_layout_of, lines)


def _layout_of(line: bytes) -> dict[str, Any]:
    layout: dict[str, Any] = json.loads(line)
    # Of what was read before boxes were packed, it is a list.
    if isinstance(layout.get("boxes"), str):
        layout["boxes"] = unpack(layout["boxes"])
    if "sure" in layout:
        layout["sure"] = unpack_sure(layout["sure"])
    return layout
