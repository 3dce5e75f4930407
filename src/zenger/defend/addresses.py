"""Where a case is printed and who prints it: what its feeds and calendar call things."""

from dataclasses import dataclass

_YEAR = "2026"  # RFC 4151: a date on which the minting authority was what the tag says


@dataclass(frozen=True, slots=True)
class Addresses:
    """The place of one case.

    Args:
        folder: of its page within the site, ending in "/".
        base_url: of the site, ending in "/"; empty where it has no fixed address.
        newsroom: who prints it.
    """

    folder: str
    base_url: str = ""
    newsroom: str = ""

    @property
    def page(self) -> str:
        """The case's page: absolute where the site has an address, else beside its data."""
        return f"{self.base_url}{self.folder}index.html" if self.base_url else "index.html"

    def file(self, name: str) -> str:
        """A file beside the page."""
        return f"{self.base_url}{self.folder}{name}" if self.base_url else name

    @property
    def authority(self) -> str:
        """The newsroom's name as letters and hyphens. It does not change with the address."""
        words = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.newsroom)
        return words.strip("-").lower() or "cases"

    def tag(self, *parts: str) -> str:
        """A `tag:` URI: permanent wherever the case is served (RFC 4151)."""
        return ":".join((f"tag:zenger.invalid,{_YEAR}", self.authority, "case", *parts))
