"""An age file is opened whatever its length and however it is written down."""

import io

import pyrage
import pytest

from zenger.receive.age_opening import How, open_age


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_armored_files_of_every_length_open(ends: bytes) -> None:
    """The header's random part makes lengths of its own: many of each, or it fails by luck."""
    key = pyrage.x25519.Identity.generate()
    for size in range(120):
        sealed = pyrage.encrypt(bytes(size), [key.to_public()], True).replace(b"\n", ends)
        plain = io.BytesIO()
        opened = open_age(io.BytesIO(sealed), plain, [key])
        assert opened is not None, size
        assert opened.how is How.WHOLE
        assert plain.getvalue() == bytes(size)
