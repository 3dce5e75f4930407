"""The worker's task "inspect": sends what is hidden in a file, finding by finding, bounded."""

from collections import Counter
from dataclasses import asdict
from typing import Any, BinaryIO

from zenger.model.document import Original
from zenger.model.extraction import ExtractionOptions, Trouble
from zenger.model.ids import Digest
from zenger.model.review import Finding
from zenger.process.frames import FrameKind, dump_piece
from zenger.process.identify import identify
from zenger.process.inventory.families import inventory
from zenger.process.inventory.found import finding
from zenger.process.inventory.kinds import MAX_OF_A_KIND
from zenger.process.inventory.subject import Results, Subject
from zenger.process.sending import Emit, send_fact
from zenger.protocols.formats import HEAD_SIZE


def send_findings(
    order: dict[str, Any], inputs: list[BinaryIO], options: ExtractionOptions, emit: Emit
) -> None:
    """See `zenger.process.inventory.finding_frames` for the side that takes them."""
    untrusted = inputs[0]
    original = Original(Digest(order["digest"]), order["size"], order["name"])
    head = untrusted.read(HEAD_SIZE)
    untrusted.seek(0)
    identity = identify(head, untrusted, original)
    untrusted.seek(0)
    send_fact(emit, media_type=identity.media_type)
    for result in _counted(inventory(Subject(original, untrusted, identity, options))):
        if isinstance(result, Trouble):
            emit(FrameKind.PIECE, dump_piece(result))
        elif isinstance(result, Finding):
            send_fact(emit, finding=asdict(result))
        else:
            send_fact(emit)  # a sign of life, or the task is taken for stalled


def _counted(results: Results) -> Results:
    """Each finding once; of those without end how many there are."""
    seen: set[Finding] = set()
    counts: Counter[str] = Counter()
    for result in results:
        if isinstance(result, Finding):
            if result in seen:
                continue
            counts[result.kind] += 1
            if counts[result.kind] > MAX_OF_A_KIND:
                yield None
                continue
            seen.add(result)
        yield result
    for kind, count in counts.items():
        if count > MAX_OF_A_KIND:
            yield finding(kind, "further ones", f"{count - MAX_OF_A_KIND} more are not listed.")
