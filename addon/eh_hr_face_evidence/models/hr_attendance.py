from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.eh_hr_face_liveness.models.hr_attendance import AUDITOR

from ..tools.desk import Visit, render_desk
from ..tools.entry import describe_entry


class HrAttendance(models.Model):
    _inherit = 'hr.attendance'

    eh_dispute_ids = fields.One2many('eh.hr.dispute', 'attendance_id', string="Disputes", readonly=True, copy=False, groups=AUDITOR)
    eh_open_dispute_id = fields.Many2one('eh.hr.dispute', string="Open Dispute", compute='_compute_eh_open_dispute', groups=AUDITOR)
    eh_desk_html = fields.Html(string="What Is on Record", compute='_compute_eh_desk_html', sanitize=False, groups=AUDITOR)
    eh_pin_used = fields.Boolean(
        string="PIN Used Instead", compute='_compute_eh_pin_used', search='_search_eh_pin_used', groups=AUDITOR,
        help="The right PIN was typed where the capture did not pass.")

    @api.depends('eh_dispute_ids.decision_ids')
    def _compute_eh_open_dispute(self):
        for attendance in self:
            attendance.eh_open_dispute_id = attendance.eh_dispute_ids.filtered(lambda dispute: dispute.state == 'open')[:1]

    @api.depends('check_in', 'check_out', 'eh_dispute_ids')
    @api.depends_context('lang', 'tz', 'uid', 'allowed_company_ids')
    def _compute_eh_desk_html(self):
        for attendance in self:
            attendance.eh_desk_html = render_desk(self.env, attendance._eh_visit(self.env))

    def _compute_eh_pin_used(self):
        attempts = {attempt for attendance in self for attempt in attendance._eh_attempts()}
        used = set(self.env['eh.hr.kiosk.event'].search(
            [('attempt_id', 'in', list(attempts)), ('event_type', '=', 'pin_used')]).mapped('attempt_id')) if attempts else set()
        for attendance in self:
            attendance.eh_pin_used = bool(used.intersection(attendance._eh_attempts()))

    def _search_eh_pin_used(self, operator, value):
        if operator != 'in' or set(value) != {True}:
            return NotImplemented
        events = self.env['eh.hr.kiosk.event']._search([('event_type', '=', 'pin_used'), ('attempt_id', '!=', False)])
        attempts = events.select(SQL.identifier(events.table, 'attempt_id'))
        return Domain('eh_in_attempt_id', 'in', attempts) | Domain('eh_out_attempt_id', 'in', attempts)

    # -- what an attendance hangs on --

    def _eh_attempts(self):
        return [attempt for attempt in (self.eh_in_attempt_id, self.eh_out_attempt_id) if attempt]

    def _eh_visit(self, env):
        """:param env: whose rights count for what is shown
        :rtype: Visit
        """
        attendance = self.with_env(env)
        captures = env['eh.hr.liveness.check'].search(attendance._eh_visit_captures_domain()) if self else env['eh.hr.liveness.check']
        disputes = attendance.eh_dispute_ids if self else env['eh.hr.dispute']
        # A corrected time has other minutes before it: what was there when it was disputed still belongs to it.
        disputed = {attempt for dispute in disputes for attempt in dispute.attempts or ()}
        return Visit(
            attendance=self.sudo(), employee_number=self.employee_id.id, disputes=disputes,
            attempts=tuple({*self._eh_attempts(), *captures.mapped('attempt_id'), *disputed}))

    def _eh_visit_attempts(self):
        """:return: the attempts of this check-in and check-out and of the minutes before them; what a dispute holds"""
        self.ensure_one()
        captures = self.env['eh.hr.liveness.check'].sudo().search(self._eh_visit_captures_domain())
        return sorted({*self._eh_attempts(), *captures.mapped('attempt_id')})

    def _eh_entry(self):
        """:return: the entry as it is now, as JSON"""
        self.ensure_one()
        return describe_entry(self)

    def action_eh_open_desk(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Is on Record"), 'res_model': 'hr.attendance', 'res_id': self.id,
            'views': [(self.env.ref('eh_hr_face_evidence.hr_attendance_view_form_desk').id, 'form')],
        }

    def action_eh_dispute(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Open a Dispute"), 'res_model': 'eh.hr.dispute.open', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_attendance_id': self.id},
        }

    def action_eh_packet_pdf(self):
        return self.env['report.eh_hr_face_evidence.packet']._action_pdf(self)

    def action_eh_packet_json(self):
        return self.env['report.eh_hr_face_evidence.packet']._action_json(self)
