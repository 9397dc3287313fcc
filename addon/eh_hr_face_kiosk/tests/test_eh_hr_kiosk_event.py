from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
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

    def test_k3_nobody_writes_an_event(self):
        event = self._record()
        for user in (self.env.user, self.manager_a, self.admin_ab, self.env.ref('base.user_admin')):
            for model in (self.events.with_user(user), self.events.with_user(user).sudo()):
                with self.assertRaises(AccessError):
                    model.create({'event_type': 'paired', 'company_id': self.company_a.id})
                with self.assertRaises(AccessError):
                    model.browse(event.id).write({'detail': "forged"})

    def test_k3_administrators_delete_and_that_is_an_event(self):
        events = self._record(employee_id=self.employee_a.id) + self._record()
        for model in (self.events.with_user(self.manager_a), self.events.with_user(self.manager_a).sudo(), self.events.with_user(self.auditor_a)):
            with self.assertRaises(AccessError):
                model.browse(events.ids).unlink()
        self.events.with_user(self.admin_ab).browse(events.ids).unlink()
        self.assertFalse(events.exists())
        erased = self.events.search([('event_type', '=', 'erased'), ('company_id', '=', self.company_a.id)])
        self.assertRecordValues(erased, [{
            'user_id': self.admin_ab.id, 'user_name': self.admin_ab.name, 'detail': "Kiosk events: 2", 'employee_name': False}])

    def test_o15_who_did_it_is_named_when_they_are_gone(self):
        user = self._new_user('eh_leaver', 'group_eh_hr_face_manager', self.company_a)
        name = user.name
        self._pair(self.device_a)
        self.device_a.with_user(user).action_revoke()
        event = self._events(self.device_a, 'revoked')
        user.unlink()
        event.invalidate_recordset()
        self.assertRecordValues(event, [{'user_id': False, 'user_name': name}])
        self.assertFalse(self._events(self.device_a, 'paired').user_name, "the tablet's own act")

    def test_o7_events_go_when_their_time_is_over(self):
        self.company_a.eh_kiosk_event_retention_days = 30
        old, new = self._record('revoked', employee_id=self.employee_a.id), self._record('revoked')
        other = self.events.browse(self.events._record('revoked', self.device_b._identity()))
        self.env.cr.execute(
            "UPDATE eh_hr_kiosk_event SET recorded_on = recorded_on - interval '31 days' WHERE id = ANY(%s)", [[old.id, other.id]])
        with patch.object(self.env.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: float('inf')):
            self.assertEqual(self.events._gc_past_retention(), 1)
        self.assertEqual((old + new + other).exists(), new + other)

    def test_o7_the_sweep_goes_in_batches_and_reports(self):
        self.company_a.eh_kiosk_event_retention_days = 1
        for _number in range(7):
            self._record()
        self.env.cr.execute("UPDATE eh_hr_kiosk_event SET recorded_on = recorded_on - interval '2 days' WHERE company_id = %s", [self.company_a.id])
        progress = []
        with patch.object(
                self.env.registry['ir.cron'], '_commit_progress', lambda cron, done=0, remaining=None: progress.append((done, remaining)) or 0):
            self.assertEqual(self.events._gc_past_retention(batch=3), 3)
        self.assertEqual(progress, [(0, 7), (3, 4)], "out of time: the scheduler calls again")

    def test_o7_the_cron_is_there(self):
        cron = self.env.ref('eh_hr_face_kiosk.ir_cron_gc_events')
        self.assertEqual((cron.interval_type, cron.interval_number, cron.active), ('days', 1, True))
        with patch.object(self.env.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: float('inf')):
            cron.with_user(self.env.ref('base.user_root')).ir_actions_server_id.run()

    def test_o7_a_horizon_that_is_none(self):
        for days in (0, -1, 3651):
            with self.assertRaises(ValidationError):
                self.company_a.eh_kiosk_event_retention_days = days

    def test_o22_events_are_found_by_tablet_workplace_and_employee(self):
        event = self._record(employee_id=self.employee_a.id)
        for text, found in (("Tablet A", True), ("site a", True), ("anna", True), ("zzz", False)):
            ids = [event_id for event_id, _name in self.events.name_search(text)]
            self.assertEqual(event.id in ids, found, text)
        self.assertFalse(self.events.name_search("zzz"))
        for text, found in (("Tablet A", True), ("Site A", True), ("zzz", False)):
            self.assertEqual(self.device_a.id in [device_id for device_id, _name in self.env['eh.hr.kiosk.device'].name_search(text)], found)

    def test_o29_a_company_with_events_can_be_deleted(self):
        company = self.env['res.company'].create({'name': "Short-lived"})
        site = self.env['eh.hr.site'].create({'name': "There", 'company_id': company.id, 'tz': 'UTC'})
        event = self.events.browse(self.events._record('moved', site._identity()))
        site.unlink()
        company.unlink()
        self.assertFalse(event.exists())

    def test_k12_event_tells_the_time_of_its_workplace(self):
        event = self._record()
        self.env.cr.execute("UPDATE eh_hr_kiosk_event SET recorded_on = '2026-11-20 07:02:00' WHERE id = %s", [event.id])
        event.invalidate_recordset()
        self.assertRegex(event.with_context(tz='America/New_York').site_time, r'8:02.AM.*Europe/Brussels')
        self.site_a.tz = 'Asia/Tokyo'
        event.invalidate_recordset()
        self.assertRegex(event.site_time, r'8:02.AM.*Europe/Brussels', "as it was then")

    def test_o28_an_opened_company_rule_is_closed_by_the_next_upgrade(self):
        rules = self.env['ir.model.data'].search([('module', '=', 'eh_hr_face_kiosk'), ('model', '=', 'ir.rule')])
        self.assertGreaterEqual(len(rules), 4)
        self.assertFalse(any(rules.mapped('noupdate')))

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
