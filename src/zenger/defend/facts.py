"""What of a case goes out as data: all facts, but what is the newsroom's own business."""

from msgspec.structs import replace

from zenger.model.case.advocacy import PressRelease
from zenger.model.case.cases import Case
from zenger.model.case.people import Photo, Place
from zenger.model.case.records import Fact
from zenger.model.case.texts import Text

_DIGEST_LENGTH = 64  # hex digits of a SHA-256: an original's, which the public never sees
_CITY_DIGITS, _PLACE_DIGITS = 1, 3  # of a degree of latitude: 11 km and 110 m


def public_facts(case: Case) -> Case:
    """The case without who wrote what down or let it go, where permissions are kept, digests of
    originals, what an import could not place, and places more exactly than they may be told."""
    public = tuple(d for d in case.case.documents if len(d) != _DIGEST_LENGTH)
    head = replace(case.case, documents=public, extra={})
    changed = {
        name: tuple(_unsigned(record) for record in records)
        for name, records in _arrays(case).items()
        if any(isinstance(record, Fact) and record.recorded_by for record in records)
    }
    plain: Case = replace(case, case=head, **changed)
    return replace(
        plain,
        places=tuple(_no_closer(place) for place in case.places),
        photos=tuple(_as_printed(photo) for photo in plain.photos),
        releases=tuple(_unattributed(release) for release in plain.releases),
    )


def _arrays(case: Case) -> dict[str, tuple[object, ...]]:
    return {name: getattr(case, name) for name in case.__struct_fields__ if name != "case"}


def _unsigned(record: object) -> object:
    return replace(record, recorded_by="") if isinstance(record, Fact) else record


def _as_printed(photo: Photo) -> Photo:
    """The file of the folder is not what is printed: that has no metadata, and another name."""
    return replace(photo, permission="", file="")


def _unattributed(release: PressRelease) -> PressRelease:
    """Whoever let a quote go is of the newsroom, or of the speaker's office."""
    return replace(release, quotes=tuple(replace(one, approved_by="") for one in release.quotes))


def _no_closer(place: Place) -> Place:
    """The place itself, its city, or its country alone."""
    if place.shown == "place":
        return _rounded(place, _PLACE_DIGITS)
    if place.shown == "city":
        name = place.city or Text(place.country)
        return replace(_rounded(place, _CITY_DIGITS), name=name, operator="", security="")
    return Place(id=place.id, name=Text(place.country), country=place.country, shown=place.shown)


def _rounded(place: Place, digits: int) -> Place:
    if place.latitude is None or place.longitude is None:
        return place
    latitude, longitude = round(place.latitude, digits), round(place.longitude, digits)
    return replace(place, latitude=latitude, longitude=longitude)
