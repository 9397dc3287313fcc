from odoo import fields
from odoo.tests import tagged

from .common_page import KioskPageCase


@tagged('post_install', '-at_install')
class TestSpeakFor(KioskPageCase):
    """K12: what a paired tablet does, Odoo does in its company, language and timezone."""

    def setUp(self):
        super().setUp()
        self.env['res.lang']._activate_lang('de_DE')
        self.env['res.lang']._activate_lang('fr_FR')
        self.company_a.partner_id.lang = 'de_DE'
        self.opener.headers['Accept-Language'] = 'fr'

    def _watch(self, model, method):
        """:return: a list that gets the environment of each call"""
        seen = []
        original = getattr(self.env.registry[model], method)

        def watched(records, *args, **kwargs):
            seen.append((records.env.company.id, records.env.context.get('lang'), records.env.context.get('tz')))
            return original(records, *args, **kwargs)

        self.patch(self.env.registry[model], method, watched)
        return seen

    def test_o11_automations_run_in_the_tablets_company(self):
        created, written = self._watch('hr.attendance', 'create'), self._watch('hr.attendance', 'write')
        here = (self.company_a.id, 'de_DE', 'Europe/Brussels')
        self._scan(self.new_attempt())
        self._long_ago()
        self._manual(self.new_attempt())
        self.assertEqual(set(created + written), {here})

    def test_o12_sentences_are_in_the_companys_language(self):
        translate = {}
        original = type(self.env)._

        def note(env, source, *args, **kwargs):
            translate[source] = env.lang
            return original.__get__(env)(source, *args, **kwargs)

        self.company_a.attendance_kiosk_use_pin = True
        self.employee_a.pin = False
        self.patch(type(self.env), '_', note)
        self.assertRpcRefused(self._manual(self.new_attempt(), pin_code='1'), 'pin_missing')
        self.env['hr.attendance'].create({'employee_id': self.employee_a.id, 'check_in': fields.Datetime.now()})
        self.call('/eh_hr/kiosk/attempt', {'attempt_id': self.new_attempt(), 'trigger': 'badge', 'badge': 'EHA1'}, self.token)
        self.assertEqual(
            {source: lang for source, lang in translate.items() if 'PIN' in source or 'In since' in source},
            {"You have no PIN yet. Ask your HR department for one.": 'de_DE', "In since %(time)s": 'de_DE'})

    def test_o12_since_is_told_as_germans_do(self):
        self.env['hr.attendance'].create({
            'employee_id': self.employee_a.id, 'check_in': fields.Datetime.now().replace(hour=0, minute=5, second=0)})
        answer = self.call('/eh_hr/kiosk/attempt', {'attempt_id': self.new_attempt(), 'trigger': 'badge', 'badge': 'EHA1'}, self.token)
        self.assertRegex(answer.json()['since_text'], r' 0[12]:05')

    def test_o12_departments_are_named_in_the_companys_language(self):
        department = self.env['hr.department'].create({'name': "Packing", 'company_id': self.company_a.id})
        if not self.env['hr.department']._fields['name'].translate:
            self.skipTest("names of departments are not translated")
        department.with_context(lang='de_DE').name = "Verpackung"
        department.with_context(lang='fr_FR').name = "Emballage"
        self.employee_a.department_id = department
        names = [dep['name'] for dep in self.call('/eh_hr/kiosk/session', token=self.token).json()['departments']]
        self.assertEqual(names, ["Verpackung"])

    def test_o12_without_a_tablet_it_is_odoos_own(self):
        seen = self._watch('hr.attendance', 'create')
        self._scan(token=False)
        self.assertNotEqual(seen[0][1], 'de_DE')
