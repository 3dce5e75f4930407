"""Files locked as a whole by one program are called so, and not an unknown format."""

import io

import pytest
from tests.process.formats.reading import read

from zenger.model.document import Original, Status
from zenger.model.ids import Digest
from zenger.process.formats.sealed import KINDS, SealedHandler
from zenger.process.identify import identify


@pytest.mark.parametrize(("start", "media_type"), [(k[0], k[1]) for k in KINDS])
def test_each_kind_is_known_by_its_first_bytes(start: bytes, media_type: str) -> None:
    content = start + bytes(range(256))
    found = identify(content, io.BytesIO(content), Original(Digest("0" * 64), 1, "plans.bin"))
    assert found.media_type == media_type
    reading = read(SealedHandler(), content, media_type)
    assert reading.troubles == [(Status.ENCRYPTED, "encrypted-file")]
