"""What commands on one document of the desk share: how it is named, and what is said when done."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option, collection_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.catalog.models import Document


def off_option(text: str) -> Callable[..., Any]:
    """For a command that does something, and undoes it."""
    return click.option("--off", is_flag=True, help=text)


def on_document(command: Callable[..., Any]) -> Callable[..., Any]:
    """DOCUMENT, whose account, and how it is said; the command gets newsroom, viewer, document
    and `as_json`.
    """

    @click.argument("document")
    @newsroom_option
    @as_option
    @collection_option
    @json_option
    @wraps(command)
    def with_document(document: str, folder: Path, name: str, collection: str, **rest: Any) -> Any:
        from zenger.workflow.review.named import document_named

        newsroom, viewer = acting(folder, name)
        return command(newsroom, viewer, document_named(viewer, document, collection), **rest)

    return with_document


def named(document: "Document") -> dict[str, str]:
    """A document as scripts know it, and as people do."""
    from zenger.model.ids import Digest, shown_digest

    return {"document": shown_digest(Digest(document.blob_id)), "title": document.title}


def say_done(document: "Document", words: str, *, as_json: bool, **said: Any) -> None:
    """What was done to a document: an object for a script, else a remark to whoever typed it."""
    if as_json:
        say_json({**named(document), **said})
    else:
        remark(f"{inert(document.title)}: {words}")
