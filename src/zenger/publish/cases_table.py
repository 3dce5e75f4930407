"""`cases.csv`: one line for each case that is printed, for those who count them."""

from collections.abc import Iterable

from zenger.model.spreadsheets import as_csv, cell
from zenger.publish.case_links import ROOT, case_folder
from zenger.publish.case_shelf import CaseRow

TABLE = f"{ROOT}cases.csv"
COLUMNS = (
    "case", "title", "language", "kind", "state", "country", "custody", "people_held", "days",
    "days_are", "next", "opened", "closed", "categories", "tags", "changed", "as_of", "page",
)  # fmt: skip


def cases_table(rows: Iterable[CaseRow], *, as_of: str, base_url: str) -> bytes:
    """By id. Dates are as precise as they are known; empty is what is not, or nobody is held.

    Args:
        as_of: the day of the build, which every figure is of.
        base_url: where the folder will be; without it pages are named from its root.
    """
    ordered = sorted(rows, key=lambda row: row.id)
    return as_csv(COLUMNS, (_line(row, as_of, base_url) for row in ordered))


def _line(row: CaseRow, as_of: str, base_url: str) -> list[str]:
    page = f"{base_url}{case_folder(row.id)}index.html"
    if row.state == "withdrawn":
        told = {"case": row.id, "state": row.state, "as_of": as_of, "page": page}
        return [cell(told.get(name, "")) for name in COLUMNS]
    held = [str(row.held), str(row.days), "at least" if row.is_about else "exact"]
    return [
        cell(value) for value in (
            row.id, row.title, row.language, row.kind, row.state, row.country, row.custody,
            *(held if row.is_held else ("0", "", "")), row.next, row.opened, row.closed,
            "; ".join(row.categories), "; ".join(row.tags), row.changed, as_of, page,
        )
    ]  # fmt: skip
