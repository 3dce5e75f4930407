"""The first page: what is in the trove, what happened lately, what waits for this person."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from markupsafe import Markup

from zenger.assemble import is_writing
from zenger.publish.charts import MAX_BARS, Bar, histogram
from zenger.publish.wording import size_words
from zenger.web.desk.case_wording import place_of
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.web.desk.together import VERBS
from zenger.workflow.cases.reminders import case_reminders
from zenger.workflow.desk.activity import activity_for, words_of_notes
from zenger.workflow.desk.alerts import alerts_for
from zenger.workflow.desk.assignments import assigned_to
from zenger.workflow.desk.mentions import unseen_mentions
from zenger.workflow.desk.overview import LISTED, Sized, overview

LATELY = 15
AT_FIRST = 12  # rows of a list that are seen without opening it


def overview_view(request: HttpRequest, here: Here) -> HttpResponse:
    """What is in here."""
    found = overview(here.viewer)
    lately = list(activity_for(here.viewer, limit=LATELY))
    return render(
        request, "overview.html", here, o=found, chart=year_chart(found.years),
        sizes=[(*size_group(one), one.documents) for one in found.sizes],
        told=list(alerts_for(here.viewer)),
        lately=lately, notes=words_of_notes(lately), verbs=VERBS,
        assigned=list(assigned_to(here.viewer)[:LATELY]),
        mentions=list(unseen_mentions(here.viewer)[:LATELY]),
        case_reminders=case_reminders(here.viewer, here.newsroom.now().date()), most=LATELY,
        place_of=place_of, is_running=is_writing(here.newsroom),
        at_first=AT_FIRST, most_listed=LISTED,
    )  # fmt: skip


def size_group(one: Sized) -> tuple[str, str]:
    """A group of sizes in words, and the question that finds it."""
    least = _round(one.least)
    if one.below is None:
        return f"{least} and more", f"size:>={one.least}"
    below = _round(one.below)
    if not one.least:
        return f"less than {below}", f"size:<{one.below}"
    return f"{least} to {below}", f"size:{one.least}..{one.below - 1}"


def _round(size: int) -> str:
    return size_words(size).replace(".0 ", " ")


def year_chart(years: tuple[tuple[int, int], ...]) -> Markup:
    """Documents by year or decade; each bar leads to its documents."""
    if len(years) < 2:
        return Markup("")
    first, last = years[0][0], years[-1][0]
    step = 1 if last - first < MAX_BARS else 10
    counts: dict[int, int] = {}
    for year, count in years:
        counts[year // step * step] = counts.get(year // step * step, 0) + count
    bars = []
    for start in range(first // step * step, last + 1, step):
        span = f"{start:04d}" if step == 1 else f"{start:04d}..{start + step - 1:04d}"
        href = f"{reverse('search')}?q=date:{span}" if start in counts else ""
        bars.append(Bar(f"{start}{'s' if step > 1 else ''}", counts.get(start, 0), href))
    return histogram(bars, f"Documents by year, {first} to {last}")
