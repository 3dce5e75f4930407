"""Headers of an e-mail that mail programs do not show: its way, machines, hidden readers."""

import re
from collections.abc import Iterable

from zenger.model.extraction import Message
from zenger.model.review import Severity
from zenger.process.formats.mail_headers import Headers, decoded
from zenger.process.inventory.found import Findings, finding
from zenger.process.inventory.told_words import Told

# Shown at the head of a message, or saying only how it is coded.
_SHOWN = frozenset(
    "from to cc subject date reply-to mime-version content-type content-transfer-encoding "
    "content-disposition content-language content-length lines status importance priority "
    "x-priority precedence list-unsubscribe".split()
)
# How a part is coded: words of MIME, which say nothing of anybody.
_MIME = re.compile(
    r"boundary\s*=\s*(?:\"[^\"]*\"|\S+)|[\w.-]+/[\w.+-]+|charset\s*=\s*\S+|format\s*=\s*flowed|"
    r"delsp\s*=\s*\w+|type\s*=|(?:file)?name\*?\d*\*?\s*=|size\s*=\s*\d+|"
    r"\b(?:inline|attachment|quoted-printable|base64|7bit|8bit|binary|normal|high|low|bulk|list|"
    r"method|report-type|protocol|micalg|charset)\b|"
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|gmt|utc|"
    r"[ecmp][sd]t|cet|cest|bst)\b|"
    r"\b\d{1,2}(?=\s+[a-z]{3}\s)|\b\d{4}\s+\d{1,2}:\d\d(?::\d\d)?(?:\s*[+-]\d{4})?",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-\w{2,8})*(?:\s*,\s*[a-z]{2,3}(?:-\w{2,8})*)*", re.IGNORECASE)
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


def of_parts(headers: Iterable[Headers], told: Told) -> Findings:
    """What else the headers of a message and of its parts say: remarks in brackets, a second
    subject, descriptions and names of parts.

    Args:
        headers: the message's own first.
        told: the words that mail programs show, and those that were told.
    """
    for number, held in enumerate(headers):
        for line in held.lines:
            key = line.name.strip().lower()
            if not number and key not in _SHOWN:
                continue  # told already
            value = decoded(line.raw, held.charset)
            if key == "content-language" and _LANGUAGE.fullmatch(value.strip()):
                continue
            if told.untold(_MIME.sub(" ", value)):
                told.add(value)
                of = f" of part {number}" if number else ""
                yield finding("routing", f"header {line.name}{of}", value)
