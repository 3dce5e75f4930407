"""The one address that something is sent to. Django reads `urlpatterns`."""

from zenger.web.door.routes import POST, route
from zenger.web.door.sending import send_view

urlpatterns = [route("send/<language:code>/<hexadecimal:token>", send_view, POST)]
handler400 = handler403 = handler404 = "zenger.web.door.trouble.not_found"
handler500 = "zenger.web.door.trouble.broken"
