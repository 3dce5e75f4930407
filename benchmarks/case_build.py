"""How long it takes to print many cases, and one of them again after a change.

python benchmarks/case_build.py 1000
python benchmarks/case_build.py 10000 --folder /var/tmp/cases
"""

import argparse
import random
import shutil
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.publish.cases import CASE, SOURCE, day, text

from zenger.defend.folder import write_case
from zenger.model.case.advocacy import Update
from zenger.model.case.cases import Case, Kind
from zenger.model.case.courts import Decision, Hearing
from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.people import Consent
from zenger.model.release import Imprint
from zenger.workflow.cases.build import build_cases

AS_OF = date(2026, 6, 30)
COUNTRIES = ("GB", "TR", "EG", "MX", "RU", "CN", "PH", "BY", "SA", "VN", "ER", "IR", "US", "IN")
EVENTS = 50


def made(number: int) -> Case:
    """A case with fifty events: one charge, custody, hearings with decisions, updates."""
    chance = random.Random(number)
    start = date(2018, 1, 1) + timedelta(days=chance.randrange(1000))
    when = [day((start + timedelta(days=30 * n)).isoformat()) for n in range(EVENTS)]
    custody = tuple(
        CustodyEvent(
            id=f"custody-{n}", date=when[n], subject="nour", place="prison", sources=SOURCE,
            status=Custody.BAIL if n % 2 else Custody.REMAND,
        )
        for n in range(9)
    )  # fmt: skip
    hearings = tuple(
        Hearing(
            id=f"hearing-{n}", proceeding="trial", title=text(f"Session {n}"), starts=when[10 + n],
            sources=SOURCE, known=when[9],
        )
        for n in range(15)
    )  # fmt: skip
    decisions = tuple(
        Decision(
            id=f"decision-{n}", proceeding="trial", hearing=f"hearing-{n}", date=when[10 + n],
            summary=text("The court sends the matter to another day."), sources=SOURCE,
        )
        for n in range(15)
    )  # fmt: skip
    updates = tuple(
        Update(
            id=f"update-{n}", date=when[25 + n], title=text(f"What happened in month {n}"),
            body=text("Her lawyers say that they have not seen the file.[^court]"), sources=SOURCE,
        )
        for n in range(10)
    )  # fmt: skip
    head = replace(
        CASE.case, id=f"case-{number}", title=text(f"Editor {number}"), opened=when[0],
        country=chance.choice(COUNTRIES), kind=chance.choice(list(Kind)),
    )  # fmt: skip
    charged = replace(CASE.charge_events[0], date=when[0])
    subject = replace(CASE.subjects[0], consent=Consent(public_naming=True, photo=True))
    place = replace(CASE.places[0], country=head.country)
    return replace(
        CASE, case=head, custody=custody, hearings=hearings, decisions=decisions, updates=updates,
        charge_events=(charged,), subjects=(subject,), places=(place,),
        stories=(replace(CASE.stories[0], date=when[0]),),
    )  # fmt: skip


def measured(what: str, source: Path, site: Path) -> None:
    wall, cpu = time.perf_counter(), _cpu()
    built = build_cases(
        source, site, as_of=AS_OF, now=datetime(2026, 6, 30, tzinfo=UTC),
        imprint=Imprint("Cases", "Newsroom", "", "", ""),
    )  # fmt: skip
    if built.report is None:
        sys.exit("\n".join(str(one) for one in built.troubles[:5]))
    print(
        f"{what}: {built.report.printed:,} printed, {built.report.kept:,} kept, "
        f"{time.perf_counter() - wall:.2f} s, {_cpu() - cpu:.2f} CPU seconds"
    )


def _cpu() -> float:
    own, children = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int)
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/zenger-cases"))
    asked = parser.parse_args()
    if asked.folder.exists():
        shutil.rmtree(asked.folder)
    source, site = asked.folder / "cases", asked.folder / "site"
    for number in range(asked.cases):
        write_case(made(number), source / f"case-{number}")
    measured("all", source, site)
    measured("nothing changed", source, site)
    changed = source / "case-7" / "case.toml"
    changed.write_text(changed.read_text().replace("Editor 7", "Editor Seven"))
    measured("one changed", source, site)
    page = site / "cases/case-7/index.html"
    print(f"a case page: {page.stat().st_size:,} bytes; all files: ", end="")
    print(f"{sum(1 for path in site.rglob('*') if path.is_file()):,}")
    shutil.rmtree(asked.folder)


if __name__ == "__main__":
    main()
