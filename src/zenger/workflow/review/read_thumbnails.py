"""Check 18 of thumbnails: OCR of the small pictures reads nothing of what was removed.

    decode (second sandbox)   a finished picture leaves as plain pixels, enlarged
    ocr    (first sandbox)    reads them; it learns neither the secrets nor what they are for

What was read of a picture is kept in the derived store under a keyed name of its bytes: the same
picture comes by with each approval and with the release, and the secrets differ each time.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from zenger.model.review import Leak
from zenger.process.frames import BadFrameError
from zenger.process.ocr_setup import engine_version
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Worker
from zenger.review.verify.nearly import nearly_in
from zenger.review.verify.opened_pdf import leaks_of
from zenger.review.verify.report import Checked, Outcome
from zenger.review.verify.secrets import Secrets
from zenger.workflow.read_pictures import in_memory_file
from zenger.workflow.review.ask_verifier import marking_key
from zenger.workflow.review.read_again import UnreadError, decoded_picture, text_of_pixels

CHECK = "18-whole-tree"


def read_thumbnails(
    newsroom: Newsroom, pictures: Iterable[tuple[str, Path]], secrets: Secrets
) -> list[Leak]:
    """All that stops these small pictures from being published.

    Args:
        pictures: where each is, as a report says it, and its file, a WebP.
    """
    return list(_leaks(newsroom, pictures, secrets)) if secrets.all else []


def _leaks(
    newsroom: Newsroom, pictures: Iterable[tuple[str, Path]], secrets: Secrets
) -> Iterator[Leak]:
    with ExitStack() as stack:
        workers: list[Worker] = []
        for where, path in pictures:
            name = _name(newsroom, path)
            if not newsroom.derived.has(name):
                if not workers:  # once there is a picture that nobody has read
                    workers += (newsroom.verifier().worker(), newsroom.sandbox().worker())
                    for worker in workers:
                        stack.enter_context(closing(worker))
                try:
                    _keep(newsroom, name, _read(newsroom, workers[0], workers[1], path))
                except (UnreadError, BadFrameError) as error:
                    yield from Checked(CHECK, Outcome.COULD_NOT_RUN, f"{where}: {error}").blocking
                    continue
            with newsroom.derived.open(name) as kept:
                text = kept.read().decode("utf-8")
            yield from leaks_of(CHECK, f"{where}, read by OCR", nearly_in(secrets, text))


def _read(newsroom: Newsroom, drawer: Worker, reader: Worker, path: Path) -> str:
    with path.open("rb") as untrusted, in_memory_file() as pixels:
        width, height = decoded_picture(drawer, untrusted, pixels)
        return text_of_pixels(newsroom, reader, pixels, width, height)


def _keep(newsroom: Newsroom, name: str, text: str) -> None:
    with newsroom.derived.write(name) as stream:
        stream.write(text.encode("utf-8", "replace"))


def _name(newsroom: Newsroom, path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    said = repr((engine_version(), newsroom.settings.languages, digest))
    name = hmac.digest(marking_key(newsroom), said.encode(), "sha256").hex()
    return f"safe/read/{name[:2]}/{name}"
