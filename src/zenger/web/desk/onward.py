"""On to another address of the desk."""

from django.http import HttpResponseRedirect
from django.utils.encoding import iri_to_uri


class Onward(HttpResponseRedirect):
    """To an address of this desk, which may hold a question of any length that can be asked.

    Django's own refuses to lead to more than 2,048 characters, after what was asked for was done.
    """

    def __init__(self, address: str) -> None:
        super().__init__("/")
        self.headers["Location"] = iri_to_uri(address)
