"""Fields of a case that take a few words and no others, beside those that are statuses."""

_KNOWN = ("yes", "no", "unknown")
_WORDS: dict[str, tuple[str, ...]] = {
    "shown": ("place", "city", "country"),
    "subjects.kind": ("person", "organisation"),
    "contact_lawyer": _KNOWN, "contact_family": _KNOWN, "contact_consul": _KNOWN,
    "brought_by": ("state", "subject", "third_party"),
    "regime": ("ordinary", "solitary", "incommunicado", "hospital"),
    "runs": ("concurrent", "consecutive"),
    "public_access": ("open", "closed", "remote"),
    "actions.kind": ("letter", "email", "petition", "event", "donate", "share"),
}  # fmt: skip


def words_for(array: str, name: str) -> tuple[str, ...]:
    """The words a field takes; none where it takes any.

    Args:
        name: of the field, without those it lies in: "runs" of "sentence.runs".
    """
    return _WORDS.get(f"{array}.{name}") or _WORDS.get(name, ())
