"""What search engines and reference managers read about a case: JSON-LD in the words of schema.org.

A person is described by name, never by a charge: nothing here says what somebody is accused of.
"""

from typing import Any

import msgspec

from zenger.defend.addresses import Addresses
from zenger.model.case.advocacy import PressRelease
from zenger.model.case.cases import Case
from zenger.model.case.courts import HearingStatus
from zenger.model.case.moments import Moment
from zenger.model.case.people import Photo, Subject
from zenger.model.case.standing import HearingStands, Standing
from zenger.model.names import inert

_INSIDE_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
_EVENT_STATUS = {
    HearingStatus.POSTPONED: "EventPostponed",
    HearingStatus.CANCELLED: "EventCancelled",
    HearingStatus.VACATED: "EventCancelled",
}


def schema_org(standing: Standing, addresses: Addresses, picture: str = "") -> bytes:
    """One `@graph`, safe to stand inside a script element.

    Args:
        picture: name of the first photo's file beside the page; empty where it is not shown.
    """
    case = standing.case
    graph = [
        _page(standing, addresses),
        *(_subject(one) for one in case.subjects if one.names),
        *(_hearing(one, standing) for one in standing.hearings),
        *(
            _photo(one, addresses.file(picture) if picture and not number else "")
            for number, one in enumerate(case.photos)
        ),
        *(_release(one, addresses) for one in case.releases),
    ]
    value = {"@context": "https://schema.org", "@graph": graph}
    return msgspec.json.encode(value).decode().translate(_INSIDE_HTML).encode()


def _page(standing: Standing, addresses: Addresses) -> dict[str, Any]:
    head = standing.case.case
    page: dict[str, Any] = {
        "@type": "WebPage", "@id": addresses.page, "name": _line(head.title.text),
        "description": _line(head.summary.text), "inLanguage": head.language,
        "about": [{"@id": f"#subject-{one.id}"} for one in standing.case.subjects if one.names],
        "dateModified": _modified(standing),
    }  # fmt: skip
    if addresses.newsroom:
        page["publisher"] = {"@type": "Organization", "name": _line(addresses.newsroom)}
    if addresses.base_url:
        page["url"] = addresses.page
    return page


def _modified(standing: Standing) -> str:
    """The last day on which something happened that had happened by the day of the page."""
    days = [entry.date.first_day() for entry in standing.timeline]
    past = [day for day in days if day <= standing.as_of]
    return max(past, default=standing.case.case.opened.first_day()).isoformat()


def _subject(subject: Subject) -> dict[str, Any]:
    first, *others = subject.names
    kind = "Organization" if subject.kind == "organisation" else "Person"
    person: dict[str, Any] = {
        "@type": kind, "@id": f"#subject-{subject.id}", "name": _line(first.name.text)
    }  # fmt: skip
    if others:
        person["alternateName"] = [_line(one.name.text) for one in others]
    if kind == "Person" and subject.born:
        person["birthDate"] = subject.born.day.isoformat()
    if kind == "Person" and subject.nationalities:
        person["nationality"] = list(subject.nationalities)
    if kind == "Person" and subject.occupations:
        person["hasOccupation"] = [
            {"@type": "Occupation", "name": _line(one.text)} for one in subject.occupations
        ]
    return person


def _hearing(stands: HearingStands, standing: Standing) -> dict[str, Any]:
    hearing = stands.hearing
    moved = stands.starts != hearing.starts
    status = _EVENT_STATUS.get(stands.status, "EventScheduled")
    if stands.status is HearingStatus.POSTPONED and not stands.is_adrift:
        status = "EventRescheduled"
    event: dict[str, Any] = {
        "@type": "Event", "@id": f"#hearing-{hearing.id}", "name": _line(hearing.title.text),
        "startDate": _iso(stands.starts), "eventStatus": f"https://schema.org/{status}",
    }  # fmt: skip
    if stands.ends:
        event["endDate"] = _iso(stands.ends)
    if moved:
        event["previousStartDate"] = _iso(hearing.starts)
    if court := _court(standing.case, stands):
        event["location"] = {"@type": "Place", "name": court}
    return event


def _court(case: Case, stands: HearingStands) -> str:
    proceedings = {one.id: one.court for one in case.proceedings}
    id_ = stands.hearing.court or proceedings.get(stands.hearing.proceeding, "")
    return next((_line(one.name.text) for one in case.courts if one.id == id_), "")


def _photo(photo: Photo, address: str) -> dict[str, Any]:
    """Credit and licence, also of a picture that rights do not let us show."""
    image: dict[str, Any] = {
        "@type": "ImageObject", "caption": _line(photo.caption.text),
        "creditText": _line(photo.credit), "copyrightNotice": _line(photo.rights_holder),
    }  # fmt: skip
    if photo.licence.startswith(("https://", "http://")):
        image["license"] = _line(photo.licence)
    if address:
        image["contentUrl"] = address
    return image


def _release(release: PressRelease, addresses: Addresses) -> dict[str, Any]:
    article: dict[str, Any] = {
        "@type": "NewsArticle", "headline": _line(release.title.text),
        "datePublished": release.date.day.isoformat(),
    }  # fmt: skip
    if addresses.base_url:
        article["url"] = addresses.file(f"releases/{release.id}/index.html")
    return article


def _iso(moment: Moment) -> str:
    day = moment.day.isoformat()
    return f"{day}T{moment.hour:%H:%M}" if moment.hour and moment.day.day else day


def _line(untrusted_text: str) -> str:
    return inert(" ".join(untrusted_text.split()))
