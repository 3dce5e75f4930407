"""Days and hours that somebody typed."""

from datetime import UTC, datetime

from zenger.errors import ReviewError


def moment_typed(untrusted_text: str) -> datetime | None:
    """A moment in UTC, as the field of a form gives it: 2026-12-01T06:00. Nothing: None.

    Raises:
        ReviewError: it is no day and hour.
    """
    if not untrusted_text.strip():
        return None
    try:
        found = datetime.fromisoformat(untrusted_text.strip())
    except ValueError as error:
        raise ReviewError(
            "Write day and hour of the embargo as 2026-12-01T06:00, in UTC. Nothing was changed."
        ) from error
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
