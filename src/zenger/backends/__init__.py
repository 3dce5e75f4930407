"""The concrete stores, indexes and sandboxes behind the protocols, one file each."""
