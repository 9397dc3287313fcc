"""What an attendance knows of the captures in front of it.

The link is the attempt id that the kiosk module already writes on the attendance. Nothing is copied, so it does not
matter whether the check-in or the report of the capture arrives first, and the retention sweep has no links to undo.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import VISIT_MINUTES
from ..tools.attendance_sql import capture_late_sql, capture_state_sql, capture_tables_sql, own_capture_sql

# The outcomes of a capture, and the true word where there is none to show (SPEC A13).
STATES = [
    ('passed', "Passed"),
    ('failed', "Failed"),
    ('aborted', "Stopped"),
    ('declined', "Without the camera"),
    ('other', "Of another employee"),
    ('hidden', "Not yours to see"),
    ('deleted', "Deleted"),
    ('expired', "No longer kept"),
    ('missing', "None on record"),
]
STATES_HELP = (
    "Without the camera: the employee chose not to be filmed.\n"
    "Of another employee: the capture under this attempt names somebody else, or nobody.\n"
    "Not yours to see: there is one, in a company you have no access to or have not switched on.\n"
    "Deleted: an administrator deleted it; who and when is in the kiosk events.\n"
    "No longer kept: it would be older than captures are kept, or were kept at some time since.\n"
    "None on record: it was asked for, nothing was reported, and none of the above explains it.")
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
        groups=AUDITOR, help=STATES_HELP)
    eh_out_capture_state = fields.Selection(
        STATES, string="Attended Capture (Out)", compute='_compute_eh_captures', search='_search_eh_out_capture_state',
        groups=AUDITOR, help=STATES_HELP)
    eh_in_capture_late = fields.Boolean(
        string="Capture Reported Late (In)", compute='_compute_eh_captures', search='_search_eh_in_capture_late',
        groups=AUDITOR, help="The report arrived more than a minute after the check-in.")
    eh_out_capture_late = fields.Boolean(
        string="Capture Reported Late (Out)", compute='_compute_eh_captures', search='_search_eh_out_capture_late',
        groups=AUDITOR, help="The report arrived more than a minute after the check-out.")
    eh_capture_count = fields.Integer(string="Captures", compute='_compute_eh_capture_count', groups=AUDITOR)
    eh_has_capture = fields.Boolean(
        string="Has Attended Captures", compute='_compute_eh_has_capture', compute_sudo=True,
        help="Whether there is a capture or was to be one; what it says is for auditors of the face check-in.")

    def _eh_after_kiosk_change(self, attempt_id, direction, trigger):
        super()._eh_after_kiosk_change(attempt_id, direction, trigger)
        for attendance in self:
            if attendance.employee_id.company_id._eh_liveness_asks(trigger):
                attendance[f'eh_{direction}_capture_asked'] = True

    @api.depends('check_in', 'check_out', 'employee_id')
    @api.depends_context('uid', 'allowed_company_ids')
    def _compute_eh_captures(self):
        found = {}
        for direction in ('in', 'out'):
            rows = self.env.execute_query(SQL(
                "SELECT attendance.id, %(capture)s, %(state)s, %(late)s FROM %(tables)s WHERE attendance.id IN %(ids)s",
                capture=own_capture_sql(), state=capture_state_sql(direction), late=capture_late_sql(direction),
                tables=self._eh_capture_tables_sql(direction), ids=tuple(self._origin.ids) or (0,)))
            found[direction] = {row[0]: row[1:] for row in rows}
        for attendance in self:
            for direction, rows in found.items():
                capture, state, late = rows.get(attendance._origin.id, (False, False, False))
                attendance[f'eh_{direction}_check_id'] = capture
                attendance[f'eh_{direction}_capture_state'] = state
                attendance[f'eh_{direction}_capture_late'] = late

    def _search_eh_in_capture_state(self, operator, value):
        return self._search_eh_capture('in', capture_state_sql('in'), operator, value)

    def _search_eh_out_capture_state(self, operator, value):
        return self._search_eh_capture('out', capture_state_sql('out'), operator, value)

    def _search_eh_in_capture_late(self, operator, value):
        return self._search_eh_capture('in', capture_late_sql('in'), operator, value)

    def _search_eh_out_capture_late(self, operator, value):
        return self._search_eh_capture('out', capture_late_sql('out'), operator, value)

    def _search_eh_capture(self, direction, expression, operator, value):
        if operator != 'in':
            return NotImplemented
        wanted = tuple(word for word in value if word)
        conditions = [SQL("(%s) IN %s", expression, wanted)] if wanted else []
        if len(wanted) < len(value):
            conditions.append(SQL("COALESCE((%s)::text, 'false') = 'false'", expression))
        return Domain('id', 'in', SQL(
            "(SELECT attendance.id FROM %s WHERE %s)",
            self._eh_capture_tables_sql(direction), SQL(" OR ").join(conditions) if conditions else SQL("FALSE")))

    def _eh_capture_tables_sql(self, direction):
        self.flush_model()
        self.env['hr.employee'].flush_model(['company_id'])
        self.env['eh.hr.kiosk.device'].flush_model(['company_id'])
        self.env['res.company'].flush_model(['eh_liveness_retention_days', 'eh_liveness_swept_until'])
        return capture_tables_sql(direction, self.env['eh.hr.liveness.check']._search(Domain.TRUE))

    def _compute_eh_has_capture(self):
        for attendance in self:
            attempts = list(filter(None, (attendance.eh_in_attempt_id, attendance.eh_out_attempt_id)))
            attendance.eh_has_capture = attendance.eh_in_capture_asked or attendance.eh_out_capture_asked or bool(
                attempts and self.env['eh.hr.liveness.check'].search_count([('attempt_id', 'in', attempts)], limit=1))

    # -- the captures of one visit --

    @api.depends('check_in', 'check_out')
    def _compute_eh_capture_count(self):
        for attendance in self:
            attendance.eh_capture_count = self.env['eh.hr.liveness.check'].search_count(
                attendance._eh_visit_captures_domain())

    def _eh_visit_captures_domain(self):
        """The captures of this check-in and check-out, and what the employee tried in the minutes before them."""
        self.ensure_one()
        domain = Domain.FALSE
        for direction in ('in', 'out'):
            moment, attempt_id = self[f'check_{direction}'], self[f'eh_{direction}_attempt_id']
            if attempt_id:
                # Also one of another employee: it is what has to be looked into.
                domain |= Domain('attempt_id', '=', attempt_id) & Domain('device_id', '=', self[f'eh_{direction}_device_id'].id)
            if moment:
                domain |= (
                    Domain('employee_number', '=', self.employee_id.id)
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
