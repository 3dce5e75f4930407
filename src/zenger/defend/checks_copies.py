"""Sources outside: pages change and vanish, so a copy of each is kept."""

from collections.abc import Iterator

from zenger.defend.findings import Checked, Finding
from zenger.model.case.trouble import Weight


def copies(checked: Checked) -> Iterator[Finding]:
    """One reminder for all of them: twenty of a kind hide the others."""
    without = [
        (index, one.id)
        for index, one in checked.of("citations")
        if one.external and not one.external.copy
    ]
    if without:
        ids = ", ".join(id_ for _, id_ in without[:5])
        more = f" and {len(without) - 5} more" if len(without) > 5 else ""
        count = f"{len(without)} outside source{'s' if len(without) > 1 else ''}"
        message = (
            f"No copy is kept of {count}: {ids}{more}. Pages change and vanish. Save each, and "
            "write the SHA-256 of the file in “copy”."
        )
        index = without[0][0]
        yield Finding("citations", index, "external.copy", "no-copy", message, Weight.REMINDER)
