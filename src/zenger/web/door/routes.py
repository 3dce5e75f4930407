"""Every address of the pages. Django reads `urlpatterns`."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path, register_converter

from zenger.web.door import entering, inside, public
from zenger.web.door.here import Visit
from zenger.web.door.languages import NAMES

View = Callable[..., HttpResponse]
GET, POST = frozenset({"GET", "HEAD"}), frozenset({"POST"})


class LanguageConverter:
    """The code of a language that there is."""

    regex = "|".join(NAMES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class HexadecimalConverter(LanguageConverter):
    """16 bytes."""

    regex = "[0-9a-f]{32}"


register_converter(LanguageConverter, "language")
register_converter(HexadecimalConverter, "hexadecimal")


def route(address: str, view: View, methods: frozenset[str]) -> URLPattern:
    """An address, answered only to these methods, and in languages that are offered alone."""

    def allowed(request: HttpRequest, **values: str) -> HttpResponse:
        code = values.get("code")
        if code is not None and not (isinstance(request, Visit) and code in request.door.languages):
            raise Http404  # a newsroom names those that somebody has read
        if request.method not in methods:
            return HttpResponseNotAllowed(sorted(methods))
        return view(request, **values)

    return path(address, allowed)


urlpatterns = [
    route("", public.door_view, GET),
    route("favicon.ico", public.icon_view, GET),
    route("keyring.json", public.keyring_view, GET),
    route("recipients.txt", public.recipients_view, GET),
    route("<slug:name>.css", public.style_view, GET),
    route("<language:code>/", public.first_view, GET),
    route("<language:code>/seal", public.seal_view, GET),
    route("<language:code>/proof", public.proof_view, GET),
    route("<language:code>/begin", entering.begin_view, GET),
    route("<language:code>/begin/<hexadecimal:token>", entering.new_view, POST),
    route("<language:code>/codename", entering.codename_view, GET),
    route("<language:code>/confirm", entering.confirm_view, GET),
    route("<language:code>/confirm/<hexadecimal:token>", entering.confirm_view, POST),
    route("<language:code>/return", entering.return_view, GET),
    route("<language:code>/return/<hexadecimal:token>", entering.return_view, POST),
    route("<language:code>/leave/<hexadecimal:token>", entering.leave_view, POST),
    route("<language:code>/left", entering.left_view, GET),
    route("<language:code>/enough", public.enough_view, GET),
    route("<language:code>/inside", inside.inside_view, GET),
    route("<language:code>/read/<hexadecimal:token>/<hexadecimal:reply>", inside.read_view, POST),
    route("<language:code>/send", inside.send_page_view, GET),
    route("<language:code>/delete", inside.delete_page_view, GET),
    route("<language:code>/delete/<hexadecimal:token>", inside.delete_view, POST),
]
handler400 = handler403 = handler404 = "zenger.web.door.trouble.not_found"
handler500 = "zenger.web.door.trouble.broken"
