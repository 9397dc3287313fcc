from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.hr_attendance import KIOSK_CHANGE
from .common import KioskCase


@tagged('post_install', '-at_install')
class TestEhHrKioskOnly(KioskCase):
    """O2: what only the kiosk sets is refused by every way in."""

    def setUp(self):
        super().setUp()
        self.officer = self._new_user('eh_officer', 'group_eh_hr_face_manager', self.company_a)
        self.officer.group_ids += self.env.ref('hr_attendance.group_hr_attendance_manager')

    def _forgeries(self, model, good, forged):
        """Every way to create a record with a field the kiosk alone sets.

        :return: callables, by name
        """
        name, value = forged
        context = {f'default_{name}': value}
        header = list(good)
        return {
            'values': lambda: model.create({**good, name: value}),
            'context': lambda: model.with_context(context).create(good),
            'name_create': lambda: model.with_context(**context, **{f'default_{key}': good[key] for key in good}).name_create("Forged"),
            'web_save': lambda: model.with_context(context).web_save(good, {'display_name': {}}),
            'load': lambda: self._load(model, [*header, name], [*(str(good[key]) for key in header), str(value)]),
            'load with a context': lambda: self._load(model.with_context(context), header, [str(good[key]) for key in header]),
        }

    def _load(self, model, header, row):
        header = [f'{key}/.id' if model._fields[key].type == 'many2one' else key for key in header]
        answer = model.load(header, [row])
        if not answer['ids']:
            raise AccessError(str(answer['messages']))

    def test_o2_an_attendance_says_only_itself_where_it_came_from(self):
        attendances = self.env['hr.attendance'].with_user(self.officer)
        good = {'employee_id': self.employee_a.id, 'check_in': '2026-11-20 08:00:00', 'in_mode': 'kiosk'}
        names = [name for name in attendances._fields if name.startswith(('eh_in_', 'eh_out_')) and attendances._fields[name].store]
        self.assertGreaterEqual(len(names), 8)
        for name in names:
            field = attendances._fields[name]
            value = {'many2one': self.device_a.id, 'boolean': True}.get(field.type, '0b8f1c1e-6d0e-4a53-9a0f-3f3a8f1f8e11')
            for way, forge in self._forgeries(attendances, good, (name, value)).items():
                if way == 'name_create':
                    continue  # an attendance has no name
                with self.subTest(f'{name} by {way}'), self.assertRaises(AccessError):
                    forge()
            attendance = self.env['hr.attendance'].create(good)
            with self.subTest(f'{name} by write'), self.assertRaises(AccessError):
                attendance.with_user(self.officer).write({name: value})
            attendance.unlink()
            self.assertTrue(attendances.fields_get([name], ['readonly'])[name]['readonly'])

    def test_o2_a_tablet_is_paired_by_pairing_only(self):
        devices = self.env['eh.hr.kiosk.device'].with_user(self.manager_a)
        good = {'name': "Forged", 'site_id': self.site_a.id}
        for name, value in {
            'state': 'paired', 'paired_on': '2026-11-20 08:00:00', 'revoked_on': '2026-11-20 08:00:00', 'paired_company_id': self.company_a.id,
            'pairing_expires_on': '2026-11-20 08:00:00', 'last_seen': '2026-11-20 08:00:00', 'app_version': '19.0',
        }.items():
            for way, forge in self._forgeries(devices, good, (name, value)).items():
                with self.subTest(f'{name} by {way}'), self.assertRaises(AccessError):
                    forge()
            with self.subTest(f'{name} by write'), self.assertRaises(AccessError):
                self.device_a.with_user(self.manager_a).write({name: value})
        with self.assertRaises(AccessError):
            self.site_a.with_user(self.manager_a).write({'device_ids': [(0, 0, {'name': "Forged", 'state': 'paired'})]})

    def test_o2_a_users_own_default_sets_nothing(self):
        """Everybody may store defaults of their own."""
        self.env['ir.default'].with_user(self.manager_a).set('eh.hr.kiosk.device', 'state', 'paired', user_id=True)
        self.env['ir.default'].with_user(self.officer).set('hr.attendance', 'eh_in_device_id', self.device_a.id, user_id=True)
        device = self.env['eh.hr.kiosk.device'].with_user(self.manager_a).create({'name': "New", 'site_id': self.site_a.id})
        self.assertEqual(device.state, 'unpaired')
        attendance = self.env['hr.attendance'].with_user(self.officer).create({
            'employee_id': self.employee_a.id, 'check_in': '2026-11-20 08:00:00'})
        self.assertFalse(attendance.eh_in_device_id)

    def test_o2_nobody_skips_odoos_check_by_a_context(self):
        attendances = self.env['hr.attendance'].with_user(self.officer)
        attendances.create({'employee_id': self.employee_a.id, 'check_in': '2026-11-20 08:00:00'})
        for value in (True, str(KIOSK_CHANGE)):
            with self.assertRaisesRegex(Exception, "hasn't checked out"):
                attendances.with_context(eh_kiosk_change=value).create({'employee_id': self.employee_a.id, 'check_in': '2026-11-20 09:00:00'})
