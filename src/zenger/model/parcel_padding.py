"""Sizes that tell little: a parcel is filled up so that its size names a class, not a document.

Source:
    Nikitin, Barman, Lueks, Underwood, Hubaux, Ford: Reducing Metadata Leakage from Encrypted
    Files and Communication with PURBs, PoPETs 2019 (4), section 4 (Padmé).
    age-encryption.org/v1: chunks of 64 KiB with a tag of 16 bytes each, after a nonce of 16.
"""

LEAST = 128 * 1024  # bytes of the smallest parcel
CHUNK, TAG, NONCE = 64 * 1024, 16, 16  # bytes


def padme(size: int) -> int:
    """The least Padmé size that is not under `size`: at most 12 % more, and less for large ones."""
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    kept = exponent.bit_length()  # leading bits that may differ
    step = 1 << max(0, exponent - kept)
    return -(-size // step) * step


def is_padded(size: int) -> bool:
    """Whether a whole parcel can have this size."""
    return size >= LEAST and padme(size) == size


def sealed_size(head: int, plain: int) -> int:
    """Bytes of an age file whose header has `head` bytes, around `plain` bytes."""
    chunks = max(1, -(-plain // CHUNK))  # also an empty file has a chunk
    return head + NONCE + plain + chunks * TAG


def filled(head: int, plain: int) -> int:
    """To how many bytes of plaintext to fill up, so that the age file has a padded size.

    Args:
        head: bytes of its header, which depend on how many it is sealed to.
        plain: bytes that it must hold.
    """
    target = padme(max(LEAST, sealed_size(head, plain)))
    while True:
        body = target - head - NONCE
        wanted = body - -(-body // (CHUNK + TAG)) * TAG
        if wanted >= plain and sealed_size(head, wanted) == target:
            return wanted
        target = padme(target + 1)  # a tag would have to be cut: a size that no age file has
