"""A translation is tied to the words it was made of."""

from zenger.model.case.texts import Text, Translation, mark_of


def test_a_translation_is_stale_when_the_words_change() -> None:
    before = "Held at Belmarsh"
    translation = Translation("Détenu à Belmarsh", of=mark_of(before))
    assert not Text(before, {"fr": translation}).is_stale("fr")
    assert Text("At liberty", {"fr": translation}).is_stale("fr")


def test_a_translation_that_does_not_say_of_what_is_not_called_stale() -> None:
    assert not Text("At liberty", {"fr": Translation("En liberté")}).is_stale("fr")
