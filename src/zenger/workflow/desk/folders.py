"""The tree of folders and containers that documents lie in, counted one level at a time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from zenger.model.tokens import fold
from zenger.workflow.desk.runs import Runs

Rows = npt.NDArray[np.int32]
_REMEMBERED = 32  # folders that were looked into; 4 bytes a folder each
DEEPEST = 64  # levels; what lies deeper is counted at this one


@dataclass(frozen=True)
class Folders:
    """Folders by number; 0 is above all of them. Paths that fold alike are one folder."""

    rows: Rows  # of a document, ascending
    leaves: Rows  # the folder that it lies in; of each pair one
    parents: Rows
    levels: Rows
    numbers: dict[str, int]  # by folded path
    paths: tuple[str, ...]  # as first met
    is_single: bool  # each document lies in one folder only
    _branches: dict[int, Rows] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, places: Iterable[tuple[int, str]], before: "Folders | None" = None) -> "Folders":
        """From (row, path) of everything that lies anywhere.

        Args:
            before: those of all earlier rows; their folders keep their numbers.
        """
        tree = _Tree(before)
        seen = {(row, tree.number(path.rpartition("/")[0])) for row, path in places}
        both = np.array(sorted(seen), dtype=np.int32).reshape(-1, 2)
        rows, leaves = both[:, 0].copy(), both[:, 1].copy()
        if before is not None:
            rows, leaves = np.append(before.rows, rows), np.append(before.leaves, leaves)
        return cls(
            rows, leaves, np.array(tree.parents, dtype=np.int32),
            np.array(tree.levels, dtype=np.int32), tree.numbers, tuple(tree.paths),
            bool((np.diff(rows) > 0).all()),
        )  # fmt: skip

    def children(self, folder: int, matching: Rows) -> list[tuple[int, int]]:
        """(folder, documents) of each one directly in this one, most documents first.

        Args:
            matching: rows of documents, ascending, each once.
        """
        places = self._of.places(matching)
        rows, branches = self.rows[places], self._branches_of(folder)[self.leaves[places]]
        rows, branches = rows[branches > 0], branches[branches > 0]
        if not self.is_single:
            branches = branches[_firsts(rows, branches)]
        totals = np.bincount(branches, minlength=len(self.parents))
        there = np.flatnonzero(totals)
        ordered = there[np.argsort(-totals[there], kind="stable")]
        return list(zip(ordered.tolist(), totals[ordered].tolist(), strict=True))

    @cached_property
    def _of(self) -> Runs:
        return Runs.of(self.rows)

    def _branches_of(self, folder: int) -> Rows:
        """Of each folder the one directly in this one that it lies in or is; 0: in none."""
        if folder not in self._branches:
            branches = self._at(int(self.levels[folder]) + 1)
            branches[self.parents[branches] != folder] = 0
            if len(self._branches) >= _REMEMBERED:
                self._branches.clear()
            self._branches[folder] = branches
        return self._branches[folder]

    def rows_within(self, folder: int) -> Rows:
        """Documents that lie in it, at whatever depth."""
        inside = self._at(int(self.levels[folder])) == folder
        return np.unique(self.rows[inside[self.leaves]])

    def _at(self, level: int) -> Rows:
        """Of each folder the one above it at this level; 0 where it is not that deep."""
        above = np.arange(len(self.parents), dtype=np.int32)
        while True:
            deeper = self.levels[above] > level
            if not deeper.any():
                break
            above = np.where(deeper, self.parents[above], above)
        above[self.levels[above] != level] = 0
        return above


def _firsts(rows: Rows, branches: Rows) -> npt.NDArray[np.bool_]:
    """Which pairs are the first of their kind: one document may lie in a folder twice."""
    if not len(rows):
        return np.zeros(0, dtype=np.bool_)
    keys = rows.astype(np.int64) << 32 | branches
    if (np.diff(rows) > 0).all():  # each document once
        return np.ones(len(rows), dtype=np.bool_)
    firsts = np.zeros(len(rows), dtype=np.bool_)
    firsts[np.unique(keys, return_index=True)[1]] = True
    return firsts


class _Tree:
    """Folders numbered as they are met."""

    def __init__(self, before: Folders | None) -> None:
        self.numbers = dict(before.numbers) if before else {"": 0}
        self.paths = list(before.paths) if before else [""]
        self.parents: list[int] = before.parents.tolist() if before else [0]
        self.levels: list[int] = before.levels.tolist() if before else [0]
        self._known: dict[str, int] = {"": 0}  # by path as it stands

    def number(self, path: str) -> int:
        if path not in self._known:
            self._known[path] = self._add("/".join(path.split("/")[:DEEPEST]))
        return self._known[path]

    def _add(self, path: str) -> int:
        folded = fold(path.strip())  # as a query has it
        if folded in self.numbers:
            return self.numbers[folded]
        above = self.number(path.rpartition("/")[0])
        self.numbers[folded] = len(self.paths)
        self.paths.append(path)
        self.parents.append(above)
        self.levels.append(self.levels[above] + 1)
        return self.numbers[folded]
