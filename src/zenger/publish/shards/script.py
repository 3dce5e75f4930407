"""The one script of the search page."""

from importlib.resources import files

_QUERY = ("tokens.js", "search-query.js", "search-index.js")  # know nothing of a web page


def search_script() -> str:
    """The parts in `publish/assets` as one file; what its page must hold is told in `search.js`."""
    return _joined(*_QUERY, "search.js")


def query_script() -> str:
    """The parts that read and answer a query, for tests and measurements without a browser."""
    return _joined(*_QUERY)


def _joined(*names: str) -> str:
    assets = files("zenger.publish") / "assets"
    return "\n".join((assets / name).read_text(encoding="utf-8") for name in names)
