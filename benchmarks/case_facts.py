"""How long it takes to read many cases, to work out how they stand, and to check them.

python benchmarks/case_facts.py 1000
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).parent))
from case_build import AS_OF, EVENTS, made

from zenger.defend.checks import check
from zenger.defend.folder import read_case, write_case
from zenger.defend.standing import stand

T = TypeVar("T")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int)
    count = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as folder:
        places = [Path(folder) / f"case-{n}" for n in range(count)]
        timed("write", count, lambda: [write_case(made(n), at) for n, at in enumerate(places)])
        readings = timed("read", count, lambda: [read_case(at) for at in places])
    cases = [one.case for one in readings if one.case]
    assert len(cases) == count, [one.troubles for one in readings if not one.case][:1]
    timed("stand", count, lambda: [stand(one, AS_OF) for one in cases])
    timed("check", count, lambda: [check(one, AS_OF) for one in cases])


def timed(what: str, count: int, work: Callable[[], T]) -> T:
    start = process_time()
    result: Any = work()
    seconds = process_time() - start
    print(
        f"{what:6} {seconds:7.2f} CPU s, {seconds / count * 1000:6.2f} ms a case of {EVENTS} events"
    )
    return result


if __name__ == "__main__":
    main()
