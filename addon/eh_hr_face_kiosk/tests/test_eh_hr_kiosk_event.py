from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.eh_hr_kiosk_event import EVENT_TYPES
from .common import KioskCase


@tagged('post_install', '-at_install')
class TestEhHrKioskEvent(KioskCase):

    def setUp(self):
        super().setUp()
        self.events = self.env['eh.hr.kiosk.event']
        self.identity = self.device_a._identity()

    def _record(self, event_type='matched', **values):
        return self.events.browse(self.events._record(event_type, self.identity, **values))

    def test_k3_event_says_what_where_who_and_when(self):
        event = self._record(employee_id=self.employee_a.id, attempt_id='a-1', detail="score 0.91")
        self.assertRecordValues(event, [{
            'event_type': 'matched', 'company_id': self.company_a.id, 'device_id': self.device_a.id,
            'device_name': "Tablet A", 'site_id': self.site_a.id, 'site_name': "Site A",
            'employee_id': self.employee_a.id, 'employee_name': "Anna A", 'attempt_id': 'a-1', 'detail': "score 0.91",
        }])
        self.assertAlmostEqual(event.recorded_on, fields.Datetime.now(), delta=timedelta(seconds=60))
        self.assertEqual(event.display_name, "Face matched – Tablet A")

    def test_k3_every_named_event_can_be_recorded(self):
        for event_type, _label in EVENT_TYPES:
            self.assertEqual(self._record(event_type).event_type, event_type)
        with self.assertRaises(ValueError):
            self._record('made_up')

    def test_k3_pairing_and_revoking_are_events(self):
        self._pair(self.device_a)
        self.device_a.with_user(self.manager_a).action_revoke()
        events = self._events(self.device_a)
        self.assertEqual(events.mapped('event_type'), ['paired', 'revoked'])
        self.assertEqual(events[1].user_id, self.manager_a)
        self._pair(self.device_a)
        self.device_a.action_rotate()
        self.assertEqual(self._events(self.device_a)[-1].detail, 'rotated')

    def test_k3_append_only_for_everybody(self):
        event = self._record()
        for user in (self.env.user, self.manager_a, self.admin_ab, self.env.ref('base.user_admin')):
            for model in (self.events.with_user(user), self.events.sudo()):
                with self.assertRaises(AccessError):
                    model.create({'event_type': 'paired', 'company_id': self.company_a.id})
                with self.assertRaises(AccessError):
                    model.browse(event.id).write({'detail': "forged"})
                with self.assertRaises(AccessError):
                    model.browse(event.id).unlink()

    def test_k3_readable_when_tablet_site_and_employee_are_gone(self):
        event = self._record(employee_id=self.employee_a.id)
        self.device_a.unlink()
        self.site_a.unlink()
        self.employee_a.unlink()
        event.invalidate_recordset()
        self.assertFalse(event.device_id or event.site_id or event.employee_id)
        self.assertEqual((event.device_name, event.site_name, event.employee_name), ("Tablet A", "Site A", "Anna A"))

    def test_k3_global_company_rule(self):
        event_a = self._record()
        event_b = self.events.browse(self.events._record('matched', self.device_b._identity()))
        visible = self.events.with_user(self.auditor_a).search([('id', 'in', (event_a + event_b).ids)])
        self.assertEqual(visible, event_a)
        both = self.events.with_user(self.admin_ab)
        self.assertEqual(both.with_context(allowed_company_ids=self.company_a.ids).search([('id', 'in', (event_a + event_b).ids)]), event_a)
        self.assertEqual(
            both.with_context(allowed_company_ids=(self.company_a + self.company_b).ids)
            .search_count([('id', 'in', (event_a + event_b).ids)]), 2)

    def test_k3_plain_employees_see_nothing(self):
        self._record()
        user = self._new_user('eh_plain', 'group_eh_hr_face_auditor', self.company_a)
        user.group_ids = self.env.ref('base.group_user')
        with self.assertRaises(AccessError):
            self.events.with_user(user).search([])

    def test_k3_auditor_reads_lists_and_groups_without_rights_on_employees(self):
        self._record(employee_id=self.employee_a.id)
        events = self.events.with_user(self.auditor_a).with_context(allowed_company_ids=self.company_a.ids)
        name = {'fields': {'display_name': {}}}
        answer = events.web_search_read([], {'employee_id': name, 'device_id': name, 'site_id': name, 'employee_name': {}})
        self.assertEqual(answer['records'][0]['employee_id']['display_name'], "Anna A")
        for groupby in ('employee_id', 'device_id', 'site_id', 'event_type', 'recorded_on:day'):
            self.assertTrue(events.web_read_group([], [groupby], ['__count'])['groups'], groupby)

    def test_k3_auditor_finds_the_screens(self):
        visible = self.env['ir.ui.menu'].with_user(self.auditor_a)._visible_menu_ids()
        for xmlid in ('hr_attendance.menu_hr_attendance_root', 'eh_hr_face_kiosk.eh_hr_kiosk_event_menu',
                      'eh_hr_face_kiosk.eh_hr_kiosk_device_menu', 'eh_hr_face_kiosk.eh_hr_site_menu'):
            self.assertIn(self.env.ref(xmlid).id, visible, xmlid)
        for xmlid in ('hr_attendance.menu_hr_attendance_configuration', 'hr_attendance.menu_hr_attendance_overview'):
            self.assertNotIn(self.env.ref(xmlid).id, visible, xmlid)
