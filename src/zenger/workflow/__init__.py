"""The verbs of the house, one a file: permission, effect and audit in one transaction."""
