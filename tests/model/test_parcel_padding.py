"""Sizes fall into few classes, and the class is never under what it must hold."""

import random

import pytest

from zenger.model.parcel_padding import LEAST, filled, is_padded, padme, sealed_size


@pytest.mark.parametrize(
    ("size", "padded"),
    [(0, 0), (1, 1), (9, 10), (100, 104), (1000, 1024), (10_000, 10_240), (1_000_000, 1_015_808)],
)
def test_the_sizes_are_those_of_the_paper(size: int, padded: int) -> None:
    """Worked by hand from algorithm 1: E = floor(log2 L), S = floor(log2 E) + 1, E - S bits cleared."""
    assert padme(size) == padded


def test_padding_twice_adds_nothing_and_costs_little() -> None:
    chance = random.Random(1)
    for _ in range(20_000):
        size = chance.randrange(2, 2 ** chance.randrange(3, 45))
        made = padme(size)
        assert size <= made <= size * 1.12 + 1
        assert padme(made) == made


def test_every_age_file_of_every_size_and_header_is_padded() -> None:
    chance = random.Random(2)
    for _ in range(20_000):
        size = chance.randrange(0, 2 ** chance.randrange(1, 36))
        head = chance.randrange(150, 3000)
        plain = filled(head, size)
        assert plain >= size
        assert is_padded(sealed_size(head, plain))


def test_the_smallest_are_all_alike() -> None:
    sizes = {sealed_size(300, filled(300, size)) for size in range(0, 100_000, 997)}
    assert sizes == {LEAST}


def test_a_file_between_two_classes_is_not_padded() -> None:
    assert not is_padded(LEAST + 1)
    assert not is_padded(LEAST // 2)
