from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_page import KioskPageCase


@tagged('post_install', '-at_install')
class TestAttendancePresent(KioskPageCase):
    """O8: an attendance that is planned or broken never locks anybody in or out."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()

    def _put(self, *attendances):
        """By SQL, as an import may leave them: hours from now for check-in and check-out."""
        for check_in, check_out in attendances:
            self.env.cr.execute(
                """INSERT INTO hr_attendance (employee_id, check_in, check_out, date, in_mode, out_mode)
                   VALUES (%(e)s, %(check_in)s, %(check_out)s, %(check_in)s::date, 'manual', 'manual')""",
                {'e': self.employee_a.id, 'check_in': self.now + timedelta(hours=check_in),
                 'check_out': None if check_out is None else self.now + timedelta(hours=check_out)})
        self.env.invalidate_all()
        self.env.add_to_compute(self.env['hr.employee']._fields['last_attendance_id'], self.employee_a)
        self.env.flush_all()

    def _taps(self, count):
        """Tap so often, with time between.

        :return: what each greeting said, ``'in'`` or ``'out'``
        """
        said = []
        for _tap in range(count):
            answer = self._scan(self.new_attempt())
            self.assertIn('result', answer, answer)
            greeting = answer['result']
            attendance = greeting['attendance']
            self.assertLess(
                abs(fields.Datetime.to_datetime(attendance['check_out'] or attendance['check_in']) - fields.Datetime.now()),
                timedelta(minutes=1), "the greeting tells of this tap")
            said.append({'checked_in': 'in', 'checked_out': 'out'}[greeting['attendance_state']])
            self.env.flush_all()
            self.env.cr.execute(
                """UPDATE hr_attendance SET check_in = check_in - interval '2 min' WHERE employee_id = %(e)s AND eh_in_device_id IS NOT NULL;
                   UPDATE hr_attendance SET check_out = check_out - interval '2 min' WHERE employee_id = %(e)s AND eh_out_device_id IS NOT NULL""",
                {'e': self.employee_a.id})
            self.env.invalidate_all()
        return said

    def test_o8_whatever_is_on_record_the_tap_goes_through(self):
        for on_record, taps in (
            ([], ['in', 'out', 'in']),
            ([(24, 32)], ['in', 'out', 'in']),  # tomorrow, planned
            ([(24, None)], ['in', 'out', 'in']),  # tomorrow, and open
            ([(-3, None), (24, 32)], ['out', 'in', 'out']),
            ([(-3, None), (24, None)], ['out', 'in', 'out']),
            ([(-72, None), (-48, -40)], ['in', 'out', 'in']),  # open, and closed by none of the later ones
            ([(-72, None), (-3, None)], ['out', 'in', 'out']),  # two open
            ([(-3, 5)], ['out', 'in', 'out']),  # the end of the day was entered beforehand
            ([(-4, None), (-3, 5)], ['out']),
            ([(-3, -5)], ['in', 'out', 'in']),  # ends before it begins
            ([(-3, -1), (-2, -1)], ['in', 'out', 'in']),  # one over the other
        ):
            with self.subTest(str(on_record)):
                self.env.cr.execute("DELETE FROM hr_attendance WHERE employee_id = %s", [self.employee_a.id])
                self.env.invalidate_all()
                self._put(*on_record)
                self.assertEqual(self._taps(len(taps)), taps)

    def test_o8_double_tap_beside_a_planned_attendance(self):
        self._put((24, 32))
        first = self._scan(self.new_attempt())['result']
        second = self._scan(self.new_attempt())['result']
        self.assertTrue(second['eh_repeated'])
        self.assertEqual(second['attendance'], first['attendance'])

    def test_o8_the_next_person_is_not_touched(self):
        self._put((24, None))
        self.env['hr.employee'].create({'name': "Cleo", 'company_id': self.company_a.id, 'barcode': 'EHA2'})
        self.assertEqual(self._scan(self.new_attempt(), badge='EHA2')['result']['attendance_state'], 'checked_in')

    def test_o8_the_page_is_told_of_now(self):
        self._put((-3, None), (24, 32))
        data = self._rpc('attendance_employee_data', None, employee_id=self.employee_a.id)['result']
        self.assertEqual((data['attendance_state'], data['attendance']['check_out']), ('checked_in', False))
        records = self._rpc('employees_infos', None, limit=10, offset=0, domain=[['name', 'ilike', 'Anna']])['result']['records']
        self.assertEqual(records[0]['status'], 'checked_in')
        self.env.cr.execute("DELETE FROM hr_attendance WHERE employee_id = %s AND check_out IS NULL", [self.employee_a.id])
        self._put((24, None))
        data = self._rpc('attendance_employee_data', None, employee_id=self.employee_a.id)['result']
        self.assertEqual(data['attendance_state'], 'checked_out')
