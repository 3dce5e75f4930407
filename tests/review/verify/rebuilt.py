"""Takes one of our PDFs apart and puts it together again, with something put back into it."""

import re
import zlib
from collections.abc import Callable
from pathlib import Path

Objects = dict[int, bytes]
_OBJECT = re.compile(rb"([0-9]+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Rebuilt:
    """The objects of a PDF, to be changed and written again."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self.objects: Objects = {}
        at = len(HEADER)
        while match := _OBJECT.match(content, at):
            body, at = match[2], match.end()
            length = re.search(rb"/Length ([0-9]+) >>\nstream\n", body)
            if length:  # a picture may hold the word "endobj"
                start = match.start(2) + length.end()
                end = start + int(length[1])
                at = content.index(b"endobj\n", end) + 7
                body = content[match.start(2) : at - 8]
            self.objects[int(match[1])] = body
        self.header, self.between, self.tail = HEADER, b"", b""
        self.trailer = b"/Root 1 0 R /Info 7 0 R"

    def add(self, body: bytes) -> int:
        number = max(self.objects) + 1
        self.objects[number] = body
        return number

    def add_stream(self, content: bytes, head: bytes = b"/Filter /FlateDecode") -> int:
        packed = zlib.compress(content) if head == b"/Filter /FlateDecode" else content
        return self.add(b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(packed), packed))

    def put_into(self, number: int, entry: bytes) -> None:
        """Add an entry to the dictionary of an object."""
        self.objects[number] = self.objects[number].replace(b"<< ", b"<< " + entry + b" ", 1)

    def find(self, what: bytes) -> int:
        """The first object that has these bytes."""
        return next(number for number, body in sorted(self.objects.items()) if what in body)

    def change_stream(self, number: int, change: Callable[[bytes], bytes]) -> None:
        """Change what a stream holds, unpacked where it is packed by zlib."""
        head, _, rest = self.objects[number].partition(b">>\nstream\n")
        content = rest[: -len(b"\nendstream")]
        is_packed = b"/FlateDecode" in head
        changed = change(zlib.decompress(content) if is_packed else content)
        packed = zlib.compress(changed) if is_packed else changed
        head = re.sub(rb"/Length [0-9]+", b"/Length %d" % len(packed), head)
        self.objects[number] = head + b">>\nstream\n" + packed + b"\nendstream"

    def bytes(self) -> bytes:
        out, places = bytearray(self.header), {}
        for number in self.objects:
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, self.objects[number])
            if number == 1:
                out += self.between
        start, size = len(out), max(self.objects) + 1
        out += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            out += b"%010d 00000 n \n" % places[number]
        out += b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, self.trailer, start)
        return bytes(out) + self.tail
