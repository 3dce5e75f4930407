"""FFmpeg's one picture of a film, taken alone in its sandbox."""

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from zenger.backends.isolation.programs import BubblewrapPrograms
from zenger.model.document import Status
from zenger.process.programs.ffmpeg import VIDEO, command, poster
from zenger.process.programs.libreoffice import PRINTABLE
from zenger.process.programs.printing import printable

NEEDS_FFMPEG = pytest.mark.skipif(
    shutil.which("ffmpeg") is None or shutil.which("bwrap") is None,
    reason="FFmpeg or bubblewrap is not installed",
)


@NEEDS_FFMPEG
@pytest.mark.sandbox
@pytest.mark.parametrize("path", ["mkv/testMKV.mkv", "wmv/testWMV_WMV2.wmv"])
def test_a_film_has_a_picture(shared: Path, path: str) -> None:
    with (shared / "corpus/formats" / path).open("rb") as stream:
        run = poster(stream, BubblewrapPrograms())
    assert run.output is not None
    with run.output, Image.open(io.BytesIO(run.output.read())) as image:
        assert (image.format, image.size) == ("PNG", (320, 240))


@NEEDS_FFMPEG
@pytest.mark.sandbox
@pytest.mark.parametrize("path", ["mp4/testMP4AudioOnly.mp4", "hostile/script.svg"])
def test_without_a_picture_there_is_a_reason(shared: Path, path: str) -> None:
    with (shared / "corpus/formats" / path).open("rb") as stream:
        run = poster(stream, BubblewrapPrograms())
    assert (run.ending.status, run.ending.code) == (Status.UNSUPPORTED, "no-picture")


@NEEDS_FFMPEG
@pytest.mark.sandbox
def test_a_playlist_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n")
    with path.open("rb") as stream:
        assert poster(stream, BubblewrapPrograms()).ending.code == "no-picture"


def test_no_other_file_or_connection_is_allowed() -> None:
    argv = command()
    assert argv[argv.index("-protocol_whitelist") + 1] == "file"
    allowed = argv[argv.index("-format_whitelist") + 1].split(",")
    assert not {"hls", "concat", "dash", "sdp", "rtsp"} & set(allowed)


def test_what_is_made_pages_of_follows_the_programs_that_are_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "ffmpeg" else None)
    assert printable() == VIDEO
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert printable() == VIDEO | frozenset(PRINTABLE)
