import io
import json
import struct
import zipfile

from odoo.tests import BaseCase, tagged

from ..tools.facemap import FRAME_MAX_BYTES, FRAMES_MAX, FacemapRefused, read_facemap

JPEG = b'\xff\xd8\xff\xe0' + b'picture' * 20 + b'\xff\xd9'
NOTES = json.dumps({'identifier': 'x', 'outcome': 'passed'}).encode()


def make_zip(entries, compression=zipfile.ZIP_DEFLATED):
    """:param entries: name and content of each, in order"""
    data = io.BytesIO()
    with zipfile.ZipFile(data, 'w', compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return data.getvalue()


def make_facemap(notes=NOTES, frames=3):
    return make_zip([('facemap.json', notes), *((f'frame_{number:02}.jpg', JPEG) for number in range(frames))])


@tagged('post_install', '-at_install')
class TestFacemap(BaseCase):

    def assert_refused(self, data, why):
        with self.assertRaises(FacemapRefused) as caught:
            read_facemap(data)
        self.assertEqual(caught.exception.why, why)

    def test_u2_notes_and_frames_in_order(self):
        notes, frames = read_facemap(make_facemap())
        self.assertEqual((notes['outcome'], frames), ('passed', [JPEG] * 3))

    def test_u2_names_that_are_paths_or_twice(self):
        for name in ('../frame_00.jpg', '/etc/passwd', 'frames/frame_00.jpg', '..\\frame_00.jpg', 'C:frame_00.jpg',
                     'frame_0.jpg', 'frame_00.jpg/', 'FACEMAP.JSON', 'frame_00.png'):
            with self.subTest(name=name):
                self.assert_refused(make_zip([('facemap.json', NOTES), (name, JPEG)]), 'names')
        nul = make_zip([('facemap.json', NOTES), ('frame_00.jpgX.exe', JPEG)]).replace(b'jpgX', b'jpg\0')
        self.assert_refused(nul, 'names')
        with self.assertWarns(UserWarning):
            twice = make_zip([('facemap.json', NOTES), ('frame_00.jpg', JPEG), ('frame_00.jpg', JPEG)])
        self.assert_refused(twice, 'names')

    def test_u2_too_many_entries(self):
        self.assert_refused(make_facemap(frames=FRAMES_MAX + 1), 'entries')
        self.assert_refused(make_zip([(f'frame_{number:05}.jpg', b'') for number in range(10_000)]), 'entries')
        self.assert_refused(make_zip([]), 'entries')

    def test_u2_bombs(self):
        bomb = make_zip([('facemap.json', NOTES), ('frame_00.jpg', bytes(50_000_000))])
        self.assertLess(len(bomb), 100_000)
        self.assert_refused(bomb, 'too_large')
        # The directory claims a small size: it is read no further than that, and then it is not what was said.
        at = bomb.rindex(b'PK\x01\x02')
        lying = bomb[:at + 24] + struct.pack('<I', 1000) + bomb[at + 28:]
        with self.assertRaises(FacemapRefused):
            read_facemap(lying)
        self.assert_refused(make_zip([('facemap.json', b' ' * 100_000)]), 'too_large')
        self.assert_refused(bytes(FRAME_MAX_BYTES * FRAMES_MAX + 1), 'too_large')

    def test_u2_entries_that_share_their_bytes(self):
        whole = make_zip([('facemap.json', NOTES), ('frame_00.jpg', JPEG), ('frame_01.jpg', JPEG)])
        # Of the last entry in the directory: where its local header begins.
        at = whole.rindex(b'PK\x01\x02') + 42
        first = whole.index(b'PK\x03\x04', 4)
        self.assert_refused(whole[:at] + struct.pack('<I', first) + whole[at + 4:], 'overlap')

    def test_u2_what_is_no_zip_or_no_jpeg(self):
        for data in (b'', b'PK\x03\x04', b'x' * 1000, make_facemap()[:-30], make_facemap()[20:]):
            with self.assertRaises(FacemapRefused):
                read_facemap(data)
        self.assert_refused(make_zip([('facemap.json', NOTES), ('frame_00.jpg', b'ftypheic' * 9)]), 'no_jpeg')
        self.assert_refused(make_zip([('facemap.json', b'[1]'), ('frame_00.jpg', JPEG)]), 'notes')
        self.assert_refused(make_zip([('facemap.json', b'[' * 5000), ('frame_00.jpg', JPEG)]), 'notes')
        self.assert_refused(make_zip([('frame_00.jpg', JPEG)]), 'notes')
        self.assert_refused(make_zip([('facemap.json', NOTES), ('frame_00.jpg', JPEG)], zipfile.ZIP_LZMA), 'compression')
