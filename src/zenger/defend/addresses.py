"""Where a case is printed and who prints it: what its feeds and calendar call things."""

from dataclasses import dataclass

from zenger.model.tag_uris import authority


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
        """Who gives the names: does not change with the address."""
        return authority(self.newsroom)
