"""`python -m zenger`."""

from zenger.cli.main import main

main()
