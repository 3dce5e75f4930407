"""What a newsroom asks of its reviews: approvals, checklists, reasons, and people at risk."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.errors import ReviewError
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.review_acts import typed_number
from zenger.workflow.access.sight import seen_collections
from zenger.workflow.review.at_risk import add_person, people_at_risk, remove_person
from zenger.workflow.review.reasons import known_reasons, set_reason
from zenger.workflow.review.rules import checklist_of, rules_of, set_checklist, set_rules


def rules_view(request: HttpRequest, here: Here) -> HttpResponse:
    """All of it on one page; each form changes one thing."""
    if request.method == "POST":
        _change(request, here)
        return HttpResponseRedirect(reverse("rules") + "?saved=1")
    return render(
        request, "review_rules.html", here, saved=request.GET.get("saved") == "1",
        collections=[_collection(one) for one in seen_collections(here.viewer).order_by("title")],
        reasons=list(known_reasons().values()), people=list(people_at_risk(here.viewer)),
    )  # fmt: skip


def _collection(row: Any) -> dict[str, Any]:
    return {
        "number": row.pk, "title": row.title, "rules": rules_of(row.pk),
        "points": [one.text for one in checklist_of(row.pk)],
    }  # fmt: skip


def _change(request: HttpRequest, here: Here) -> None:
    newsroom, viewer, typed = here.newsroom, here.viewer, request.POST
    what = typed.get("what", "")
    if what == "collection":
        collection = typed_number(request, "collection")
        set_rules(
            newsroom, viewer, collection, approvals=typed_number(request, "approvals"),
            tells_withheld=typed.get("tells") == "1",
        )  # fmt: skip
        set_checklist(newsroom, viewer, collection, typed.get("points", "").splitlines())
    elif what == "reason":
        offered = typed.get("retire") != "1"
        set_reason(
            newsroom, viewer, typed.get("code", "").strip(), typed.get("title", ""),
            is_offered=offered,
        )  # fmt: skip
    elif what == "person":
        variants = typed.get("variants", "").splitlines()
        add_person(newsroom, viewer, typed.get("name", ""), variants, typed.get("why", ""))
    elif what == "remove":
        remove_person(newsroom, viewer, typed_number(request, "person"))
    else:
        raise ReviewError("The form was not complete. Nothing was changed; open the page again.")
