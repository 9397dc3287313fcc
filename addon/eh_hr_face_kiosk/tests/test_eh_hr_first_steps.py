from lxml import html

from odoo.tests import tagged

from .common import KioskCase


@tagged('post_install', '-at_install')
class TestFirstSteps(KioskCase):

    def setUp(self):
        super().setUp()
        self.company = self.env['res.company'].create({'name': "New Company"})
        self.manager = self._new_user('eh_first_steps_manager', 'group_eh_hr_face_manager', self.company)

    def _help(self, model='eh.hr.site', user=None):
        action = self.env[model].with_user(user or self.manager).with_company(self.company)._open_list(
            'eh_hr_face_kiosk.eh_hr_kiosk_event_action' if model == 'eh.hr.kiosk.event' else f'eh_hr_face_kiosk.{model.replace(".", "_")}_action')
        return html.fromstring(f"<div>{action['help']}</div>")

    def _done(self, card):
        return len(card.xpath('//li[.//*[@title="Done"]]'))

    def test_steps_are_ticked_one_after_the_other(self):
        card = self._help()
        self.assertEqual(self._done(card), 0)
        self.assertEqual(card.xpath('//a/@name'), ['eh_hr_face_kiosk.eh_hr_site_new_action'])

        site = self.env['eh.hr.site'].create({'name': "Warehouse", 'company_id': self.company.id})
        card = self._help('eh.hr.kiosk.device')
        self.assertEqual(self._done(card), 1)
        self.assertEqual(card.xpath('//a/@data-resid'), [str(site.id)])

        device = self.env['eh.hr.kiosk.device'].create({'name': "Entrance", 'site_id': site.id})
        card = self._help('eh.hr.kiosk.event')
        self.assertEqual(self._done(card), 2)
        self.assertEqual(card.xpath('//a/@data-method'), ['action_pair_next'])
        dialog = self.env['eh.hr.first.steps'].with_user(self.manager).with_company(self.company).action_pair_next()
        self.assertEqual(self.env['eh.hr.kiosk.pairing'].browse(dialog['res_id']).device_id, device)

        self._pair(device)
        opened = self.env['eh.hr.first.steps'].with_user(self.manager).with_company(self.company).action_pair_next()
        self.assertEqual(opened['res_model'], 'eh.hr.kiosk.device')
        self.assertEqual(self._done(self._help()), 3 if self._has_more_steps() else 0)

    def _has_more_steps(self):
        return not all(step['is_done'] for step in self.company._eh_first_steps())

    def test_who_cannot_set_up_is_shown_no_card(self):
        auditor = self._new_user('eh_first_steps_auditor', 'group_eh_hr_face_auditor', self.company)
        self.assertFalse(self._help(user=auditor).xpath('//ol'))

    def test_a_list_opened_from_the_menu_has_the_steps_of_this_moment(self):
        for menu in ('eh_hr_site_menu', 'eh_hr_kiosk_device_menu', 'eh_hr_kiosk_event_menu'):
            with self.subTest(menu=menu):
                action = self.env.ref(f'eh_hr_face_kiosk.{menu}').action
                self.assertEqual(action._name, 'ir.actions.server')
                opened = action.with_user(self.manager).with_company(self.company).run()
                self.assertIn('o_eh_face_first_steps', opened['help'])
