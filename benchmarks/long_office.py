"""Very long OpenDocument files: `python benchmarks/long_office.py [MB]`.

A text and a sheet whose content is MB million bytes of XML, imported and processed (`--text-only
--jobs 1`). Told of each: how it ended, pages, CPU seconds and the largest resident size of the
worker (goal: 500 MB).
"""

import argparse
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from _measuring import run, say, say_where, workers

_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_BEGIN = (
    f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:text="{_ODF}:text:1.0" '
    f'xmlns:table="{_ODF}:table:1.0"><office:body><office:{{}}>'
)
_END = "</office:{}></office:body></office:document-content>"
_CELL = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p>'
    "</table:table-cell>"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("megabytes", type=int, nargs="?", default=200)
    size = parser.parse_args().megabytes * 10**6
    say_where()
    _measured("odt", "text", size)
    _measured("ods", "spreadsheet", size)


def _pieces(kind: str, size: int) -> Iterator[bytes]:
    yield _BEGIN.format(kind).encode()
    if kind == "spreadsheet":
        yield b'<table:table table:name="Ledger">'
    number = done = 0
    while done < size:
        number += 1
        line = f"<text:p>Entry {number} of the harbour ledger, signed in La Paz.</text:p>"
        if kind == "spreadsheet":
            cells = "".join(_CELL.format(number * 8 + column) for column in range(8))
            line = f"<table:table-row>{cells}</table:table-row>"
        done += len(line)
        yield line.encode()
    if kind == "spreadsheet":
        yield b"</table:table>"
    yield _END.format(kind).encode()


def _measured(ending: str, kind: str, size: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "trove").mkdir()
        path = folder / "trove" / f"long.{ending}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}", 0)
            with archive.open("content.xml", "w", force_zip64=True) as content:
                for piece in _pieces(kind, size):
                    content.write(piece)
        desk = folder / "desk"
        run("init", "--newsroom", desk)
        run("import", folder / "trove", "--newsroom", desk)
        cost = run("process", "--text-only", "--jobs", "1", "--newsroom", desk)
        worked = workers(desk, "extract")
        with sqlite3.connect(desk / "catalog.sqlite3") as records:
            ended = records.execute(
                "select status, code, (select count(*) from catalog_page) from catalog_stagerecord"
            ).fetchall()
        say(
            what=ending, mb=size // 10**6, workers_cpu=worked.cpu, worker_peak_mb=worked.peak,
            main_peak_mb=cost.peak, wall=cost.wall, ended=ended,
        )  # fmt: skip


if __name__ == "__main__":
    main()
