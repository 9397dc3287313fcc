from .common import KioskHttpCase

BADGE, MANUAL = 'attendance_barcode_scanned', 'manual_selection'


class KioskPageCase(KioskHttpCase):
    """The kiosk page of company A, on a paired tablet unless told otherwise."""

    def setUp(self):
        super().setUp()
        self.key_a = self.company_a.attendance_kiosk_key
        self.token = self._pair(self.device_a)

    def _scan(self, attempt_id=None, token=None, badge='EHA1'):
        values = {'attempt_id': attempt_id} if attempt_id else {}
        return self._rpc(BADGE, token, barcode=badge, **values)

    def _manual(self, attempt_id=None, token=None, pin_code=False, **values):
        if attempt_id:
            values['attempt_id'] = attempt_id
        values.setdefault('employee_id', self.employee_a.id)
        return self._rpc(MANUAL, token, pin_code=pin_code, **values)

    def _rpc(self, route, bearer, **params):
        bearer = self.token if bearer is None else bearer
        return self.rpc(route, bearer, {'token': self.key_a, **params})

    def _attendances(self):
        self.env.invalidate_all()
        return self.env['hr.attendance'].search([('employee_id', '=', self.employee_a.id)], order='id')

    def _long_ago(self, seconds=120):
        """Move what happened so far into the past."""
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE hr_attendance SET check_in = check_in - make_interval(secs => %(s)s),
                      check_out = check_out - make_interval(secs => %(s)s) WHERE employee_id = %(e)s""",
            {'s': seconds, 'e': self.employee_a.id})
        self.env.invalidate_all()
