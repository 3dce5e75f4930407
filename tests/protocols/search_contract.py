"""What every `SearchIndex` must do. A backend's test inherits this and gives an `index`."""

from array import array
from collections.abc import Sequence

import pytest

from zenger.backends.search.memory import MemoryIndex
from zenger.errors import QueryError
from zenger.model.dates import PartialDate
from zenger.model.ids import Digest
from zenger.model.research import Among, And, Answer, Everything, IndexedPage, Not, Order, Query
from zenger.protocols.search import Fold, SearchIndex
from zenger.research.grammar import parse_query


def page(document: int, number: int, text: str, **more: object) -> IndexedPage:
    values: dict[str, object] = {
        "digest": Digest(f"{document:x}".rjust(6, "a") + "0" * 58), "title": "",
        "paths": (f"box {document}/page.txt",), "collection": "Cables", "media_type": "text/plain",
        "kind": "text", "language": "en", "date": None, "size": 100 * document, "status": "ok",
    }  # fmt: skip
    return IndexedPage(document=document, number=number, text=text, **{**values, **more})  # type: ignore[arg-type]


def corpus() -> dict[int, list[IndexedPage]]:
    """Small documents in several scripts, made so that each construct divides them."""
    mail = {
        "kind": "email", "media_type": "message/rfc822", "collection": "Secretary's Mail",
        "sender": ("Cheryl Mills", "mills@state.gov"), "has": ("attachment",),
        "recipients": ("Hillary Clinton <h@clinton.example>", "abedin, huma"),
        "paths": ("Inbox 2009.mbox!/3", "a.zip!/Müller/re port.eml"), "subject": "Re: Port charges",
        "date": PartialDate(2009, 4, 11),
    }  # fmt: skip
    pages = [
        page(1, 1, "The port charges were high; port dues were not.", title="Port of call",
             date=PartialDate(2013)),
        page(1, 2, "Charges at the port. Nothing about a port and its long list of charges."),
        page(1, 3, "port of the late charges"),
        page(2, 1, "He met Müller in the Straße near the café.", **mail),
        page(2, 2, "MULLER signed; Mueller did not. mulelr, moler, muler, mller, mullers", **mail),
        page(3, 1, "北京市海淀区人民政府 和 port", language="zh", date=PartialDate(2013, 4)),
        page(4, 1, "ปฏิญญาสากลว่าด้วยสิทธิมนุษยชน", language="th", date=PartialDate(2013, 4, 30)),
        page(5, 1, "الإعلان العالمي لحقوق الإنسان كِتَابٌ", language="ar"),
        page(6, 1, "Всеобщая декларация прав человека", language="ru", date=PartialDate(2016)),
        page(7, 0, "", status="encrypted", kind="pdf", media_type="application/pdf",
             paths=("secret/port.pdf", "copy/PORT (2).pdf"), title="port.pdf", size=20_000_000),
        page(8, 1, "a a b", kind="pdf", media_type="application/pdf", paths=("x/ab.pdf",)),
        page(8, 2, "a", kind="pdf", media_type="application/pdf", paths=("x/ab.pdf",)),
        page(8, 3, "b x a", kind="pdf", media_type="application/pdf", paths=("x/ab.pdf",)),
        page(8, 4, "a x b y c", kind="pdf", media_type="application/pdf", paths=("x/ab.pdf",)),
        page(8, 5, "a x y b c", kind="pdf", media_type="application/pdf", paths=("x/ab.pdf",)),
        page(9, 1, "すべての人間は、生まれながらにして自由", language="ja",
             date=PartialDate(1948, 12, 10)),
        page(10, 1, "सभी मनुष्यों को गौरव और ﷺ ﬁne e-mail 3.14 under_score naïve", language="hi",
             date=PartialDate(1948, 12), paths=("line\nbreak.txt", "tab\there")),
        page(11, 1, "high charges, high port", title="Cable 497", subject="charges at port",
             date=PartialDate(1974, 3, 2), collection="Cables"),
        page(11, 2, "dues " * 30 + "port", title="Cable 497", subject="charges at port",
             date=PartialDate(1974, 3, 2)),
        page(11, 3, "The whole corres-\npondence of a well-\nknown Min-\n  istry \u00fcberse-  \ntzt"),
    ]  # fmt: skip
    documents: dict[int, list[IndexedPage]] = {}
    for one in pages:
        first = documents.setdefault(one.document, [])
        first.append(one if not first else _like(one, first[0]))
    return documents


def _like(one: IndexedPage, first: IndexedPage) -> IndexedPage:
    """With the properties of the document, which are the same on all its pages."""
    values = {name: getattr(first, name) for name in first.__slots__}
    return IndexedPage(**{**values, "number": one.number, "text": one.text})


QUERIES = """
port
PORT charges
port AND charges AND NOT dues
-port
NOT (port OR charges)
port OR muller
port -charges
(port dues) OR (muller -moler)
NOT NOT port
"port charges"
"charges port"
"port charges"~1
"port charges"~3
"port charges"~20
"a b"
"a b"~1
"a b"~2
"a a"
"a a"~1
"a b c"~1
"a b c"~2
"b a"~1
"high charges high port"
port NEAR/0 charges
port NEAR/3 charges
charges NEAR/3 port
a NEAR/1 b
a NEAR/1 a
b NEAR/50 a
muller~1
muller~2
mulelr~1
moler~1
por*
p?rt
correspondence
Übersetzt
exact:Ministry
exact:ministry
corespondence~1
corresp*ence
/minist.+/
known
wellknown
"whole correspondence"
"of correspondence"
"ministry correspondence"
ministry NEAR/50 wellknown
correspondence NEAR/50 ubersetzt
istry NEAR/50 whole
?
*er
m*l*er
?
*a*
/mu?ll?er/
/[a-c]/
/.*\\d+.*/
/(port|dues)/
/\\w+/
exact:MULLER
exact:Müller
exact:muller
exact:"Port charges"
exact:"port charges"
strasse
café
cafe
fine
naive
"e mail"
e-mail
3.14
score
صلى
北京
北京市
北
海
市北
人民政府
"北京市 port"~20
สิทธิ
ว่า
كتاب
الانسان
إعلان
человека
ПРАВ
मनुष्यों
人間
生まれ
type:email
type:PDF
type:message/rfc822
type:message/*
type:nothing
lang:zh
-lang:en
in:cables
in:"secretary's mail"
in:sec*
status:encrypted
-status:ok
has:attachment
has:a*
from:mills
from:"cheryl mills"
from:mills@state.gov
from:"mills mills"
from:*@state.gov
from:mils~1
to:clinton
to:"clinton example abedin"
to:(clinton OR nobody)
to:abedin
subject:port
subject:"port charges"
subject:char*
subject:(port -re)
title:port
title:"cable 497"
path:port
path:*.pdf
path:*.eml
path:port*
path:"port pdf"
path:muller
path:line*
path:/.*\\.pdf/
path:a.zip*
path:"box 1 page"
hash:aaaaa1
hash:aaaaaaa
hash:aaaaab
date:2013
date:2013-04
date:2013-04-30
date:2013-05
date:2013..2016
date:..2009
date:2009..
date:>2013
date:<2013
date:..
-date:..
date:1948-12-10..1948-12-11
size:>10M
size:<=200
size:200..300
-size:>200
port date:2013
charges from:mills
charges (in:cables OR has:attachment) -date:1974
497
call
*
""".strip().splitlines()


def texts(documents: dict[int, list[IndexedPage]]) -> dict[tuple[int, int], str]:
    return {(one.document, one.number): one.text for pages in documents.values() for one in pages}


class SearchContract:
    """Inherit, and give a fixture `index` that is empty."""

    @pytest.fixture
    def filled(self, index: SearchIndex) -> SearchIndex:
        fill(index)
        return index

    @pytest.mark.parametrize("text", QUERIES)
    def test_every_construct_finds_what_reading_everything_finds(
        self, filled: SearchIndex, oracle: MemoryIndex, text: str
    ) -> None:
        query = parse_query(text)
        known = texts(corpus())

        def text_of(keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], str]:
            return {key: known[key] for key in keys}

        found = filled.search(query, text_of=text_of, limit=100)
        expected = oracle.search(query, text_of=text_of, limit=100)
        assert {(hit.document, hit.number, hit.digest) for hit in found.hits} == {
            (hit.document, hit.number, hit.digest) for hit in expected.hits
        }
        assert (found.pages, found.documents) == (expected.pages, expected.documents)
        assert found.facets == expected.facets
        assert found.years == expected.years

    @pytest.mark.parametrize("order", [Order.NEWEST, Order.OLDEST])
    def test_by_date_undated_documents_come_last(
        self, filled: SearchIndex, oracle: MemoryIndex, order: Order
    ) -> None:
        numbers = [
            list(dict.fromkeys(
                hit.document
                for hit in index.search(
                    parse_query("*"), text_of=lambda _: {}, order=order, limit=100
                ).hits
            ))
            for index in (filled, oracle)
        ]  # fmt: skip
        assert numbers[0] == numbers[1]
        assert set(numbers[0][-3:]) == {5, 7, 8}

    def test_hits_of_a_document_stand_together_and_limit_counts_documents(
        self, filled: SearchIndex
    ) -> None:
        answer = filled.search(parse_query("port"), text_of=lambda _: {}, limit=2)
        documents = [hit.document for hit in answer.hits]
        assert len(set(documents)) == 2
        assert documents == sorted(documents, key=documents.index)
        assert answer.documents == 5
        rest = filled.search(parse_query("port"), text_of=lambda _: {}, limit=99, offset=2)
        assert not set(documents) & {hit.document for hit in rest.hits}
        assert len({hit.document for hit in rest.hits}) == 3

    @pytest.mark.parametrize("order", list(Order))
    @pytest.mark.parametrize("text", ["port", "*"])
    def test_of_a_group_the_first_in_order_is_shown(
        self, filled: SearchIndex, order: Order, text: str
    ) -> None:
        def fold(numbers: "array[int]") -> "array[int]":
            return array("q", [number % 3 for number in numbers])

        def shown(fold: Fold | None, **part: int) -> tuple[list[int], Answer]:
            asked = {"limit": 99} | part
            answer = filled.search(
                parse_query(text), text_of=lambda _: {}, order=order, fold=fold, **asked
            )
            return list(dict.fromkeys(hit.document for hit in answer.hits)), answer

        everything, whole = shown(None)
        firsts = {number % 3: number for number in reversed(everything)}
        folded, answer = shown(fold)
        assert folded == sorted(firsts.values(), key=everything.index)
        assert (answer.documents, answer.entries) == (whole.documents, len(firsts))
        assert whole.entries == whole.documents
        assert list(answer.matching) == sorted(everything)
        assert shown(fold, limit=1, offset=1)[0] == folded[1:2]

    def test_its_state_is_another_one_after_a_commit(self, filled: SearchIndex) -> None:
        before = filled.state()
        assert filled.state() == before
        filled.remove(1)
        filled.commit()
        assert filled.state() != before

    def test_pages_of_one_document_are_cut_at_fifty(self, index: SearchIndex) -> None:
        index.replace(1, [page(1, number, "port") for number in range(1, 62)])
        index.commit()
        answer = index.search(parse_query("port"), text_of=lambda _: {})
        assert (len(answer.hits), answer.pages, answer.documents) == (50, 61, 1)

    def test_only_the_given_collections_are_searched(self, filled: SearchIndex) -> None:
        def documents(collections: list[str] | None) -> int:
            query = parse_query("*")
            return filled.search(query, text_of=lambda _: {}, collections=collections).documents

        assert documents(["Secretary's Mail"]) == 1
        assert documents(["Cables", "Secretary's Mail"]) == documents(None) == 11
        assert documents(["cables"]) == 0  # names of collections are exact here
        assert documents([]) == 0

    def test_a_collection_that_comes_later_stays_outside(self, filled: SearchIndex) -> None:
        """Also for who saw all there was before, and when as much is removed as came."""
        given = ["Cables", "Secretary's Mail"]

        def documents() -> int:
            query = parse_query("*")
            return filled.search(query, text_of=lambda _: {}, collections=given).documents

        assert documents() == 11
        filled.replace(99, [page(99, 1, "port", collection="Informants")])
        filled.commit()
        assert documents() == 11
        filled.remove(1)
        filled.commit()
        assert documents() == 10
        filled.remove(99)
        filled.commit()
        assert documents() == 10

    def test_documents_can_be_kept_in_and_out_by_number(self, filled: SearchIndex) -> None:
        def documents(query: Query) -> set[int]:
            found = filled.search(query, text_of=lambda _: {}, limit=99)
            assert found.documents == len({hit.document for hit in found.hits})
            return {hit.document for hit in found.hits}

        everything = documents(Everything())
        some = frozenset(sorted(everything)[:2])
        assert documents(Among(some)) == some
        assert documents(And((Everything(), Not(Among(some))))) == everything - some
        assert (
            documents(And((parse_query("port"), Among(some))))
            == documents(parse_query("port")) & some
        )
        assert documents(Among(frozenset())) == set()

    @pytest.mark.parametrize("question", ["tag:urgent", "note:port", "is:starred", "-tag:urgent"])
    def test_what_only_the_desk_knows_is_never_answered_with_nothing(
        self, filled: SearchIndex, question: str
    ) -> None:
        with pytest.raises(QueryError, match="only the desk knows"):
            filled.search(parse_query(question), text_of=lambda _: {})

    def test_who_sees_a_part_is_not_told_what_the_rest_is_like(self, filled: SearchIndex) -> None:
        query = parse_query("type:hologram")
        answer = filled.search(query, text_of=lambda _: {}, collections=["Cables"])
        assert (answer.documents, answer.remarks) == (0, ())

    def test_facets_may_be_left_out(self, filled: SearchIndex) -> None:
        answer = filled.search(parse_query("port"), text_of=lambda _: {}, facets=False)
        assert (answer.facets, answer.years) == ((), ())
        assert answer.documents == 5

    def test_nothing_is_visible_before_the_commit(self, index: SearchIndex) -> None:
        index.replace(1, [page(1, 1, "port")])
        assert count(index) == 0
        index.commit()
        assert count(index) == 1

    def test_replacing_a_document_takes_its_old_pages_away(self, index: SearchIndex) -> None:
        index.replace(1, [page(1, 1, "port"), page(1, 2, "port")])
        index.commit()
        index.replace(1, [page(1, 1, "charges")])
        index.commit()
        assert count(index, "port") == 0
        assert count(index, "charges") == 1

    def test_replacing_twice_before_a_commit_keeps_the_last(self, index: SearchIndex) -> None:
        index.replace(1, [page(1, 1, "port")])
        index.replace(1, [page(1, 1, "charges")])
        index.commit()
        assert (count(index, "port"), count(index, "charges")) == (0, 1)

    def test_removing_what_is_not_there_is_harmless(self, filled: SearchIndex) -> None:
        filled.remove(1)
        filled.remove(1)
        filled.remove(4711)
        filled.commit()
        assert count(filled, "*") == 10

    def test_only_an_index_begun_anew_has_another_name(self, filled: SearchIndex) -> None:
        name = filled.prepare()
        assert filled.prepare() == name
        assert count(filled, "*") == 11
        filled.clear()
        assert filled.prepare() != name

    def test_clearing_is_visible_at_once(self, filled: SearchIndex) -> None:
        filled.clear()
        assert count(filled, "*") == 0
        fill(filled)
        assert count(filled, "*") == 11

    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("port", ["Port", "port"]),
            ('"late port" -call', ["late", "Port"]),
            ("por* café", ["Port", "cafe", "port"]),
            ("from:mills", []),
            ("lighthouse", []),
        ],
    )
    def test_what_a_query_is_about_is_told_of_any_text(
        self, index: SearchIndex, text: str, marked: list[str]
    ) -> None:
        page = "The late Port, a cafe at the port."
        places = index.places(parse_query(text), page)
        assert [page[start:end] for start, end in places] == marked

    def test_it_is_told_on_how_many_pages_a_word_stands(self, filled: SearchIndex) -> None:
        found = filled.frequencies(["late", "muller", "lighthouse", "北京"])
        assert found == {"late": 1, "muller": 2, "北京": 1}


def count(index: SearchIndex, text: str = "port") -> int:
    """How many documents match."""
    return index.search(parse_query(text), text_of=lambda _: {}).documents


def fill(index: SearchIndex) -> None:
    for document, pages in corpus().items():
        index.replace(document, pages)
    index.commit()


@pytest.fixture(scope="module")
def oracle() -> MemoryIndex:
    """Import this beside the contract."""
    index = MemoryIndex()
    fill(index)
    return index
