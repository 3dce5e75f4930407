"""What is left of a case that was withdrawn: its name, the day, and why."""

from zenger.model.case.cases import Case, Head, Story


def notice_of(case: Case) -> Case:
    """The case without its records, which may be why it was withdrawn: nothing wrong in them keeps
    a notice from being printed, and nothing of them is in it. Of its stories stay the languages, so
    that a notice stands at every address that the page had."""
    head = case.case
    bare = Head(
        id=head.id, title=head.title, summary=head.withdrawn_why or head.title,
        language=head.language, kind=head.kind, state=head.state, opened=head.opened,
        withdrawn=head.withdrawn, withdrawn_why=head.withdrawn_why, zone=head.zone,
    )  # fmt: skip
    told = sorted({one.language for one in case.stories})
    silent = (Story(date=head.opened, language=language, text="") for language in told)
    return Case(case=bare, stories=tuple(silent))
