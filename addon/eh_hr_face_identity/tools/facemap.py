"""The facemap of an enrolment: a zip of frames and what was seen in them. Written by a stranger, as far as this file knows.

Nothing is unpacked to the disk. Names come from a list and are never paths; what an entry says of its size is not believed
before it is read, and then only so far.
"""

import io
import json
import re
import zipfile
import zlib

FRAMES_MAX = 10
FRAME_MAX_BYTES = 600 * 1024
NOTES_MAX_BYTES = 64 * 1024
FACEMAP_MAX_BYTES = FRAMES_MAX * FRAME_MAX_BYTES
NOTES_NAME = 'facemap.json'
_FRAME_NAME = re.compile(r'frame_[0-9]{2}\.jpg')
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1


class FacemapRefused(Exception):
    """Not a facemap of ours. ``why`` is a word for the developer at the other end."""

    def __init__(self, why):
        super().__init__(why)
        self.why = why


def read_facemap(data):
    """:param bytes data: the zip
    :return: the notes (``facemap.json``, a dict) and the frames, JPEG each, in the order of their names
    :raise FacemapRefused: anything else
    """
    if len(data) > FACEMAP_MAX_BYTES:
        raise FacemapRefused('too_large')
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, archive.start_dir)
            contents = {entry.filename: _read_entry(archive, entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, OSError, MemoryError):
        raise FacemapRefused('no_zip') from None
    frames = [contents[name] for name in sorted(contents) if name != NOTES_NAME]
    if not all(is_jpeg(frame) for frame in frames):
        raise FacemapRefused('no_jpeg')
    return _read_notes(contents.get(NOTES_NAME)), frames


def is_jpeg(data):
    return data[:3] == b'\xff\xd8\xff' and data[-2:] == b'\xff\xd9'


def _check_entries(entries, directory_at):
    if not 1 <= len(entries) <= FRAMES_MAX + 1:
        raise FacemapRefused('entries')
    # As written: Python cuts a name at NUL.
    names = [entry.orig_filename for entry in entries]
    if len(set(names)) < len(names) or not all(name == NOTES_NAME or _FRAME_NAME.fullmatch(name) for name in names):
        raise FacemapRefused('names')
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        # Entries that share bytes make a small file unpack to a huge one.
        if entry.header_offset < end or entry.flag_bits & _ENCRYPTED:
            raise FacemapRefused('overlap' if entry.header_offset < end else 'encrypted')
        end = entry.header_offset + _LOCAL_HEADER_BYTES + len(entry.filename) + entry.compress_size
        if end > directory_at or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FacemapRefused('overlap' if end > directory_at else 'compression')
        if entry.file_size > _limit(entry):
            raise FacemapRefused('too_large')


def _read_entry(archive, entry):
    with archive.open(entry) as file:
        data = file.read(_limit(entry) + 1)
    if len(data) > _limit(entry):
        raise FacemapRefused('too_large')
    return data


def _limit(entry):
    return NOTES_MAX_BYTES if entry.filename == NOTES_NAME else FRAME_MAX_BYTES


def _read_notes(data):
    try:
        notes = json.loads(data or b'')
    except (ValueError, RecursionError):
        raise FacemapRefused('notes') from None
    if not isinstance(notes, dict):
        raise FacemapRefused('notes')
    return notes
