"""What the readers of recordings find, gathered in one place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from zenger.model.dates import DocumentDate
from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.formats.plain_pages import clean_text

MAX_FIELDS = 500
MAX_VALUE = 2_000  # characters of one value; a longer one is a text of its own
MAX_FILES = 10_000
MAX_TEXTS = 200


@dataclass(frozen=True, slots=True)
class File:
    """A cover or an attachment."""

    name: bytes
    content: Iterator[bytes] = field(compare=False, repr=False)
    media_type: str = ""


@dataclass(slots=True)
class MediaFacts:
    """Filled by one reader after the other; the first to name a thing is believed."""

    title: str = ""
    seconds: float = 0.0  # as stated; it may lie
    fields: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)  # label, text: subtitles, lyrics
    dates: list[DocumentDate] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        return not (self.fields or self.texts or self.files)

    def say(self, name: str, untrusted_value: object) -> None:
        """Note a property, once; a long one as a text."""
        value = clean_text(str(untrusted_value)).strip()
        name = clean_text(name).strip()[:200]
        if not value or (name, value) in self.fields or len(self.fields) >= MAX_FIELDS:
            return
        if len(value) > MAX_VALUE or "\n" in value:
            self.text(name, value)
        else:
            self.fields.append((name, value))

    def text(self, label: str, text: str) -> None:
        if text.strip() and (label, text) not in self.texts and len(self.texts) < MAX_TEXTS:
            self.texts.append((label, text))

    def lasts(self, seconds: float) -> None:
        """How long it says to be; the first reader's word."""
        if not self.seconds and 0 < seconds < 1e9:
            self.seconds = seconds
            self.fields.append(("duration", shown(seconds)))

    def file(self, file: File) -> None:
        if len(self.files) < MAX_FILES:
            self.files.append(file)
        else:
            self.trouble(Status.LIMIT, "too-many-members", f"Only {MAX_FILES:,} files were read.")

    def trouble(self, status: Status, code: str, message: str) -> None:
        if all(one.problem.code != code for one in self.troubles):
            self.troubles.append(Trouble(status, Problem(code, message)))


def shown(seconds: float) -> str:
    """``2.81 s``, from a minute on ``1:02:03 (3723 s)``."""
    if seconds < 60:
        return f"{seconds:.2f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02} ({round(seconds)} s)"


def clock(seconds: float) -> str:
    """A place in a recording: ``00:01:02.500``."""
    thousandths = round(max(seconds, 0.0) * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
