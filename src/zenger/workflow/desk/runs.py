"""Many values to a document: where in a long column those of each document stand."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Runs:
    """Of an ascending column of rows the first place of each row, and one past the last of all.

    Most questions match few documents: gathering what is theirs takes as long as they are many,
    looking through the column as long as all documents are.
    """

    starts: Places

    @classmethod
    def of(cls, rows: Rows) -> "Runs":
        wanted = np.arange(int(rows[-1]) + 2 if len(rows) else 1)
        return cls(np.searchsorted(rows, wanted))

    def places(self, matching: Rows) -> Places:
        """All places of these rows, in their order. Rows without any have none."""
        there = matching[matching < len(self.starts) - 1]
        firsts = self.starts[there]
        sizes = self.starts[there + 1] - firsts
        ends = np.cumsum(sizes)
        before = np.repeat(firsts - ends + sizes, sizes)
        found: Places = before + np.arange(len(before))
        return found
