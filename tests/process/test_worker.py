"""What a worker sends of a container whose first members are recorded already."""

import io
import json
import subprocess
import sys
from dataclasses import asdict

import pytest
from tests.process.formats.test_start_at import tarred, zipped
from tests.trove import mail_bytes

from zenger.model.extraction import ExtractionOptions
from zenger.process.frames import FrameKind
from zenger.process.worker import serve

MAILBOX = b"".join(
    b"From anna@press.example Mon Sep  9 10:00:00 1974\n" + mail_bytes(f"{n}", "Words.") + b"\n"
    for n in range(6)
)
LETTER = mail_bytes("Tariff", "See attached.", b"%PDF-1.4 not read here")


class Watched(io.BytesIO):
    """A file that counts the bytes read from it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


def frames_of(content: bytes, options: ExtractionOptions) -> tuple[list[tuple[int, bytes]], int]:
    """The frames, and how many bytes of the file were read for them."""
    order = {"do": "extract", "digest": "0" * 64, "size": len(content), "name": "x"}
    frames: list[tuple[int, bytes]] = []
    file = Watched(content)
    serve(
        json.dumps({**order, "options": asdict(options)}).encode(),
        [file],
        lambda kind, payload: frames.append((kind, payload)),
    )
    return frames, file.taken


def split(frames: list[tuple[int, bytes]]) -> tuple[dict[int, list[bytes]], list[bytes]]:
    """Members by their ordinals, and everything else but signs of life."""
    members: dict[int, list[bytes]] = {}
    rest: list[bytes] = []
    at: list[bytes] | None = None
    for kind, payload in frames:
        if kind == FrameKind.MEMBER:
            at = members[json.loads(payload)["ordinal"]] = []
        if at is not None:
            at.append(payload)
        elif payload != b"{}":
            rest.append(payload)
        if kind == FrameKind.END:
            at = None
    return members, rest


@pytest.mark.parametrize("passwords", [(), ("secret",)], ids=["none", "a password"])
@pytest.mark.parametrize(
    "content", [MAILBOX, zipped(), tarred(), LETTER], ids=["mbox", "zip", "tar.gz", "letter"]
)
def test_it_sends_later_members_only_and_says_the_same_of_the_whole(
    content: bytes, passwords: tuple[str, ...]
) -> None:
    whole, said = split(frames_of(content, ExtractionOptions(passwords))[0])
    assert whole
    for first in range(len(whole) + 1):
        frames, _ = frames_of(content, ExtractionOptions(passwords, start_at=first))
        members, rest = split(frames)
        assert members == {n: sent for n, sent in whole.items() if n >= first}
        assert rest == said


def test_a_zip_is_not_read_where_it_need_not_be() -> None:
    content = zipped()
    _, all_of_it = frames_of(content, ExtractionOptions())
    _, little = frames_of(content, ExtractionOptions(start_at=6))
    assert little < all_of_it


def test_what_came_out_before_counts_towards_a_limit() -> None:
    options = ExtractionOptions(start_at=2, spent=10_000, max_expanded_bytes=10_100)
    frames, _ = frames_of(zipped(), options)
    assert any(b"archive-expansion" in payload for _, payload in frames)
    frames, _ = frames_of(zipped(), ExtractionOptions(start_at=5, max_expanded_bytes=10_100))
    assert not any(b"archive-expansion" in payload for _, payload in frames)


def test_whoever_is_forked_after_the_warm_up_has_all_parsers_and_no_thread_beside_it() -> None:
    program = (
        "import sys, threading; from zenger.process.worker import warm_up; warm_up(); "
        "from zenger.process.language import _model; assert _model.cache_info().currsize; "
        "assert 'zenger.process.formats.pdf' in sys.modules; print(threading.active_count())"
    )
    command = [sys.executable, "-P", "-c", program]
    assert subprocess.run(command, check=True, capture_output=True).stdout == b"1\n"
