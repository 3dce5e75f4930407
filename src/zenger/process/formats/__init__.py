"""One file for each family of formats, registered through entry points `zenger.formats`."""
