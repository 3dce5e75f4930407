"""Verbs about cases: print them, check them, take them in and hand them on."""
