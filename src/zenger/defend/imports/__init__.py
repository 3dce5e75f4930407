"""Cases from other collections. What has no place here is kept or named; nothing is dropped unsaid.

Each importer is a pure function from the bytes of a file to `Imported`. One error anywhere, and
the caller writes nothing.
"""
