"""What verification says: of each check how it ended, and where it stopped something."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from zenger.model.review import Leak


class Outcome(StrEnum):
    """How one check ended. Anything but the first two blocks what was to be published."""

    PASSED = "passed"
    NOT_APPLICABLE = "not applicable"  # `why` says for which reason
    FAILED = "failed"
    COULD_NOT_RUN = "could not run"


class NotApplicable(Exception):  # noqa: N818  # no error: there is nothing to check
    """Raised by a check that has nothing to look at. The message says why."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One check of one file."""

    check: str  # of `CHECKS`
    outcome: Outcome
    why: str = ""  # for a reader; never quotes what was found
    leaks: tuple[Leak, ...] = ()

    @property
    def blocking(self) -> tuple[Leak, ...]:
        """What stops the file because of this check. That it could not run is enough."""
        if self.outcome is not Outcome.COULD_NOT_RUN:
            return self.leaks
        message = (
            f"This check could not run: {self.why}. Nothing is published before it has; put "
            "right what is named, and verify again."
        )
        return (*self.leaks, Leak(self.check, "the whole file", message))


@dataclass(frozen=True, slots=True)
class Report:
    """Every check of one file, in order."""

    checks: tuple[Checked, ...]

    @property
    def has_passed(self) -> bool:
        fine = (Outcome.PASSED, Outcome.NOT_APPLICABLE)
        return bool(self.checks) and all(one.outcome in fine for one in self.checks)

    @property
    def leaks(self) -> list[Leak]:
        """All that blocks. A check that could not run is one of them."""
        return [leak for one in self.checks for leak in one.blocking]


def concluded(check: str, leaks: Iterable[Leak]) -> Checked:
    """Run a check to its end and say how that was."""
    try:
        found = tuple(leaks)
    except NotApplicable as reason:
        return Checked(check, Outcome.NOT_APPLICABLE, str(reason))
    except MemoryError:
        return Checked(check, Outcome.COULD_NOT_RUN, "memory ran out")
    except Exception as error:  # noqa: BLE001  # a check that stumbles must not pass
        return Checked(check, Outcome.COULD_NOT_RUN, type(error).__name__)
    return Checked(check, Outcome.FAILED if found else Outcome.PASSED, "", found)


def joined(check: str, parts: Iterable[Checked], stopped: str) -> Checked:
    """One check of many pages from what it said of each.

    Args:
        stopped: why not all pages were looked at; empty where they were.
    """
    parts = tuple(parts)
    leaks = tuple(leak for part in parts for leak in part.leaks)
    broken = next((part for part in parts if part.outcome is Outcome.COULD_NOT_RUN), None)
    if stopped or broken or not parts:
        why = stopped or (broken.why if broken else "there is no page")
        return Checked(check, Outcome.COULD_NOT_RUN, why, leaks)
    if leaks:
        return Checked(check, Outcome.FAILED, "", leaks)
    skipped = [part for part in parts if part.outcome is Outcome.NOT_APPLICABLE]
    if len(skipped) == len(parts):
        return Checked(check, Outcome.NOT_APPLICABLE, skipped[0].why)
    return Checked(check, Outcome.PASSED)
