"""Mail as people keep it: maildirs, mailboxes, messages in messages, archives in archives."""

import bz2
import gzip
import io
import lzma
import tarfile
from email.message import EmailMessage
from pathlib import Path

import zstandard
from tests.trove import mail_bytes, pdf_bytes, zip_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Document, Message, Occurrence, Page


def tar_bytes(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def test_a_maildir_is_mail_with_its_flags_and_its_folders(tmp_path: Path) -> None:
    names = {
        "Maildir/cur/1234.M1P1.host:2,S": "Seen",
        "Maildir/cur/1235.M2P1.host:2,RSb": "Answered",
        "Maildir/new/1236.M3P1.host": "New",
        "Maildir/tmp/1237.M4P1.host": "Half delivered",
        "Maildir/.Sent.2019/cur/1238.M5P1.host,S=512:2,": "Sent",
    }
    trove = files_in(
        tmp_path / "trove", {name: mail_bytes(s, f"About {s}.") for name, s in names.items()}
    )
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert {p: a.media_type for p, a in accounts.items()} == dict.fromkeys(names, "message/rfc822")
    assert {d.title for d in Document.objects.all()} == set(names.values())
    flags = {d.title: dict(d.metadata).get("maildir flags") for d in Document.objects.all()}
    assert flags == {
        "Seen": "seen", "Answered": "answered, seen, keyword b", "New": None,
        "Half delivered": None, "Sent": None,
    }  # fmt: skip


def test_a_message_in_a_maildir_is_mail_though_it_has_hardly_a_header(tmp_path: Path) -> None:
    trove = files_in(
        tmp_path / "trove", {"cur/1.a.b:2,F": b"Subject: Bare\n\nNo more than this.\n"}
    )
    read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert Message.objects.get().subject == "Bare"


MBOX = (
    b"From anna@x Mon Sep  9 10:00:00 1974\n%s\n"
    b"From peter@x Mon Sep  9 11:00:00 1974\n%s\n"
)  # fmt: skip


def test_both_kinds_of_mailbox_and_either_line_end_give_the_same_messages(tmp_path: Path) -> None:
    one = mail_bytes("One", ">From the start of a line\n>>From deeper\nFrom within\nend")
    two = mail_bytes("Two", "The second.")
    quoted = one.replace(b"\n>>From", b"\n>>>From").replace(b"\n>From", b"\n>>From")
    quoted = quoted.replace(b"\nFrom within", b"\n>From within")
    unix = MBOX % (quoted, two)
    trove = files_in(tmp_path / "t", {"rd.mbox": unix, "crlf": unix.replace(b"\n", b"\r\n")})
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert {accounts[name].children.emitted for name in ("rd.mbox", "crlf")} == {2}
    subjects = [m.subject for m in Message.objects.all()]
    assert sorted(subjects) == ["One", "One", "Two", "Two"]
    bodies = {page.text.rstrip() for page in Page.objects.filter(text__contains="deeper")}
    assert bodies == {">From the start of a line\n>>From deeper\nFrom within\nend"}


def test_mail_in_mail_in_archives_in_archives_keeps_every_way_to_it(tmp_path: Path) -> None:
    pdf = pdf_bytes("The innermost page")
    inner = EmailMessage()
    inner["Subject"], inner["From"] = "Inner", "a@x.example"
    inner.set_content("Inside.")
    inner.add_attachment(pdf, maintype="application", subtype="pdf", filename="c.pdf")
    outer = EmailMessage()
    outer["Subject"], outer["From"] = "Outer", "b@x.example"
    outer.set_content("See the message attached.")
    outer.add_attachment(inner)
    mail = outer.as_bytes()
    inside = {
        "a.tar.gz": gzip.compress(tar_bytes({"b.eml": mail}), mtime=0),
        "a.tar.bz2": bz2.compress(tar_bytes({"b.eml": mail})),
        "a.tar.xz": lzma.compress(tar_bytes({"b.eml": mail})),
        "a.tar.zst": zstandard.compress(tar_bytes({"b.eml": mail})),
        "a.zip": zip_bytes({"b.eml": mail}),
    }
    trove = files_in(tmp_path / "t", {"all.tar": tar_bytes({"in.zip": zip_bytes(inside)})})
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    ends = {path for path in accounts if path.endswith("!/c.pdf")}
    assert ends == {f"all.tar!/in.zip!/{name}!/b.eml!/part-1!/c.pdf" for name in inside}
    assert {accounts[path].status for path in ends} == {"ok"}
    assert Document.objects.filter(media_type="application/pdf").count() == 1
    assert all(a.is_accounted_for for a in accounts.values())


def test_a_mark_inside_a_name_cannot_be_taken_for_a_container(tmp_path: Path) -> None:
    trove = files_in(
        tmp_path / "t", {"wow!/fake.txt": b"Words.", "a.zip": zip_bytes({"x!/y": b"z"})}
    )
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert set(accounts) == {"wow%21/fake.txt", "a.zip", "a.zip!/x%21/y"}
    assert Occurrence.objects.get(path="wow%21/fake.txt").parent is None
