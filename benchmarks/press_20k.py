"""A whole press with page pictures: `python benchmarks/press_20k.py [PAGES] [--keep FOLDER]`.

The shared scale texts (declassified documents, US government works), cut into pages of about
2,000 characters, become PDFs of ink on paper: one a record, Times at 10 points. `zenger press`
makes an archive of them: page pictures in two widths, safe PDFs, pages, feeds, search. Scans take
more room than this: see `pipeline_pictures.py`.
"""

import argparse
import json
import lzma
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from _measuring import SHARED, pieces, run, say, say_where, workers

TOP, LEFT, LEADING = 760, 60, 13  # points


def texts() -> Iterator[str]:
    with lzma.open(SHARED / "scale" / "frus.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from (record["text"] for line in lines if (record := json.loads(line))["text"])


def pdf(pages: list[str]) -> bytes:
    """A plain PDF with the text of each page set in lines."""
    first = 4  # object number of the first page; its content follows it
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
    ]
    for at, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources "
            b"<< /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (first + 2 * at + 1)
        )
        content = _content(page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _file(objects)


def _content(page: str) -> bytes:
    lines = [row for line in page.splitlines() for row in textwrap.wrap(line, 105) or [""]]
    shown = [
        b"(" + line.encode("cp1252", "replace").translate(None, b"()\\") + b") '" for line in lines
    ]
    return b"BT /F1 10 Tf %d TL %d %d Td\n%s\nET" % (LEADING, LEFT, TOP, b"\n".join(shown))


def _file(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, start,
    )  # fmt: skip
    return bytes(out)


def make_trove(trove: Path, wanted: int) -> tuple[int, int]:
    """Returns how many files and pages it has."""
    trove.mkdir(parents=True)
    files = pages = 0
    for text in texts():
        cut = pieces(text)
        folder = trove / f"{files // 500:03}"
        folder.mkdir(exist_ok=True)
        (folder / f"{files}.pdf").write_bytes(pdf(cut))
        files, pages = files + 1, pages + len(cut)
        if pages >= wanted:
            break
    return files, pages


def weigh(site: Path) -> None:
    sizes: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for path in site.rglob("*"):
        if path.is_file():
            sizes[path.suffix] += path.stat().st_size
            counts[path.suffix] += 1
    say(files=sum(counts.values()), mb=sum(sizes.values()) / 1e6)
    for suffix, size in islice(iter(sizes.most_common()), 10):
        say(kind=suffix, files=counts[suffix], mb=size / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=20_000)
    parser.add_argument("--keep", type=Path, help="leave trove, newsroom and archive there")
    arguments = parser.parse_args()
    if not (SHARED / "scale" / "frus.jsonl.xz").exists():
        print(f"skipped: {SHARED / 'scale'} does not hold the scale texts")
        return
    say_where()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        files, pages = make_trove(folder / "trove", arguments.pages)
        say(files=files, pages=pages)
        cost = run(
            "press", folder / "trove", "-o", folder / "site", "--newsroom", folder / "desk",
            "--public-record", "Works of the United States government",
        )  # fmt: skip
        found = workers(folder / "desk")
        say(wall=cost.wall, cpu=cost.cpu, main_mb=cost.peak, workers_cpu=found.cpu,
            worker_mb=found.peak)  # fmt: skip
        weigh(folder / "site")


if __name__ == "__main__":
    main()
