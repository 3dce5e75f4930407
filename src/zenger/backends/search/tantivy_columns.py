"""Which pages match, by number: how very many matches are counted exactly.

tantivy hands out matches one Python object at a time, so a word on half of all pages would take
longer to count than to find. It adds numbers up inside, though. Each page has a serial number of
its own and the power of two that belongs to it within its group of 52; the sum over a group is
then the set of its pages that match, and exact, since a sum of different powers below 2**53
loses nothing as a floating-point number. Measured: 0.2 µs a page one by one, and for sums 2 µs
a group; so up to a quarter of all pages come one by one.
"""

import numpy as np
import numpy.typing as npt
import tantivy

GROUP = 52  # pages in one sum
PAGE_BITS = 24  # of a key; a document has less than 16 million pages
_MOST_GROUPS = 60_000  # in one request; tantivy refuses more than 65,000
_AT_ONCE = 65_536  # pages read at once: bounds memory
UNDATED = 10**9  # after every day

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def serial_fields(serial: int) -> dict[str, int]:
    """What a page carries, so that `matching_serials` can find it."""
    return {"serial": serial, "bit": 1 << serial % GROUP}


def next_serial(searcher: tantivy.Searcher) -> int:
    """The first number that no page has."""
    most = {"most": {"max": {"field": "serial"}}}
    highest = searcher.aggregate(tantivy.Query.all_query(), most)["most"]["value"]
    return 0 if highest is None else int(highest) + 1


def listed_pages(searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> Numbers:
    """The serial numbers of up to so many pages that match."""
    found = searcher.search(
        query, limit=most, count=False, order_by_field="serial", order=tantivy.Order.Asc
    )
    return np.array([serial for serial, _ in found.hits], dtype=np.int64)


def flagged_pages(
    searcher: tantivy.Searcher, schema: tantivy.Schema, query: tantivy.Query, end: int
) -> Flags:
    """For each serial number below `end` whether its page matches."""
    groups = np.zeros((-(-end // GROUP), GROUP), dtype=np.bool_)
    span = GROUP * _MOST_GROUPS
    if end <= span:
        _mark(groups, searcher, query)
    else:
        for start in range(0, end, span):
            _mark(groups, searcher, _within(query, schema, start, start + span - 1))
    return groups.reshape(-1)[:end]


def _within(query: tantivy.Query, schema: tantivy.Schema, first: int, last: int) -> tantivy.Query:
    span = tantivy.Query.range_query(schema, "serial", tantivy.FieldType.Unsigned, first, last)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, span)])


def _mark(groups: Flags, searcher: tantivy.Searcher, query: tantivy.Query) -> None:
    sums = {
        "groups": {
            "histogram": {"field": "serial", "interval": GROUP, "min_doc_count": 1},
            "aggs": {"set": {"sum": {"field": "bit"}}},
        }
    }
    found = searcher.aggregate(query, sums)["groups"]["buckets"]
    starts = np.array([group["key"] for group in found], dtype=np.int64)
    sets = np.array([group["set"]["value"] for group in found], dtype=np.uint64)
    bits = np.unpackbits(sets.astype("<u8").view(np.uint8), bitorder="little")
    groups[starts // GROUP] = bits.reshape(-1, 64)[:, :GROUP]


class Columns:
    """What is known of every page and document, for one state of the index.

    4 bytes a page and 20 a document stay. A serial number that no page has any more counts as a
    page of document -1.

    Attributes:
        end: one past the highest serial number.
        places: of each serial number, where its document stands in the others.
        documents: the numbers of all documents, ascending.
        facets: the packed facet values of each document, as a place in `packed`.
        packed: all different packed facet values.
        days: the first day of each document, or `UNDATED`.
    """

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self.end = next_serial(searcher)
        keys, facets, days = (np.full(self.end, -1, dtype=np.int64) for _ in range(3))
        everything = tantivy.Query.all_query()
        for start in range(0, self.end, _AT_ONCE):
            part = _within(everything, schema, start, start + _AT_ONCE - 1)
            hits = searcher.search(part, limit=_AT_ONCE, count=False).hits
            addresses = [address for _, address in hits]
            serials = numbers(searcher, "serial", addresses)
            keys[serials] = numbers(searcher, "key", addresses)
            facets[serials] = numbers(searcher, "facets", addresses)
            days[serials] = numbers(searcher, "first_day", addresses)
        self.documents, firsts, places = np.unique(
            keys >> PAGE_BITS, return_index=True, return_inverse=True
        )
        self.packed, kinds = np.unique(facets[firsts], return_inverse=True)
        self.places, self.facets = places.astype(np.int32), kinds.astype(np.int32)
        self.days = days[firsts]


def numbers(searcher: tantivy.Searcher, field: str, addresses: list[tantivy.DocAddress]) -> Numbers:
    """The values of one field; `UNDATED` for a page without."""
    values = searcher.fast_field_values(field, addresses)
    if field == "first_day":
        values = [UNDATED if value is None else value for value in values]
    return np.array(values, dtype=np.int64)
