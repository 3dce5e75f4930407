"""Addresses of case pages inside an archive."""

ROOT = "cases/"
RESERVED = frozenset({"by"})  # folders below it that are no case


def case_folder(case: str, language: str = "") -> str:
    """Where a case is; in another language than its own, a folder below."""
    return f"{ROOT}{case}/{language.lower()}/" if language else f"{ROOT}{case}/"


def letter_folder(case: str, action: str, language: str = "") -> str:
    return f"{case_folder(case, language)}letters/{action}/"


def release_folder(case: str, release: str, language: str = "") -> str:
    return f"{case_folder(case, language)}releases/{release}/"
