"""Searches that somebody keeps, with what is new for them, and those they asked before."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.model.research import Order
from zenger.web.desk.here import DESK, Here
from zenger.web.desk.render import render
from zenger.workflow.desk.alerts import alerts_for, last_told, new_documents, tick_off
from zenger.workflow.desk.marks import marks_of
from zenger.workflow.desk.saved import (
    forget_past,
    one_saved,
    past_of,
    remove_saved,
    rename_saved,
    save_search,
    saved_of,
    set_alert,
)

SHOWN = 100


def saved_view(request: HttpRequest, here: Here) -> HttpResponse:
    """One's own, with what is new; sent a form, one more."""
    if request.method == "POST":
        asked = request.POST.get("order", "")
        order = Order(asked) if asked in set(Order) else Order.RELEVANCE
        with DESK.searching:
            save_search(
                here.newsroom, here.viewer, request.POST.get("name", ""),
                request.POST.get("q", ""), order=order, alert=request.POST.get("alert") == "1",
            )  # fmt: skip
        return HttpResponseRedirect(reverse("saved"))
    new = {told.saved.pk: told.documents for told in alerts_for(here.viewer)}
    return render(request, "saved.html", here, saved=list(saved_of(here.viewer)), new=new)


def change_saved_view(request: HttpRequest, here: Here, saved: int) -> HttpResponse:
    """Another name, an alert or none, or gone."""
    if "remove" in request.POST:
        remove_saved(here.newsroom, here.viewer, saved)
    elif "name" in request.POST:
        rename_saved(here.newsroom, here.viewer, saved, request.POST["name"])
    elif "alert" in request.POST:
        with DESK.searching:
            set_alert(here.newsroom, here.viewer, saved, on=request.POST["alert"] == "1")
    else:
        one_saved(here.viewer, saved)
    return HttpResponseRedirect(reverse("saved"))


def alert_view(request: HttpRequest, here: Here, saved: int) -> HttpResponse:
    """The new documents of one alert; sent the form, they are ticked off."""
    one = one_saved(here.viewer, saved)
    if request.method == "POST":
        last = request.POST.get("last", "")
        up_to = int(last) if last.isascii() and last.isdigit() and len(last) < 16 else 0
        tick_off(here.newsroom, here.viewer, saved, up_to)
        return HttpResponseRedirect(reverse("saved"))
    last_one = last_told(here.viewer, saved)
    found = new_documents(here.viewer, saved).select_related("collection")
    shown = list(found.defer("metadata")[:SHOWN])
    return render(
        request, "alert.html", here, one=one, documents=shown, total=found.count(),
        marks=marks_of(here.viewer, [document.pk for document in shown]), last=last_one,
    )  # fmt: skip


def past_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What one asked before; sent the form, one or all are forgotten."""
    if request.method == "POST":
        asked = request.POST.get("forget", "")
        if asked == "all":
            forget_past(here.viewer, None)
        elif asked.isascii() and asked.isdigit() and len(asked) < 16:
            forget_past(here.viewer, int(asked))
        return HttpResponseRedirect(reverse("past"))
    return render(request, "past.html", here, past=list(past_of(here.viewer)[:500]))
