"""Pages whose code is read when one of them is first asked for.

Of what the desk imports, half is for passkeys, review, cases, submissions, the state of processing
and files taken out: read before, it would keep everybody waiting for the first page of a desk that
has just started.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.http.response import HttpResponseBase


@dataclass(frozen=True, slots=True)
class Late:
    """Stands for a module of views."""

    module: str  # of this package

    def __getattr__(self, view: str) -> Callable[..., HttpResponseBase]:
        def answer(*asked: object, **place: object) -> HttpResponseBase:
            module = import_module(f"zenger.web.desk.{self.module}")
            answered: HttpResponseBase = getattr(module, view)(*asked, **place)
            return answered

        return answer
