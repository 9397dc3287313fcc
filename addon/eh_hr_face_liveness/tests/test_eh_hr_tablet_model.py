"""S9: the operator's model on the tablets: who may put one there, what is refused, what a tablet is told."""
import base64
import hashlib
import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..models.eh_hr_tablet_model import MODELS_MAX
from .common import ADMIN, AUDITOR, CONFIG_URL, MANAGER, LivenessCase, LivenessHttpCase

MODEL = b'not a model, but the file that the card is about'


def make_card(model=MODEL, **values):
    return {
        'schema': 1, 'id': 'my_model', 'title': "My model", 'task': 'liveness_frame', 'weight': 1,
        'sha256': hashlib.sha256(model).hexdigest(), 'bytes': len(model),
        'licence': {'spdx': 'Apache-2.0'}, 'input': {'frames': 1}, 'self_test': [{'at': [0]}], **values,
    }


def make_values(company, model=MODEL, **values):
    return {
        'company_id': company.id,
        'model_file': base64.b64encode(model),
        'card_file': base64.b64encode(json.dumps(make_card(model, **values)).encode()),
    }


@tagged('post_install', '-at_install')
class TestTabletModel(LivenessCase):

    def test_s9_a_model_is_what_its_card_says(self):
        model = self.env['eh.hr.tablet.model'].create(make_values(self.company_a))
        self.assertEqual(
            (model.name, model.model_id, model.licence, model.sha256),
            ("My model", 'my_model', 'Apache-2.0', hashlib.sha256(MODEL).hexdigest()))

    def test_s9_what_tablets_cannot_run_is_refused(self):
        create = self.env['eh.hr.tablet.model'].create
        for values in (
            make_values(self.company_a, sha256='0' * 64), make_values(self.company_a, bytes=1),
            make_values(self.company_a, task='face_detector'), make_values(self.company_a, weight=0),
            make_values(self.company_a, weight=True), make_values(self.company_a, self_test=[]),
            make_values(self.company_a, input={'frames': 10}), make_values(self.company_a, input=None),
            make_values(self.company_a, id='No id'), make_values(self.company_a, title=None),
            {**make_values(self.company_a), 'card_file': base64.b64encode(b'no JSON')},
            {**make_values(self.company_a), 'card_file': base64.b64encode(b'[' * 100_000)},
            {**make_values(self.company_a), 'card_file': base64.b64encode(b'[]')},
            {**make_values(self.company_a), 'card_file': base64.b64encode(b' ' * 300_000)},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                create(values)

    def test_s9_a_company_has_a_few(self):
        for number in range(MODELS_MAX):
            self.env['eh.hr.tablet.model'].create(make_values(self.company_a, str(number).encode()))
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.env['eh.hr.tablet.model'].create(make_values(self.company_a, b'one more'))
        self.env['eh.hr.tablet.model'].create(make_values(self.company_b, b'another company'))

    def test_s9_only_admins_put_one_there_and_each_sees_their_own_companys(self):
        model = self.env['eh.hr.tablet.model'].create(make_values(self.company_b))
        for group in (AUDITOR, MANAGER):
            user = self.make_user(group, f'base.group_user,{group}', self.company_a)
            with self.assertRaises(AccessError):
                self.env['eh.hr.tablet.model'].with_user(user).create(make_values(self.company_a))
            self.assertFalse(self.env['eh.hr.tablet.model'].with_user(user).search([('id', '=', model.id)]))
        admin = self.make_user('admin of a', f'base.group_user,{ADMIN}', self.company_a)
        self.assertTrue(self.env['eh.hr.tablet.model'].with_user(admin).create(make_values(self.company_a)))

    def test_a10_settings_say_what_is_not_judged(self):
        self.company_a.eh_liveness_policy = 'lenient'
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertTrue(settings.eh_liveness_unjudged_notice)
        self.env['eh.hr.tablet.model'].create(make_values(self.company_a))
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertFalse(settings.eh_liveness_unjudged_notice)


@tagged('post_install', '-at_install')
class TestTabletModelRoute(LivenessHttpCase):

    def test_s9_a_tablet_is_told_its_companys_models_and_fetches_the_very_bytes(self):
        self.env['eh.hr.tablet.model'].create(make_values(self.company_a))
        self.env['eh.hr.tablet.model'].create(make_values(self.company_b, b'of another company'))
        offers = self.call('GET', CONFIG_URL, self.token_a).json()['models']
        self.assertEqual([(offer['id'], offer['bytes']) for offer in offers], [('my_model', len(MODEL))])
        self.assertEqual(offers[0]['card'], make_card())
        response = self.url_open(offers[0]['url'])
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, MODEL)
        self.assertIn('immutable', response.headers['Cache-Control'])

    def test_s9_without_the_token_the_file_is_nobodys(self):
        self.env['eh.hr.tablet.model'].create(make_values(self.company_a))
        url = self.call('GET', CONFIG_URL, self.token_a).json()['models'][0]['url']
        self.assertNotEqual(self.url_open(url.replace('access_token=', 'access_token=x')).content, MODEL)

    def test_s9_an_archived_one_is_not_told(self):
        self.env['eh.hr.tablet.model'].create(make_values(self.company_a)).active = False
        self.assertEqual(self.call('GET', CONFIG_URL, self.token_a).json()['models'], [])
