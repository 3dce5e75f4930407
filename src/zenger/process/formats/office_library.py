"""Office documents through the library that reads them: xberg, called inside a locked worker.

Only here is the library's name known, so that another one can take its place. It is handed
bytes and looks at nothing else: no cache, no OCR, no models, no network.
"""

import json
import re
import threading
from asyncio import BaseEventLoop
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from zenger.model.document import Status


def _compiled_half() -> ModuleType:
    """The library without the half that is in Python: 160 classes, only to be turned into those of
    this one. Making them took a tenth of a second of each start, of 0.9."""
    package = find_spec("xberg")
    folders = package.submodule_search_locations if package else None
    found = PathFinder.find_spec("_xberg", folders)
    if not folders or found is None or found.loader is None:
        raise ImportError("xberg is not installed as it should be")
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    from xberg import _xberg as xberg
else:
    xberg = _compiled_half()

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
RTF = "application/rtf"

# Sizes are counted before; what is handed over is stored, so that a ratio means nothing here.
_LIMITS = xberg.SecurityLimits(
    max_compression_ratio=100_000, max_table_cells=5_000_000, max_iterations=1_000_000_000
)


def _config(*, structure: bool) -> xberg.ExtractionConfig:
    return xberg.ExtractionConfig(
        use_cache=False,
        disable_ocr=True,
        enable_quality_processing=False,
        include_document_structure=structure,
        max_archive_depth=0,
        pages=None if structure else xberg.PageConfig(extract_pages=True),
        content_filter=xberg.ContentFilterConfig(
            include_headers=True, include_footers=True, include_footnotes=True,
            include_watermarks=True, strip_repeating_text=False,
        ),
        postprocessor=xberg.PostProcessorConfig(enabled=False),
        concurrency=xberg.ConcurrencyConfig(max_threads=1),
        security_limits=_LIMITS,
        extraction_timeout_secs=600,
        max_embedded_file_bytes=50 * 1024**2,
    )  # fmt: skip


_PAGED, _STRUCTURED = _config(structure=False), _config(structure=True)
_BYTES = xberg.ExtractInputKind.BYTES
_MARKER = re.compile(r"^\[\^\w{1,8}\]: |\[\^\w{1,8}\]")  # the library's number of a footnote
_NOISE = "[TABLE_ROW]"  # stands at the end of a table of an rtf
_OVER = ("Security violation", "Security limit", "limit exceeded")


class UnreadableError(Exception):
    """The library could not read a document. Becomes data."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


@dataclass(slots=True)
class RunningText:
    """A text document: one text, and what the library tells apart from it."""

    body: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)  # and footers
    footnotes: list[str] = field(default_factory=list)


def running_text(parts: Iterable[bytes], media_type: str) -> RunningText:
    """Of a docx, odt or rtf, given as documents that follow one another.

    Raises:
        UnreadableError
    """
    text = RunningText()
    for part in parts:
        _add(text, _document(part, media_type, _STRUCTURED).document)
    return text


def _add(text: RunningText, structure: Any) -> None:  # its stubs know two classes of it
    layers = {"header": text.headers, "footer": text.headers, "footnote": text.footnotes}
    for node in structure.nodes if structure is not None else ():
        value = json.loads(str(node.content))
        if value["node_type"] in ("group", "comment", "image"):  # a group repeats its heading
            continue
        lines = layers.get(str(node.content_layer), text.body)
        lines += [line for line in _lines(value) if line.strip() and line != _NOISE]


def _lines(value: dict[str, Any]) -> list[str]:
    if value["node_type"] != "table":
        return [_MARKER.sub("", value.get("text") or value.get("content") or "")]
    rows: dict[int, list[str]] = {}
    for cell in value["grid"]["cells"]:
        rows.setdefault(cell["row"], []).append(_MARKER.sub("", cell["content"]))
    return ["\t".join(rows[number]).rstrip("\t") for number in sorted(rows)]


def slide(content: bytes) -> str:
    """Of a pptx of one slide. Raises `UnreadableError`."""
    return "\n".join(page.content.strip() for page in _document(content, PPTX).pages or [])


def plain_text(content: bytes, media_type: str) -> str:
    """Of any other format it knows, as one text. Raises `UnreadableError`."""
    return str(_document(content, media_type, _PAGED).content)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: list[tuple[str, ...]]  # from the first row and column that hold anything


def sheets(content: bytes, media_type: str) -> list[Sheet]:
    """Of a workbook, in its order. Raises `UnreadableError`."""
    pages = _document(content, media_type).pages or []
    return [
        Sheet(page.sheet_name or "", [tuple(row) for t in page.tables for row in t.cells])
        for page in pages
    ]


class _Loop(BaseEventLoop):
    """Waits for one answer without a socket: a worker may not send to any.

    asyncio's own loops wake themselves by `send` on a socket, which the filter refuses.
    """

    def __init__(self) -> None:
        super().__init__()
        self._woken = threading.Event()
        self._selector = self

    def select(self, timeout: float | None) -> list[object]:
        self._woken.wait(timeout)
        self._woken.clear()
        return []

    def _process_events(self, events: list[object]) -> None:
        """There are none but the wake-up."""

    def _write_to_self(self) -> None:
        self._woken.set()


def _document(
    content: bytes, media_type: str, config: xberg.ExtractionConfig = _PAGED
) -> xberg.ExtractedDocument:
    # A thread has one loop at a time, and whoever calls may be in another one already.
    with ThreadPoolExecutor(1) as thread:
        result = thread.submit(_answer, content, media_type, config).result()
    if not result.results:
        raise UnreadableError(_status(result.errors[0].message if result.errors else ""))
    return result.results[0]


def _answer(
    content: bytes, media_type: str, config: xberg.ExtractionConfig
) -> xberg.ExtractionResult:
    loop = _Loop()
    try:
        return loop.run_until_complete(_extract(content, media_type, config))
    finally:
        loop.close()


async def _extract(
    content: bytes, media_type: str, config: xberg.ExtractionConfig
) -> xberg.ExtractionResult:
    given = xberg.ExtractInput(kind=_BYTES, bytes=content, mime_type=media_type)
    try:  # only this: a fault of ours around it must not pass for a damaged document
        return await xberg.extract(given, config)
    except (RuntimeError, ValueError) as error:  # its own errors are kinds of these
        raise UnreadableError(_status(str(error))) from error
    except Exception as error:
        if type(error).__name__ != "RustPanic":  # a class that no module exports
            raise
        raise UnreadableError(Status.CORRUPT) from error


def _status(untrusted_message: str) -> Status:
    return Status.LIMIT if any(m in untrusted_message for m in _OVER) else Status.CORRUPT
