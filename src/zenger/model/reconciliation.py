"""Reconciliation: what a container said it holds against what came out of it, in words."""

from dataclasses import dataclass, field

from zenger.model.document import MemberCount
from zenger.model.status_words import INSIDE_WORDS


@dataclass(frozen=True, slots=True)
class Contents:
    """What became of the files inside one file."""

    count: MemberCount = field(default_factory=MemberCount)
    lost: tuple[tuple[str, int], ...] = ()  # (status, how many) of those not taken out

    @property
    def is_whole(self) -> bool:
        """All that it says it holds was taken out."""
        return self.count.adds_up and not self.count.failed and not self.count.skipped

    def sentence(self) -> str:
        """What became of them: "Holds 15 files: 12 taken out, 2 locked with a password, 1 damaged."

        A file that holds nothing gives "Holds no files."
        """
        count = self.count
        found = count.emitted + count.failed + count.skipped
        if not found and not count.expected:
            return "Holds no files."
        parts = [f"{count.emitted:,} taken out" if count.emitted else "none taken out"]
        parts += [f"{number:,} {INSIDE_WORDS.get(status, status)}" for status, number in self.lost]
        if unnamed := count.failed + count.skipped - sum(number for _, number in self.lost):
            parts.append(f"{unnamed:,} lost without a record of why")
        return f"{_beginning(count, found)}: {', '.join(parts)}.{_difference(count, found)}"


def _beginning(count: MemberCount, found: int) -> str:
    if count.expected is None:
        return (
            f"{_files(found)} {'was' if found == 1 else 'were'} found in it, of a number not known"
        )
    if count.adds_up:
        return f"Holds {_files(found)}"
    return f"Says that it holds {_files(count.expected)}, and {found:,} came to light"


def _difference(count: MemberCount, found: int) -> str:
    """Completes a sentence where the figures do not add up; else empty."""
    if count.adds_up or count.expected is None:
        return ""
    gap = count.expected - found
    return f" {gap:,} unaccounted for." if gap > 0 else f" That is {-gap:,} more than it says."


def _files(number: int) -> str:
    return f"{number:,} {'file' if number == 1 else 'files'}"
