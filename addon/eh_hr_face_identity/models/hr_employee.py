from datetime import timedelta

from odoo import api, fields, models

from ..const import INVITATION_DAYS

OFFICER = 'eh_hr_face_identity.group_eh_hr_face_identity_officer'


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    eh_face_state = fields.Selection([
        ('not_asked', "Not asked"), ('consented', "Consented, not enrolled"), ('enrolled', "Enrolled"),
        ('outdated', "To be enrolled again"), ('no_face', "Badge or PIN"),
    ], string="Face Check-in", compute='_compute_eh_face_state', search='_search_eh_face_state', groups=OFFICER)
    eh_face_invited_until = fields.Date(
        string="Invited to Enrol Until", readonly=True, groups=OFFICER, copy=False,
        help="Until then the tablet offers this employee to enrol, whether or not they asked for it.")
    eh_face_enrolled_on = fields.Datetime(string="Face Enrolled On", compute='_compute_eh_face_state', groups=OFFICER)

    @api.depends_context('uid')
    def _compute_eh_face_state(self):
        consents = self.env['eh.hr.face.consent']
        templates = {
            template.employee_id.id: template
            for template in self.env['eh.hr.face.template'].sudo().search([('employee_id', 'in', self.ids)])}
        for employee in self:
            consent, template = consents._running(employee._origin), templates.get(employee._origin.id)
            employee.eh_face_enrolled_on = template.enrolled_on if template else False
            if consent.choice == 'no_face':
                employee.eh_face_state = 'no_face'
            elif template:
                model = employee.company_id.sudo()._eh_face_model()
                is_current = consent and template.is_readable and (not model or template._model_key() == model)
                employee.eh_face_state = 'enrolled' if is_current else 'outdated'
            else:
                employee.eh_face_state = 'consented' if consent else 'not_asked'

    @api.model
    def _search_eh_face_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        employees = self.with_context(active_test=False).search([('company_id', 'in', self.env.companies.ids)])
        return [('id', 'in', employees.filtered(lambda employee: employee.eh_face_state in value).ids)]

    def write(self, vals):
        leaving = self.filtered('active') if vals.get('active') is False else self.browse()
        moving = self.filtered(lambda employee: employee.company_id.id != vals['company_id']) if vals.get('company_id') else self.browse()
        result = super().write(vals)
        for employees, reason in ((leaving, 'archived'), (moving, 'moved')):
            for employee in employees:
                self.env['eh.hr.face.consent']._withdraw(employee, screen='server', reason=reason)
        return result

    def action_eh_withdraw_face(self):
        """HR ends the consent of somebody who asked for it."""
        self.ensure_one()
        self.env['eh.hr.face.template']._check_officer()
        self.check_access('read')
        self.env['eh.hr.face.consent']._withdraw(self, screen='form')

    def action_eh_invite_face(self):
        """HR opens the enrolment of these employees: at their next check-in the tablet leads them there."""
        self.env['eh.hr.face.template']._check_officer()
        self.check_access('read')
        until = fields.Date.today() + timedelta(days=INVITATION_DAYS)
        for employee in self.sudo():
            employee.eh_face_invited_until = until
            if employee.user_id:
                employee.activity_schedule(
                    'mail.mail_activity_data_todo', date_deadline=until, user_id=employee.user_id.id,
                    summary=self.env._("Enrol your face at a tablet"),
                    note=self.env._("It is your choice. At your next check-in the tablet asks; badge or PIN work as before."))
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'success', 'next': {'type': 'ir.actions.act_window_close'},
                'message': self.env._("At their next check-in, until %s, the tablet asks them.", fields.Date.to_string(until))},
        }

    def action_eh_enrol_again(self):
        """Delete the template and ask for another one; the consent stays."""
        self.env['eh.hr.face.template']._check_officer()
        self.check_access('read')
        self.env['eh.hr.face.template']._delete_of(self, 'renewed')
        return self.action_eh_invite_face()

    def _eh_face_offer(self, company, trigger):
        """What a tablet may offer this employee, as docs/wire.md has it.

        :return: state, whether to enrol now, and what proves first who it is
        """
        self.ensure_one()
        consent = self.env['eh.hr.face.consent']._running(self)
        policy = self.env['eh.hr.face.policy']._published(company)
        is_invited = bool(self.eh_face_invited_until and self.eh_face_invited_until >= fields.Date.today())
        is_enrolled = company._eh_face_is_enrolled(self)
        state = 'enrolled' if is_enrolled else consent.choice or 'not_asked'
        is_open = company.eh_face_enrol_at == 'kiosk' or is_invited
        enrol = bool(policy) and not is_enrolled and is_open and (state != 'no_face' or is_invited)
        # A tapped name proves nothing: whoever stands there could enrol their own face under it.
        proof = 'none' if trigger == 'badge' else 'pin' if self.pin else 'hr'
        return {'state': state, 'enrol': enrol and proof != 'hr', 'proof': proof}

    # -- what is kept about a person --

    def _eh_person_records(self):
        consents = self.env['eh.hr.face.consent'].sudo().search([('employee_id', '=', self.id)], order='id')
        return {**super()._eh_person_records(), self.env._("Answers to consent texts"): consents}

    def _eh_forget_person(self):
        """Template and consents go with the person, also those that ended."""
        self.env['eh.hr.face.consent']._withdraw(self, screen='server')
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM eh_hr_face_consent WHERE employee_id = %s", [self.id])
        return super()._eh_forget_person()
