import json
import uuid

from .common import IdentityHttpCase, describe
from .test_facemap import JPEG, make_zip


class EnrolmentCase(IdentityHttpCase):
    """What a tablet sends, where the companies take its word."""

    def setUp(self):
        super().setUp()
        (self.company_a + self.company_b).write({'eh_face_enrol_check': 'tablet', 'eh_liveness_enabled': True})

    def begin(self, trigger='badge', token=None, **who):
        who = who or {'badge': 'ANT041'}
        response = self.call('POST', '/eh_hr/kiosk/attempt', token or self.token_a, json={
            'attempt_id': str(uuid.uuid4()), 'trigger': trigger, **who})
        return response.json()

    def answer(self, begun, choice='face', token=None, **values):
        version = begun['identity'].get('policy', {}).get('version', 1)
        return self.call('POST', '/eh_hr/kiosk/identity/consent', token or self.token_a, json={
            'attempt_id': begun['attempt_id'], 'slip': begun['slip'], 'choice': choice, 'version': version, **values}).json()

    def upload(self, opened, face=None, token=None, files=None, texts=None, **notes):
        notes = {
            'identifier': opened['enrollment_identifier'], 'outcome': 'passed',
            'descriptor': describe(face) if face is not None else None, **notes}
        facemap = make_zip([('facemap.json', json.dumps(notes)), ('frame_00.jpg', JPEG), ('frame_01.jpg', JPEG)])
        return self.call('POST', '/verify/facerecognition', token or self.token_a, data=texts or {
            'sessionId': opened['session'], 'enrollmentIdentifier': opened['enrollment_identifier'],
        }, files=files or {'facemap': ('facemap.zip', facemap), 'auditTrailImage': ('audit.jpg', JPEG)})
