"""The chain itself: bytes in, bytes out."""

import struct
from hashlib import sha256

GENESIS = bytes(32)
_LINK = struct.Struct('>qqqq?')


def link(previous, seal):
    """The chain's value behind one seal.

    :param bytes previous: the value before it, 32 bytes
    :param seal: anything with the columns of ``eh_hr_seal``; times in microseconds since 1970
    :return: SHA-256 over the one before and everything the seal says, 32 bytes
    """
    seq, model, res_id, recorded_us, sealed_us, is_backdated, content, person, columns_note, links = seal
    return sha256(b''.join((
        previous, _LINK.pack(seq, res_id, recorded_us, sealed_us, is_backdated), content, person,
        name_of_link(model, columns_note, links).encode(),
    ))).digest()


def name_of_link(model, columns_note, links):
    """:param int columns_note: the note that says which columns are sealed; None for seals from before there were any
    :param str links: what the record's links were, as JSON text
    """
    return model if columns_note is None else f'{model}#{columns_note}#{links}'


def commit_to_person(salt, employee_ref, name):
    """A commitment to a person: without the salt it says nothing about them, with it nobody else fits.

    :param bytes salt: 16 random bytes, deleted when the person is erased
    :return: 32 bytes
    """
    return sha256(salt + f'{employee_ref or ""}|{name}'.encode()).digest()
