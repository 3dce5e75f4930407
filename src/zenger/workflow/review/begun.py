"""Whether a newsroom has begun to review, so that not all it holds is for everybody."""

from zenger.catalog.models import Decision, Embargo, RedactionEntry


def has_reviews() -> bool:
    """Whether anything was ever redacted or decided."""
    return any(model.objects.exists() for model in (RedactionEntry, Decision, Embargo))
