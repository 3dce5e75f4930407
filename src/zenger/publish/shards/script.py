"""The one script of the search page."""

from importlib.resources import files

_PARTS = ("tokens.js", "search-query.js", "search-index.js", "search.js")


def search_script() -> str:
    """The parts in `publish/assets` as one file; what its page must hold is told in `search.js`."""
    assets = files("zenger.publish") / "assets"
    return "\n".join((assets / name).read_text(encoding="utf-8") for name in _PARTS)
