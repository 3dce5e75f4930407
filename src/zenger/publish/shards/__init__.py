"""The search index of the static archive: small script files that a reader's browser asks for."""
