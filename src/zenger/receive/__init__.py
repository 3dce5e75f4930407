"""Receive: take what is handed over into custody, complete and unchanged."""
