"""What an importer found: cases, and row by row what was wrong or got lost."""

from dataclasses import dataclass, field

from zenger.model.case.cases import Case
from zenger.model.case.trouble import Trouble, Weight


@dataclass(frozen=True, slots=True)
class Imported:
    """Cases ready to be written, as drafts. With an error among the troubles none may be."""

    cases: tuple[Case, ...]
    troubles: tuple[Trouble, ...]

    @property
    def is_whole(self) -> bool:
        """Nothing in the file was wrong. Losses do not count: they are warnings."""
        return not any(one.weight is Weight.ERROR for one in self.troubles)


@dataclass(slots=True)
class Notes:
    """Collects troubles of one file. An error is what must be mended; a loss is what to know."""

    file: str
    case: str = ""  # id of the case in hand
    row: str = ""
    troubles: list[Trouble] = field(default_factory=list)

    def error(self, column: str, code: str, message: str) -> None:
        self._add(column, code, message, Weight.ERROR)

    def loss(self, column: str, code: str, message: str) -> None:
        self._add(column, code, message, Weight.WARNING)

    def _add(self, column: str, code: str, message: str, weight: Weight) -> None:
        trouble = Trouble(self.case, self.file, self.row, column, code, message, weight)
        self.troubles.append(trouble)
