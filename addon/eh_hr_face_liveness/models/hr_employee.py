from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    eh_capture_count = fields.Integer(
        string="Attended Captures", compute='_compute_eh_capture_count',
        groups='eh_hr_face_kiosk.group_eh_hr_face_auditor')

    def _compute_eh_capture_count(self):
        counts = dict(self.env['eh.hr.liveness.check']._read_group(
            [('employee_id', 'in', self.ids)], ['employee_id'], ['__count']))
        for employee in self:
            employee.eh_capture_count = counts.get(employee._origin, 0)

    def action_eh_open_captures(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_liveness.eh_hr_liveness_check_action')
        action.update({
            'name': self.env._("Captures of %s", self.name),
            'domain': [('employee_id', '=', self.id)],
            'context': {'create': False},
        })
        return action
