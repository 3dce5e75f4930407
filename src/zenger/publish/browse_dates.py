"""Lists by date: years, months, days, and what states no date."""

from markupsafe import Markup

from zenger.publish.charts import MAX_BARS, Bar, histogram
from zenger.publish.ledger import Ledger
from zenger.publish.shelf import TOP, Crumb, Group, Shelf, ShelfWriter
from zenger.publish.wording import MONTHS, iso_words

_DATES: Crumb = ("Dates", "browse/dates/index.html")


class DateBrowser:
    """Writes the tree of dates."""

    def __init__(self, shelves: ShelfWriter) -> None:
        self._shelves = shelves
        self._ledger = shelves.ledger

    def write(self) -> None:
        years = years_of(self._ledger)
        undated = self._ledger.one("SELECT count(*) FROM doc WHERE date = ''")
        groups: list[Group] = [(y, f"browse/dates/{y}/index.html", n, "") for y, n in years]
        if undated:
            groups.append(("Undated", "browse/dates/undated/index.html", undated, ""))
            shelf = Shelf("browse/dates/undated/", "Undated", (TOP, _DATES), "dates")
            self._shelves.write_where(shelf, "date = ''", ())
        dated = sum(count for _, count in years)
        top = Shelf(
            "browse/dates/", "Dates", (TOP,), "dates", "No document here states a date.",
            summary=f"{dated:,} of {dated + undated:,} documents state a date",
        )  # fmt: skip
        self._shelves.write(
            top, (), 0, groups=groups, groups_title="Years", chart=year_chart(years, "")
        )
        for year, _ in years:
            self._year(year)

    def _year(self, year: str) -> None:
        months = list(
            self._ledger.query(
                "SELECT substr(date, 1, 7), count(*) FROM doc WHERE date LIKE ? "
                "GROUP BY 1 ORDER BY 1",
                (f"{year}-%",),
            )
        )
        groups = [(iso_words(m), f"browse/dates/{m.replace('-', '/')}/index.html", n, "")
                  for m, n in months]  # fmt: skip
        counts = dict(months)
        bars = []
        for number, name in enumerate(MONTHS, 1):
            count = counts.get(f"{year}-{number:02d}", 0)
            bars.append(Bar(name[:3], count, f"{number:02d}/index.html" if count else ""))
        shelf = Shelf(f"browse/dates/{year}/", year, (TOP, _DATES), "dates")
        self._shelves.write_where(
            shelf, "date = ?", (year,), groups=groups, groups_title="Months",
            chart=histogram(bars, f"Documents by month of {year}") if months else None,
        )  # fmt: skip
        for month, _ in months:
            self._month(year, month)

    def _month(self, year: str, month: str) -> None:
        days = list(
            self._ledger.query(
                "SELECT date, count(*) FROM doc WHERE date LIKE ? GROUP BY 1 ORDER BY 1",
                (f"{month}-%",),
            )
        )
        groups = [(iso_words(d), f"browse/dates/{d.replace('-', '/')}/index.html", n, "")
                  for d, n in days]  # fmt: skip
        crumbs: tuple[Crumb, ...] = (TOP, _DATES, (year, f"browse/dates/{year}/index.html"))
        path = f"browse/dates/{month.replace('-', '/')}/"
        self._shelves.write_where(
            Shelf(path, iso_words(month), crumbs, "dates"),
            "date = ? OR date LIKE ?", (month, f"{month}-%"), groups=groups, groups_title="Days",
        )  # fmt: skip
        crumbs = (*crumbs, (iso_words(month), f"{path}index.html"))
        for day, _ in days:
            shelf = Shelf(f"browse/dates/{day.replace('-', '/')}/", iso_words(day), crumbs, "dates")
            self._shelves.write_where(shelf, "date = ?", (day,))


def years_of(ledger: Ledger) -> list[tuple[str, int]]:
    """(year, documents) of every year that a document states."""
    query = "SELECT substr(date, 1, 4), count(*) FROM doc WHERE date != '' GROUP BY 1 ORDER BY 1"
    return [(year, count) for year, count in ledger.query(query)]


def year_chart(years: list[tuple[str, int]], base: str) -> Markup | None:
    """Documents by year, without holes between the first and the last; by decade when long."""
    if len(years) < 2:
        return None
    counts = {int(year): count for year, count in years}
    first, last = min(counts), max(counts)
    says = f"Documents by year, {first} to {last}"
    if last - first < MAX_BARS:
        return histogram(
            [
                Bar(str(y), counts.get(y, 0), f"{base}{y:04d}/index.html" if y in counts else "")
                for y in range(first, last + 1)
            ],
            says,
        )
    decades: dict[int, int] = {}
    for year, count in counts.items():
        decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + count
    return histogram([Bar(f"{d}s", n) for d, n in sorted(decades.items())], says)
