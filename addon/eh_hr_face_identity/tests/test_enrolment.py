from odoo.tests import tagged

from ..tools.recognisers import RECOGNISERS
from .common import MODEL, OTHER_MODEL, describe, make_face, make_like
from .common_enrolment import EnrolmentCase
from .test_facemap import JPEG, make_zip


@tagged('post_install', '-at_install')
class TestEnrolment(EnrolmentCase):
    """From the tap to the template, over HTTP, where the company takes the tablet's word."""

    def enrol_over_http(self, face, **who):
        opened = self.answer(self.begin(**who))
        self.assertEqual(opened['result'], 'enrol', opened)
        return self.upload(opened, face).json()

    def manual(self, employee):
        return {'trigger': 'manual', 'employee_id': employee.id}

    def test_u1_consent_then_enrolled_then_recognised(self):
        begun = self.begin()
        self.assertEqual(begun['identity']['policy'], {'version': 1, 'text': "Consent to Ant Farm"})
        self.assertEqual((begun['identity']['state'], begun['identity']['enrol']), ('not_asked', True))
        opened = self.answer(begun)
        self.assertEqual([step['behaviour'] for step in opened['steps']], ['blink', 'head_turn'])
        answer = self.upload(opened, make_face(1)).json()
        self.assertEqual(answer['result'], 'enrolled')
        self.env.invalidate_all()
        self.assertRecordValues(self.templates.search([('employee_id', '=', self.employee_a.id)]), [{
            'screen': 'kiosk', 'device_name': self.device_a.name, 'model_id': MODEL.id, 'sample_count': 5}])
        self.assertEqual(self.company_a._eh_face_model(), MODEL)
        self.assertEqual(self.events_of(self.employee_a), [('face_consent', 'face'), ('enrolled', False)])
        self.assertEqual(self.gallery._search_probe(self.company_a, make_face(1), MODEL).employee_id, self.employee_a.id)
        self.assertEqual(self.begin()['identity']['state'], 'enrolled')

    def test_u6_the_other_way_is_as_many_taps_and_is_not_asked_for_again(self):
        self.assertEqual(self.answer(self.begin(), 'no_face')['result'], 'kept')
        identity = self.begin()['identity']
        self.assertEqual((identity['state'], identity['enrol']), ('no_face', False))

    def test_u6_withdrawn_at_the_tablet(self):
        self.enrol_over_http(make_face(1))
        self.assertEqual(self.answer(self.begin(), 'withdrawn')['result'], 'withdrawn')
        self.assertEqual(self.count_vectors(), 0)

    def test_u1_a_tapped_name_proves_nothing(self):
        begun = self.begin(**self.manual(self.colleague_a))
        self.assertEqual(begun['identity']['proof'], 'pin')
        for pin in (None, '', '0000', 5):
            self.assertEqual(self.answer(begun, pin=pin)['result'], 'pin_wrong')
        self.assertFalse(self.consents.search([('employee_id', '=', self.colleague_a.id)]))
        self.assertEqual(self.answer(begun, pin='5678')['result'], 'enrol')
        self.employee_b.pin = False
        begun = self.begin(token=self.token_b, **self.manual(self.employee_b))
        self.assertEqual((begun['identity']['proof'], begun['identity']['enrol']), ('hr', False))
        self.assertEqual(self.answer(begun, token=self.token_b)['result'], 'ask_hr')

    def test_u1_by_hr_only_the_tablet_asks_who_is_invited(self):
        self.company_a.eh_face_enrol_at = 'form'
        self.assertFalse(self.begin()['identity']['enrol'])
        self.employee_a.action_eh_invite_face()
        self.env.flush_all()
        self.assertEqual(self.enrol_over_http(make_face(1))['result'], 'enrolled')
        self.employee_a.invalidate_recordset()
        self.assertFalse(self.employee_a.eh_face_invited_until)

    def test_u3_a_duplicate_names_nobody_and_leaves_nothing(self):
        self.assertEqual(self.enrol_over_http(make_face(1))['result'], 'enrolled')
        answer = self.call_as_colleague(make_like(make_face(1), 0.9))
        self.assertEqual((answer['result'], answer['code']), ('refused', 'duplicate'))
        self.assertNotIn("Anita", str(answer))
        self.assertEqual(self.count_vectors(), 1)
        pair = self.env['eh.hr.face.pair'].search([('company_id', '=', self.company_a.id)])
        self.assertEqual((pair.employee_id, pair.other_id, pair.state), (self.colleague_a, self.employee_a, 'open'))
        self.assertAlmostEqual(pair.score, 0.9, places=2)
        self.assertEqual(self.events_of(self.colleague_a)[-1], ('enrol_refused', 'duplicate'))
        # Told apart by a person, both are enrolled.
        pair._decide('look_alikes', "Both stood before me this morning.")
        self.assertEqual(self.call_as_colleague(make_like(make_face(1), 0.9))['result'], 'enrolled')
        self.assertEqual(self.count_vectors(), 2)

    def call_as_colleague(self, face):
        opened = self.answer(self.begin(**self.manual(self.colleague_a)), pin='5678')
        answer = self.upload(opened, face).json()
        self.env.invalidate_all()
        return answer

    def test_u3_a_look_alike_is_remembered_and_enrolled(self):
        self.enrol_over_http(make_face(1))
        self.assertEqual(self.call_as_colleague(make_like(make_face(1), 0.65))['result'], 'enrolled')
        self.assertEqual(self.env['eh.hr.face.pair'].search([('company_id', '=', self.company_a.id)]).state, 'look_alikes')

    def test_u3_oneself_again_and_in_another_company_is_no_duplicate(self):
        self.enrol_over_http(make_face(1))
        self.employee_a.action_eh_enrol_again()
        self.env.flush_all()
        self.assertEqual(self.enrol_over_http(make_face(1))['result'], 'enrolled')
        self.employee_b.write({'barcode': 'BEE1'})
        opened = self.answer(self.begin(token=self.token_b, badge='BEE1'), token=self.token_b)
        self.assertEqual(self.upload(opened, make_face(1), token=self.token_b).json()['result'], 'enrolled')

    def assert_code(self, response, code):
        answer = response.json()
        self.assertEqual((answer.get('result'), answer.get('code')), ('refused', code), answer)
        self.assertTrue(answer['text'])
        self.assertEqual(self.count_vectors(), 0)

    def test_u4_each_refusal_has_its_code_and_next_step(self):
        opened = self.answer(self.begin())
        face = make_face(1)
        self.assert_code(self.upload(opened, face, outcome='failed'), 'liveness_failed')
        self.assert_code(self.upload(opened, descriptor_missing='too_few_faces'), 'no_face')
        self.assert_code(self.upload(opened, descriptor_missing='faces_differ'), 'several_faces')
        self.assert_code(self.upload(opened, descriptor='x'), 'poor_quality')
        self.assert_code(self.upload(opened, descriptor=describe(face, agreement=0.1)), 'poor_quality')
        self.assert_code(self.upload(opened, descriptor=describe(face, MODEL._replace(id='unknown_net'))), 'model_changed')
        self.assert_code(self.upload(opened, face, identifier='other'), 'facemap_refused')
        self.assert_code(self.upload({**opened, 'session': 'x'}, face), 'session_expired')
        self.assert_code(self.upload(opened, face, token=self.token_b), 'session_expired')
        self.company_a.eh_face_enrol_check = 'sidecar'
        self.assert_code(self.upload(opened, face), 'sidecar_unavailable')
        self.company_a.eh_face_enrol_check = 'tablet'
        self.consents._withdraw(self.employee_a, screen='form')
        self.env.flush_all()
        self.assert_code(self.upload(opened, face), 'consent_missing')

    def test_u4_another_recogniser_than_the_companys(self):
        self.company_a.write({'eh_face_model_id': OTHER_MODEL.id, 'eh_face_model_sha256': OTHER_MODEL.sha256})
        self.assert_code(self.upload(self.answer(self.begin()), make_face(1)), 'model_changed')

    def test_u5_a_file_of_our_own_recogniser_that_is_not_ours(self):
        size = RECOGNISERS['face_descriptor'].size
        descriptor = describe(make_face(1, size), MODEL._replace(id='face_descriptor'), agreement=0.99)
        self.assert_code(self.upload(self.answer(self.begin()), descriptor=descriptor), 'model_changed')

    def test_u2_parts_that_are_missing_foreign_twice_or_ten_thousand(self):
        opened = self.answer(self.begin())
        texts = {'sessionId': opened['session'], 'enrollmentIdentifier': opened['enrollment_identifier']}
        files = {'facemap': ('f.zip', make_zip([('facemap.json', b'{}')])), 'auditTrailImage': ('a.jpg', JPEG)}
        for changed in (
            {'texts': {'sessionId': 'x'}}, {'texts': {**texts, 'more': '1'}}, {'files': {'facemap': files['facemap']}},
            {'files': {**files, 'other': ('x', b'x')}}, {'files': {**files, 'auditTrailImage': ('a.heic', b'ftypheic')}},
            {'files': [('facemap', files['facemap']), ('facemap', files['facemap']), ('auditTrailImage', files['auditTrailImage'])]},
            {'files': {**files, 'facemap': ('../../etc/passwd', b'x')}},
        ):
            self.assert_code(self.upload(opened, **{'texts': texts, 'files': files, **changed}), 'facemap_refused')
        many = self.upload(opened, files=[*files.items(), *((f'part{number}', ('x', b'x')) for number in range(10_000))])
        self.assertIn(many.status_code, (200, 400, 413))
        self.assertTrue(many.json().get('code') == 'facemap_refused' or many.json()['error']['code'])
        huge = self.upload(opened, files={**files, 'facemap': ('f.zip', bytes(20_000_000))})
        self.assertEqual((huge.status_code, huge.json()['error']['code']), (413, 'body_too_large'))
        for response in (
            self.call('POST', '/verify/facerecognition', data=texts, files=files),
            self.call('POST', '/verify/facerecognition', 'x' * 43, data=texts, files=files),
        ):
            self.assertEqual(response.status_code, 401)
        self.assertEqual(self.call('POST', '/verify/facerecognition', self.token_a, json={}).status_code, 400)
        self.assertEqual(self.call('GET', '/verify/facerecognition', self.token_a).status_code, 405)
        self.assertEqual(self.count_vectors(), 0)
