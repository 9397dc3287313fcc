from odoo import api, fields, models


class ResUsers(models.Model):
    """What employees see of themselves, and their one step back."""

    _inherit = 'res.users'

    eh_face_own_state = fields.Selection([
        ('none', "Not asked"), ('consented', "Consented, not enrolled"), ('enrolled', "Enrolled"), ('no_face', "Badge or PIN"),
    ], string="Face Check-in", compute='_compute_eh_face_own')
    eh_face_own_given_on = fields.Datetime(string="Answered On", compute='_compute_eh_face_own')
    eh_face_own_text = fields.Text(string="What You Agreed To", compute='_compute_eh_face_own')

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, 'eh_face_own_state', 'eh_face_own_given_on', 'eh_face_own_text']

    @api.depends_context('uid', 'company')
    def _compute_eh_face_own(self):
        consents = self.env['eh.hr.face.consent'].sudo()
        for user in self:
            # Of nobody but oneself: others see it in the employee's form, if they may.
            employee = user.sudo().employee_id if user == self.env.user else self.env['hr.employee'].sudo()
            consent = consents.search([('employee_id', '=', employee.id), ('ended_on', '=', False)]) if employee else consents
            has_template = bool(employee and self.env['eh.hr.face.template'].sudo().search_count([('employee_id', '=', employee.id)]))
            user.eh_face_own_state = (
                'no_face' if consent.choice == 'no_face' else 'enrolled' if has_template else 'consented' if consent else 'none')
            user.eh_face_own_given_on = consent.given_on
            user.eh_face_own_text = consent.policy_id.with_context(lang=consent.lang or None).text if consent else False

    def action_eh_withdraw_face(self):
        """One's own consent, whoever's record it is called on."""
        employee = self.env.user.sudo().employee_id
        if employee:
            self.env['eh.hr.face.consent']._withdraw(employee, screen='profile')
        return {'type': 'ir.actions.client', 'tag': 'reload'}
