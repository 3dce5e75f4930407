"""The first page: what is in the trove, as far as one may see it."""

import re
from dataclasses import replace
from html import unescape

import pytest
from tests.desk import House, signed_in

from zenger.catalog.models import Blob, Document
from zenger.model.people import Role
from zenger.web.desk.front import size_group
from zenger.workflow.access.sight import seen_documents
from zenger.workflow.desk.overview import SIZES, Sized, overview


@pytest.mark.parametrize("role", [Role.READER, Role.ADMIN])
def test_every_count_by_size_is_what_its_link_finds(house: House, role: Role) -> None:
    browser = signed_in(house, role)
    section = browser.get("/").content.decode().partition("<h2>Sizes</h2>")[2].partition("</ul>")[0]
    rows = re.findall(r'href="([^"]+)">[^<]+</a><span class="count">(\d+)<', section)
    seen = seen_documents(house.viewer(role))
    assert sum(int(count) for _, count in rows) == seen.count() > 0
    for where, count in rows:
        page = browser.get(unescape(where) + "&all=1").content.decode()
        assert f"in {count} document" in page


def test_each_size_is_in_one_group_and_the_last_has_no_end(house: House) -> None:
    viewer = house.viewer("admin")
    blob = Blob.objects.get(pk=house.document("Port charges").blob_id)
    was = blob.size
    for size in (9_999, 10_000, 10**8 - 1, 10**8, 10**13):
        Blob.objects.filter(pk=blob.pk).update(size=size)
        (group,) = (
            one for one in overview(viewer).sizes
            if one.least <= size and (one.below is None or size < one.below)
        )  # fmt: skip
        assert group.least == max(least for least in SIZES if least <= size)
        assert sum(one.documents for one in overview(viewer).sizes) == Document.objects.count()
    Blob.objects.filter(pk=blob.pk).update(size=was)


def test_a_group_of_sizes_is_put_in_words() -> None:
    assert size_group(Sized(0, 10**4, 1)) == ("less than 10 kB", "size:<10000")
    assert size_group(Sized(10**4, 10**5, 1)) == ("10 kB to 100 kB", "size:10000..99999")
    assert size_group(Sized(10**5, 10**6, 1))[0] == "100 kB to 1 MB"
    assert size_group(Sized(10**8, None, 1)) == ("100 MB and more", "size:>=100000000")


def test_nothing_is_counted_where_nothing_is_seen(house: House) -> None:
    nobody = replace(house.viewer("reader"), collections=frozenset())
    assert overview(nobody).sizes == ()
