"""What is printed of a document beside its pages: all that an editor sees and approves, no more.

Of the file's own properties nothing is here, nor of the headers of a message more than who, whom,
when and about what. A field that is redacted holds the mark of its reason instead.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from zenger.catalog.models import Document, Member, Message, Occurrence
from zenger.model.document import Address
from zenger.model.names import CONTAINER_MARK
from zenger.model.review import Redaction
from zenger.review.tokens import token
from zenger.workflow.review.public_fields import FIELDS, OF_MAIL

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a place: a path on the disk, or within a container."""

    path: str
    container: str  # digest of the file of this name, where the next step lies inside it


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """Of one document in one collection."""

    public_id: str
    collection: str
    title: str
    kind: str
    media_type: str
    language: str
    date: str  # partial ISO
    date_source: str
    status: str
    code: str
    places: tuple[tuple[Step, ...], ...]
    people: tuple[Address, ...]
    subject: str
    sent: str
    redacted: tuple[tuple[str, str], ...]  # (field, code)
    holds: str  # SHA-256 over the digests of what lies inside; empty where nothing does

    def mark(self) -> str:
        """SHA-256 over all of it, in hexadecimal digits."""
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()


def facts_of(
    documents: Iterable[Document], redactions: Mapping[str, tuple[Redaction, ...]]
) -> dict[int, PublicFacts]:
    """By document, for a few hundred at most.

    Args:
        documents: with their collections.
        redactions: those that hold, by digest.
    """
    rows = list(documents)
    digests = sorted({row.blob_id for row in rows})
    messages = Message.objects.in_bulk(digests)
    places = _places(rows)
    holds = _holds(digests)
    found = {}
    for row in rows:
        mine = redactions.get(row.blob_id, ())
        fields = {one.header: one.code for one in mine if one.header in FIELDS}
        values: dict[str, Any] = _of_document(row, fields)
        values |= _envelope(messages.get(row.blob_id), fields)
        if "path" in fields:
            values["places"] = ((Step(token(fields["path"]), ""),),)
        else:
            values["places"] = tuple(places[row.pk])
        found[row.pk] = PublicFacts(
            **values, redacted=tuple(sorted(fields.items())), holds=holds.get(row.blob_id, "")
        )  # fmt: skip
    return found


def texts_of_fields(facts: PublicFacts) -> dict[str, str]:
    """What each field says that can be redacted; a message's title is its subject."""
    says = {"title": facts.title, "date": facts.date, "subject": facts.subject}
    says["path"] = "\n".join("\n".join(step.path for step in place) for place in facts.places)
    for one in facts.people:
        says[one.role] = f"{says.get(one.role, '')}\n{one.name} <{one.address}>"
    return {name: text for name, text in says.items() if text.strip()}


def _of_document(row: Document, fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "public_id": row.public_id, "collection": row.collection.title,
        "title": token(code) if (code := title_code(row.kind, fields)) else row.title,
        "kind": row.kind, "media_type": row.media_type, "language": row.language,
        "date": "" if "date" in fields else row.date,
        "date_source": "" if "date" in fields else row.date_source,
        "status": row.status, "code": row.code,
    }  # fmt: skip


def title_code(kind: str, fields: Mapping[str, str]) -> str:
    """Why the title is redacted; empty: it is not. A message's title is its subject."""
    return fields.get("title", "") or (fields.get("subject", "") if kind == "email" else "")


def _envelope(message: Message | None, fields: Mapping[str, str]) -> dict[str, Any]:
    if message is None:
        return {"people": (), "subject": "", "sent": ""}
    hidden = fields.get("subject", "") or fields.get("title", "")
    return {
        "people": tuple(
            Address(role, name, address)
            for role, name, address in message.addresses
            if role in OF_MAIL and role != "bcc" and role not in fields  # whom nobody saw
        ),
        "subject": token(hidden) if hidden else message.subject,
        "sent": "" if "date" in fields else message.sent,
    }


def _places(rows: list[Document]) -> dict[int, list[tuple[Step, ...]]]:
    """Where each lies in its own collection."""
    numbers = {(row.collection_id, row.blob_id): row.pk for row in rows}
    wanted = Occurrence.objects.filter(blob__in={blob for _, blob in numbers}, present=True)
    there = [
        one
        for one in wanted.only("collection_id", "blob_id", "parent_id", "path").order_by("path")
        if (one.collection_id, one.blob_id) in numbers
    ]
    above = ancestors_of(there)
    found: dict[int, list[tuple[Step, ...]]] = defaultdict(list)
    for one in there:
        found[numbers[one.collection_id, str(one.blob_id)]].append(steps_of(one, above))
    return found


def steps_of(one: Occurrence, above: Mapping[int, Occurrence]) -> tuple[Step, ...]:
    """A place part by part: the path on the disk first, then one within each container.

    Args:
        above: by number, as `ancestors_of` gives them.
    """
    chain = [Step(one.path, "")]
    at = one
    while at.parent_id and (holder := above.get(at.parent_id)):
        inner = chain[-1].path.removeprefix(holder.path + CONTAINER_MARK)
        chain[-1] = Step(inner, chain[-1].container)
        chain.append(Step(holder.path, holder.blob_id or ""))
        at = holder
    return tuple(reversed(chain))


def ancestors_of(some: Iterable[Occurrence]) -> dict[int, Occurrence]:
    """All that hold these places, at whatever depth, by number."""
    return _ancestors({one.parent_id for one in some if one.parent_id})


def _ancestors(numbers: set[int]) -> dict[int, Occurrence]:
    found: dict[int, Occurrence] = {}
    while numbers:
        some = sorted(numbers)[:_AT_ONCE]
        rows = Occurrence.objects.only("parent_id", "blob_id", "path", "collection_id")
        found |= rows.in_bulk(some)
        numbers |= {
            one.parent_id for number in some if (one := found.get(number)) and one.parent_id
        }
        numbers -= found.keys() | set(some)
    return found


def _holds(digests: list[str]) -> dict[str, str]:
    hashers: dict[str, Any] = {}
    rows = Member.objects.filter(container__in=digests).order_by("container_id", "ordinal", "pk")
    for holder, blob, kind in rows.values_list("container_id", "blob_id", "kind").iterator(2000):
        hasher = hashers.setdefault(holder, hashlib.sha256())
        hasher.update(f"{blob} {kind}\n".encode())
    return {holder: hasher.hexdigest() for holder, hasher in hashers.items()}
