from odoo import fields, models
from odoo.tools import SQL


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    eh_capture_count = fields.Integer(
        string="Attended Captures", compute='_compute_eh_capture_count',
        groups='eh_hr_face_kiosk.group_eh_hr_face_auditor')

    # On the employee and not in their contract: an arrangement outlives versions. Only HR sees that there is one.
    eh_liveness_no_blink = fields.Boolean(
        string="Not Asked to Blink", groups='hr.group_hr_user', copy=False,
        help="The tablet asks for a turn of the head instead, whenever it would ask for blinks. The record says that it was "
             "arranged so, and counts it for as much.")
    eh_liveness_no_turn = fields.Boolean(
        string="Not Asked to Turn the Head", groups='hr.group_hr_user', copy=False,
        help="The tablet asks for something else, whenever it would ask for a turn of the head. The record says that it was "
             "arranged so, and counts it for as much.")

    def _eh_liveness_barred(self):
        """:return: the codes of what HR arranged with this employee not to be asked for"""
        self.ensure_one()
        return [code for code, is_barred in (
            ('blink', self.eh_liveness_no_blink), ('head_turn', self.eh_liveness_no_turn)) if is_barred]

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

    def _eh_person_records(self):
        captures = self.env['eh.hr.liveness.check'].sudo().search([('employee_number', '=', self.id)], order='id')
        return {**super()._eh_person_records(), self.env._("Attended captures"): captures}

    def _eh_forget_person(self):
        """The capture stays as what a tablet reported, of nobody; the attendance no longer asks for it."""
        super()._eh_forget_person()
        self.env.cr.execute(SQL(
            """UPDATE eh_hr_liveness_check SET employee_id = NULL, employee_number = NULL, employee_name = NULL
                WHERE employee_number = %s OR employee_id = %s""", self.id, self.id))
        self.env.cr.execute(SQL(
            "UPDATE hr_attendance SET eh_in_capture_asked = FALSE, eh_out_capture_asked = FALSE WHERE employee_id = %s", self.id))
        self.env.invalidate_all()
