"""The pages of the door: what a source sees. No script, no database of accounts, no log."""
