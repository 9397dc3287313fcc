"""What an attendance knows of the captures in front of it.

The link is the attempt id that the kiosk module already writes on the attendance. Nothing is copied, so it does not
matter whether the check-in or the report of the capture arrives first, and the retention sweep has no links to undo.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import VISIT_MINUTES

STATES = [
    ('passed', "Passed"),
    ('failed', "Failed"),
    ('aborted', "Stopped"),
    ('missing', "None on record"),
    ('expired', "No longer kept"),
]
_KIOSK_FIELDS = frozenset({'eh_in_capture_asked', 'eh_out_capture_asked'})
AUDITOR = 'eh_hr_face_kiosk.group_eh_hr_face_auditor'


class HrAttendance(models.Model):
    _inherit = 'hr.attendance'

    eh_in_capture_asked = fields.Boolean(
        string="Capture Asked (In)", readonly=True, copy=False,
        help="The company's settings asked for an attended capture before this check-in.")
    eh_out_capture_asked = fields.Boolean(
        string="Capture Asked (Out)", readonly=True, copy=False,
        help="The company's settings asked for an attended capture before this check-out.")
    eh_in_check_id = fields.Many2one(
        'eh.hr.liveness.check', string="Capture (In)", compute='_compute_eh_captures', groups=AUDITOR)
    eh_out_check_id = fields.Many2one(
        'eh.hr.liveness.check', string="Capture (Out)", compute='_compute_eh_captures', groups=AUDITOR)
    eh_in_capture_state = fields.Selection(
        STATES, string="Attended Capture (In)", compute='_compute_eh_captures', search='_search_eh_in_capture_state',
        groups=AUDITOR)
    eh_out_capture_state = fields.Selection(
        STATES, string="Attended Capture (Out)", compute='_compute_eh_captures', search='_search_eh_out_capture_state',
        groups=AUDITOR)
    eh_capture_count = fields.Integer(string="Captures", compute='_compute_eh_capture_count', groups=AUDITOR)

    @api.model
    def _has_field_access(self, field, operation):
        # Only the kiosk itself records whether a capture was asked for.
        return super()._has_field_access(field, operation) and (
            operation == 'read' or self.env.su or field.name not in _KIOSK_FIELDS)

    def _eh_after_kiosk_change(self, attempt_id, direction, trigger):
        super()._eh_after_kiosk_change(attempt_id, direction, trigger)
        for attendance in self:
            if attendance.employee_id.company_id._eh_liveness_asks(trigger):
                attendance[f'eh_{direction}_capture_asked'] = True

    @api.depends('check_in', 'check_out')
    def _compute_eh_captures(self):
        found = {}
        for direction in ('in', 'out'):
            rows = self.env.execute_query(SQL(
                "SELECT attendance.id, capture.id, %(state)s FROM %(tables)s WHERE attendance.id IN %(ids)s",
                state=self._eh_capture_state_sql(direction), tables=self._eh_capture_tables_sql(direction),
                ids=tuple(self._origin.ids) or (0,)))
            found[direction] = {row[0]: row[1:] for row in rows}
        for attendance in self:
            key = attendance._origin.id
            attendance.eh_in_check_id, attendance.eh_in_capture_state = found['in'].get(key, (False, False))
            attendance.eh_out_check_id, attendance.eh_out_capture_state = found['out'].get(key, (False, False))

    def _search_eh_in_capture_state(self, operator, value):
        return self._search_eh_capture_state('in', operator, value)

    def _search_eh_out_capture_state(self, operator, value):
        return self._search_eh_capture_state('out', operator, value)

    def _search_eh_capture_state(self, direction, operator, value):
        if operator != 'in':
            return NotImplemented
        state = self._eh_capture_state_sql(direction)
        wanted = tuple(word for word in value if word)
        conditions = [SQL("%s IN %s", state, wanted)] if wanted else []
        if len(wanted) < len(value):
            conditions.append(SQL("%s IS NULL", state))
        return Domain('id', 'in', SQL(
            "(SELECT attendance.id FROM %s WHERE %s)",
            self._eh_capture_tables_sql(direction), SQL(" OR ").join(conditions) if conditions else SQL("FALSE")))

    def _eh_capture_tables_sql(self, direction):
        """Attendances with the capture in front of one end of them, as far as the user may read captures."""
        self.flush_model()
        self.env['hr.employee'].flush_model(['company_id'])
        self.env['res.company'].flush_model(['eh_liveness_retention_days'])
        captures = self.env['eh.hr.liveness.check']._search(Domain.TRUE)
        columns = [SQL.identifier(captures.table, name) for name in ('id', 'outcome', 'device_id', 'attempt_id')]
        return SQL(
            """hr_attendance attendance
               JOIN hr_employee employee ON employee.id = attendance.employee_id
               JOIN res_company company ON company.id = employee.company_id
          LEFT JOIN (%s) capture ON capture.device_id = %s AND capture.attempt_id = %s""",
            captures.select(*columns),
            SQL.identifier('attendance', f'eh_{direction}_device_id'),
            SQL.identifier('attendance', f'eh_{direction}_attempt_id'))

    def _eh_capture_state_sql(self, direction):
        """One of `STATES`, or NULL where no capture was asked for and none was made."""
        return SQL(
            """CASE WHEN capture.id IS NOT NULL THEN capture.outcome
                    WHEN %(asked)s IS NOT TRUE THEN NULL
                    WHEN %(at)s < (now() AT TIME ZONE 'UTC') - company.eh_liveness_retention_days * INTERVAL '1 day'
                    THEN 'expired'
                    ELSE 'missing' END""",
            asked=SQL.identifier('attendance', f'eh_{direction}_capture_asked'),
            at=SQL.identifier('attendance', f'check_{direction}'))

    # -- the captures of one visit --

    @api.depends('check_in', 'check_out')
    def _compute_eh_capture_count(self):
        for attendance in self:
            attendance.eh_capture_count = self.env['eh.hr.liveness.check'].search_count(
                attendance._eh_visit_captures_domain())

    def _eh_visit_captures_domain(self):
        """The captures of this check-in and check-out, and what the employee tried in the minutes before them."""
        self.ensure_one()
        domain = Domain('id', 'in', (self.eh_in_check_id | self.eh_out_check_id).ids)
        for moment in filter(None, (self.check_in, self.check_out)):
            domain |= (
                Domain('employee_id', '=', self.employee_id.id)
                & Domain('recorded_on', '>=', moment - timedelta(minutes=VISIT_MINUTES))
                & Domain('recorded_on', '<=', moment))
        return domain

    def action_eh_open_captures(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_liveness.eh_hr_liveness_check_action')
        captures = self.env['eh.hr.liveness.check'].search(self._eh_visit_captures_domain())
        action.update({
            'name': self.env._("Captures of %s", self.employee_id.name),
            'domain': [('id', 'in', captures.ids)],
            'context': {'create': False},
        })
        if len(captures) == 1:
            action.update({'views': [(False, 'form')], 'res_id': captures.id})
        return action
