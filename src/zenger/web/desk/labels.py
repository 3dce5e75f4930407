"""Forms that close documents to those without a label: one, or many of a search."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from zenger.errors import AccountError
from zenger.web.desk.guard import safe_next
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.onward import Onward
from zenger.web.desk.render import render
from zenger.web.desk.searching import address_of
from zenger.workflow.access.labels import label_many, own_label, put_label, take_label
from zenger.workflow.desk.search_desk import matching_documents


def label_view(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Put a label on, or take one off."""
    act = "take" if "take" in request.POST else "put"
    asked = _number(request.POST.get(act, ""))
    change = take_label if act == "take" else put_label
    change(here.newsroom, here.viewer, number, asked)
    onward = request.POST.get("next", "")
    return Onward((safe_next(onward) if onward else address_of(number)) + "#labels")


def label_many_view(request: HttpRequest, here: Here) -> HttpResponse:
    """Put a label on, or take it off, what was ticked among the results or all that was found.

    Asked once more before it is done, with how many documents it concerns.
    """
    sent, question = request.POST, request.POST.get("q", "")
    label = own_label(here.viewer, _number(sent.get("label", "")))
    on, is_all = sent.get("act") != "take", sent.get("which") == "all"
    numbers = _all(here, question) if is_all else _ticked(sent.getlist("document"))
    if not numbers:
        raise AccountError("No document was chosen. Go back and tick some, or choose all.")
    back = {"q": question, "order": sent.get("order", ""), "start": sent.get("start", "")}
    href = f"{reverse('search')}?{urlencode({name: one for name, one in back.items() if one})}"
    if "sure" not in sent:
        return render(
            request, "label_many.html", here, label=label, on=on, is_all=is_all, back=href,
            count=len(numbers), numbers=() if is_all else numbers, question=question, kept=back,
        )  # fmt: skip
    done = label_many(here.newsroom, here.viewer, numbers, label.pk, on=on)
    return render(
        request, "label_done.html", here, label=label, on=on, done=done, count=len(numbers),
        back=href,
    )  # fmt: skip


def _all(here: Here, question: str) -> Sequence[int]:
    with DESK.searching:
        return matching_documents(here.newsroom, here.viewer, question)


def _ticked(asked: list[str]) -> list[int]:
    return sorted({_number(one) for one in asked})


def _number(asked: str) -> int:
    if not asked.isascii() or not asked.isdigit() or len(asked) > 18:
        raise AccountError("No label was chosen. Go back and choose one.")
    return int(asked)
