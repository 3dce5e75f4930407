"""How long 1,500 incidents take to become case folders, in the Tracker's two forms.

    .venv/bin/python benchmarks/case_import.py [INCIDENTS]

The rows are those of docs/reference/examples/cases, repeated with addresses of their own.
"""

import csv
import io
import resource
import sys
import tempfile
import time
from pathlib import Path

from zenger.workflow.cases.take_in import take_in

SAMPLES = Path(__file__).parents[1] / "docs" / "reference" / "examples" / "cases"
INCIDENTS = 1_500


def repeated(name: str, incidents: int) -> bytes:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]))
    writer.writeheader()
    for number in range(incidents):
        row = dict(rows[number % len(rows)])
        if "slug" in row:
            row["slug"] = f"{row['slug'].rstrip('/')}-{number}/"
        writer.writerow(row)
    return buffer.getvalue().encode()


def main() -> None:
    incidents = int(sys.argv[1]) if len(sys.argv) > 1 else INCIDENTS
    for name in ("tracker-map.csv", "tracker-export.csv"):
        data = repeated(name, incidents)
        with tempfile.TemporaryDirectory() as folder:
            began, cpu = time.perf_counter(), time.process_time()
            taken = take_in("tracker", [(name, data)], Path(folder) / "cases")
            took, used = time.perf_counter() - began, time.process_time() - cpu
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{name}: {len(taken.cases):,} cases, {len(taken.troubles):,} losses, "
            f"{took:.1f} s ({used:.1f} s CPU), {memory} MB"
        )


if __name__ == "__main__":
    main()
