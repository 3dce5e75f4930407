"""Headers of an e-mail that mail programs do not show: its way, machines, hidden readers."""

import re

from zenger.model.extraction import Message
from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding

# Shown at the head of a message, or saying only how it is coded.
_SHOWN = frozenset(
    "from to cc subject date reply-to mime-version content-type content-transfer-encoding "
    "content-disposition content-language content-length lines status importance priority "
    "x-priority precedence list-unsubscribe".split()
)
_ROUTE = re.compile(
    r"received.*|x-received|return-path|delivered-to|x-originating-ip|x-sender-ip|x-.*ip|"
    r"x-original-to|envelope-to|x-forwarded-\w+|resent-.*|message-id|in-reply-to|references|"
    r"x-ms-exchange-.*|x-originatororg|thread-(?:index|topic)|x-gm-.*|sender|x-authenticated-.*|"
    r"x-env-sender|x-sender|x-uid.*|x-php-.*|x-get-message-sender-via|errors-to|disposition-.*",
)
_PROGRAM = re.compile(r"x-mailer|user-agent|x-mimeole|x-.*(?:client|version|agent|product).*")
_ADDRESS = re.compile(r"\[?\d{1,3}(?:\.\d{1,3}){3}\]?")


def of_headers(message: Message) -> Findings:
    """Each header that is not shown, as the kind that it is."""
    for name, value in message.headers:
        key = name.strip().lower()
        if key in _SHOWN or not value.strip():
            continue
        if key == "bcc":
            yield finding("bcc", "header Bcc", value)
        elif _PROGRAM.fullmatch(key):
            yield finding("software", f"header {name}", value)
        elif _ROUTE.fullmatch(key) or _ADDRESS.search(value):
            yield finding("routing", f"header {name}", value)
        else:  # signatures, verdicts of filters, numbers of lists
            yield finding("routing", f"header {name}", value, severity=Severity.LOW)
