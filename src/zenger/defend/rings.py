"""Finding circles among things that lead to one another."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

MOST = 20  # told of one case: who mends these sees the rest


def rings(next_: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Circles, each as the things on the way round. Every circle shares a step with one of them."""
    ways = {here: set(there) for here, there in next_.items()}
    for _ in range(MOST):
        ring = _ring(ways)
        if not ring:
            return
        yield ring
        ways[ring[-1]].discard(ring[0])


def _ring(ways: Mapping[str, set[str]]) -> tuple[str, ...]:
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        # Told as predecessors, the first again at the end: turned round it is the way itself.
        around: list[str] = error.args[1]
        return tuple(reversed(around[1:]))
    return ()
