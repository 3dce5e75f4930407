"""How the files of SQLite begin, for who only looks for them: nothing that reads them is loaded."""

MAGIC = b"SQLite format 3\0"
WAL = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")  # words little-endian, big-endian
JOURNAL = b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
