"""Recordings and films: what they say of themselves, subtitles, covers, attached files."""

import io
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import DateFound, Metadata, PageKind, Title
from zenger.process.formats.media import MediaHandler
from zenger.process.formats.media_length import is_cut_short

NEEDS_FFMPEG = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="FFmpeg is not installed")
SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\nWe meet\nat noon\n\n2\n00:00:02,500 --> 00:00:03,000\nBring papers\n"


def opened(content: bytes) -> Reading:
    return read(MediaHandler(), content, "video/mp4")


def fields(got: Reading) -> list[tuple[str, str]]:
    return [pair for p in got.pieces if isinstance(p, Metadata) for pair in p.fields]


@pytest.mark.parametrize(
    ("path", "duration", "more"),
    [
        ("flac/testFLAC_twoCovers.flac", "0.02 s", ("artist", "Test Artist")),
        ("m4a/memo.m4a", "2.81 s", ("recorded", "2018-06-20T12:09:42+00:00")),
        ("mkv/testMKV.mkv", "1.17 s", ("size", "320 x 240")),
        ("mov/testMP4_StillImageTimeZero.mov", "2.73 s", ("track", "metadata mebx")),
        ("mp3/testMP3id3v1.mp3", "2.46 s", ("genre", "Rock")),
        ("mp4/testMP4AudioOnly.mp4", "1.44 s", ("album", "Test Album")),
        ("ogg/testVORBIS_twoCovers.ogg", "0.02 s", ("title", "Test Title")),
        ("wav/testWAV.wav", "0.02 s", ("sample rate", "44100 Hz")),
        ("wmv/testWMV_WMV2.wmv", "5.59 s", ("channels", "1")),
        ("metadata/dirty.mp3", "2.06 s", ("artist", "jvoisin")),
    ],
)
def test_how_long_it_is_and_what_it_says(
    shared: Path, path: str, duration: str, more: tuple[str, str]
) -> None:
    got = opened((shared / "corpus/formats" / path).read_bytes())
    assert ("duration", duration) in fields(got)
    assert more in fields(got)
    assert got.pages[0].kind is PageKind.ASIDE
    assert f"{more[0]}: {more[1]}" in got.pages[0].text
    assert got.troubles == []


def test_covers_are_documents(shared: Path) -> None:
    got = opened((shared / "corpus/formats/flac/testFLAC_twoCovers.flac").read_bytes())
    assert len(got.members) == 2
    assert all(content[:4] == b"\x89PNG" for _, content in got.members)
    assert got.adds_up
    assert [p.text for p in got.pieces if isinstance(p, Title)] == ["Test Title"]


def test_a_recording_that_claims_to_be_longer_than_it_can_be(shared: Path) -> None:
    got = opened((shared / "corpus/formats/m4a/testMP4_truncated.m4a").read_bytes())
    assert got.troubles == [(Status.TRUNCATED, "cut-short")]
    assert ("duration", "0:36:56 (2216 s)") in fields(got)


def test_a_lying_index_is_no_reason_to_wait_or_to_grow() -> None:
    mvhd = b"\0\0\0\0" + struct.pack(">IIII", 0, 0, 1, 900_000_000)
    stsz = b"\0\0\0\0" + struct.pack(">II", 1, 0xFFFFFFFF)
    boxes = [(b"mvhd", mvhd), (b"trak", struct.pack(">I4s", 8 + len(stsz), b"stsz") + stsz)]
    moov = b"".join(struct.pack(">I4s", 8 + len(c), kind) + c for kind, c in boxes)
    content = struct.pack(">I4s4s", 12, b"ftyp", b"isom")
    content += struct.pack(">I4s", 8 + len(moov), b"moov") + moov
    got = opened(content)
    assert got.troubles == [(Status.TRUNCATED, "cut-short")]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    (folder / "s.srt").write_text(SUBTITLES)
    (folder / "a.txt").write_text("attached words")
    common = ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=d=4:s=160x120:r=5"]
    common += ["-i", "s.srt", "-metadata", "title=A film", "-metadata:s:s:0", "language=eng"]
    attach = ["-attach", "a.txt", "-metadata:s:t", "mimetype=text/plain"]
    for command in (
        [*common, "-c:s", "srt", "-c:v", "mjpeg", *attach, "film.mkv"],
        [*common, "-c:s", "mov_text", "-c:v", "mpeg4",
         "-metadata", "creation_time=2015-03-04T05:06:07Z", "film.mp4"],
        [*common[:8], "-c:v", "mjpeg", "film.avi"],
    ):  # fmt: skip
        subprocess.run(command, check=True, cwd=folder)
    return folder


@NEEDS_FFMPEG
@pytest.mark.parametrize("name", ["film.mkv", "film.mp4"])
def test_subtitles_are_read_with_their_times(film: Path, name: str) -> None:
    got = opened((film / name).read_bytes())
    page = got.pages[1]
    assert page.label.startswith("subtitles eng")
    assert page.text == "00:00:01.000  We meet at noon\n00:00:02.500  Bring papers"
    assert ("size", "160 x 120") in fields(got)
    assert [p.text for p in got.pieces if isinstance(p, Title)] == ["A film"]
    assert got.troubles == []


@NEEDS_FFMPEG
def test_files_attached_to_a_film_are_documents(film: Path) -> None:
    got = opened((film / "film.mkv").read_bytes())
    assert [(m.raw_name, content) for m, content in got.members] == [(b"a.txt", b"attached words")]
    assert got.adds_up


@NEEDS_FFMPEG
def test_the_day_it_was_made_is_its_date(film: Path) -> None:
    got = opened((film / "film.mp4").read_bytes())
    dates = [p.date for p in got.pieces if isinstance(p, DateFound)]
    assert [d.value.isoformat() for d in dates] == ["2015-03-04"]


@NEEDS_FFMPEG
def test_an_avi_says_how_long_it_is(film: Path) -> None:
    found = fields(opened((film / "film.avi").read_bytes()))
    assert ("size", "160 x 120") in found
    assert ("duration", "4.00 s") in found


@NEEDS_FFMPEG
@pytest.mark.parametrize("name", ["film.mkv", "film.mp4"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_film_cut_short_says_so(film: Path, name: str, share: float) -> None:
    content = (film / name).read_bytes()
    got = opened(content[: int(len(content) * share)])
    assert {status for status, _ in got.troubles} & {Status.TRUNCATED, Status.CORRUPT}


@pytest.mark.parametrize(
    "head", [b"\x1a\x45\xdf\xa3", b"\0\0\0\x18ftypisom", b"RIFF\0\0\0\0AVI ", b"ID3"]
)
def test_noise_after_a_good_beginning_is_data(head: bytes) -> None:
    for size in (0, 10, 4000):
        noise = bytes((n * 7919 + n // 256 * 31) % 256 for n in range(size))
        opened(head + noise)


def test_a_sound_recording_of_a_kind_not_read_is_no_damaged_one() -> None:
    got = read(MediaHandler(), b".snd\0\0\0\x18" + bytes(4000), "audio/basic")
    assert got.troubles == [(Status.UNSUPPORTED, "unread-recording")]
    cut = read(MediaHandler(), b"ID3\x04\0\0", "audio/mpeg")
    assert cut.troubles == [(Status.CORRUPT, "unreadable-media")]


def test_an_avi_film_says_its_title_and_day() -> None:
    tags = b"".join(
        kind + struct.pack("<I", len(value)) + value
        for kind, value in ((b"INAM", b"Quay\0\0"), (b"ICRD", b"2019-04-11"), (b"ISFT", b"Lavf"))
    )
    film = b"RIFF" + bytes(4) + b"AVI LIST" + bytes(4) + b"hdrlavih" + struct.pack("<I", 56)
    film += struct.pack("<IIIIIIIIII", 40_000, 0, 0, 0, 50, 0, 0, 0, 160, 120) + bytes(16)
    got = opened(film + b"LIST" + struct.pack("<I", len(tags) + 4) + b"INFO" + tags)
    assert [p.text for p in got.pieces if isinstance(p, Title)] == ["Quay"]
    assert [p.date.value.isoformat() for p in got.pieces if isinstance(p, DateFound)] == [
        "2019-04-11"
    ]
    assert ("duration", "2.00 s") in fields(got)


@NEEDS_FFMPEG
def test_subtitles_of_webm_are_read(tmp_path: Path) -> None:
    (tmp_path / "s.srt").write_text(SUBTITLES)
    command = "ffmpeg -loglevel error -f lavfi -i color=d=4:s=32x32:r=1 -i s.srt -c:s webvtt s.webm"
    subprocess.run(command.split(), cwd=tmp_path, check=True)
    assert "at noon" in opened((tmp_path / "s.webm").read_bytes()).text


@NEEDS_FFMPEG
@pytest.mark.parametrize("ending", ["wav", "aiff", "ogg", "opus", "mp3", "wma", "avi", "wmv"])
def test_a_recording_that_is_cut_never_passes_for_whole(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    film = ["-f", "lavfi", "-i", "testsrc=duration=2:size=64x48:rate=5"]
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-f", "lavfi", "-i", "sine=duration=2",
         *(film if ending in ("avi", "wmv") else []), "-metadata", "title=The quay", path],
        check=True,
    )  # fmt: skip
    whole = path.read_bytes()
    assert opened(whole).troubles == []
    for share in (0.5, 0.9):
        cut = opened(whole[: int(len(whole) * share)])
        assert (Status.TRUNCATED, "cut-short") in cut.troubles


def test_a_length_that_was_never_filled_in_is_no_damage() -> None:
    endless = b"RIFF\xff\xff\xff\xffWAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    assert not is_cut_short(io.BytesIO(endless + b"data\xff\xff\xff\xff" + bytes(800)))


def adts(frames: int) -> bytes:
    """AAC of 44,100 samples a second, one channel, 100 bytes a frame."""
    return (b"\xff\xf1\x50\x40\x0c\x9f\xfc" + bytes(93)) * frames


@pytest.mark.parametrize(
    ("frames", "duration"), [(1, "0.02 s"), (130, "3.02 s"), (30_000, "0:11:37 (697 s)")]
)
def test_sound_in_aac_alone_lasts_as_long_as_its_frames(frames: int, duration: str) -> None:
    got = opened(adts(frames))
    assert fields(got) == [("duration", duration), ("sample rate", "44100 Hz"), ("channels", "1")]
    assert not got.troubles


def test_sound_in_aac_cut_inside_a_frame_says_so() -> None:
    got = opened(adts(3)[:-1])
    assert got.troubles == [(Status.TRUNCATED, "cut-short")]
    assert not opened(b"\xff\xf1\x50").pages


def test_strings_of_quicktime_are_read_and_no_rate_beyond_belief() -> None:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I4s", len(content) + 8, kind) + content

    said = box(b"\xa9ART", struct.pack(">HH", 4, 0) + b"Anna") + box(
        b"\xa9inf", struct.pack(">HH", 7, 0) + b"meeting"
    )
    content = box(b"ftyp", b"qt  " + bytes(4)) + box(b"moov", box(b"udta", said))
    assert {("artist", "Anna"), ("information", "meeting")} <= set(fields(opened(content)))
