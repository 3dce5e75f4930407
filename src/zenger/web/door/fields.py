"""Short forms, out of the body of a request: never through Django, which would spool them."""

from urllib.parse import parse_qs

from zenger.web.door.here import Visit

MOST = 16 * 1024  # bytes: a codename with each letter written as %XX
_MOST_FIELDS = 8


def read_fields(visit: Visit) -> dict[str, str] | None:
    """The fields of a form; None where it is none of ours."""
    length = visit.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST:
        return None
    body = visit.environ["wsgi.input"].read(int(length))
    try:
        fields = parse_qs(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS,
            errors="replace",
        )  # fmt: skip
    except ValueError:
        return None
    return {name: values[0] for name, values in fields.items()}
