"""Styles, scripts and fonts."""

import mimetypes
import re

from django.http import HttpRequest, HttpResponse

from zenger.web.desk.render import asset_bytes

_NAME = re.compile(r"(fonts/)?[a-z0-9-]+\.(css|js|svg|woff2)")


def asset_view(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """One of our files; its address changes with it, so it is kept for good."""
    del request, version
    if not _NAME.fullmatch(name):
        return HttpResponse(status=404)
    try:
        found = asset_bytes(name)
    except FileNotFoundError:
        return HttpResponse(status=404)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return HttpResponse(
        found, content_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
