from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    eh_kiosk_paired_only = fields.Boolean(related='company_id.eh_kiosk_paired_only', readonly=False)
    eh_kiosk_plain_tokens = fields.Boolean(related='company_id.eh_kiosk_plain_tokens', readonly=False)
    eh_kiosk_min_interval_s = fields.Integer(related='company_id.eh_kiosk_min_interval_s', readonly=False)
    eh_kiosk_offline_days = fields.Integer(related='company_id.eh_kiosk_offline_days', readonly=False)
    eh_kiosk_event_retention_days = fields.Integer(related='company_id.eh_kiosk_event_retention_days', readonly=False)
    eh_kiosk_paired_device_count = fields.Integer(string="Paired Tablets", compute='_compute_eh_kiosk_counts')
    eh_kiosk_plain_token_count = fields.Integer(string="Tablets With a Plain Token", compute='_compute_eh_kiosk_counts')
    eh_kiosk_no_pin_count = fields.Integer(string="Employees Without PIN", compute='_compute_eh_kiosk_counts')

    @api.depends('company_id')
    def _compute_eh_kiosk_counts(self):
        for settings in self:
            in_company = [('company_id', '=', settings.company_id.id)]
            settings.eh_kiosk_paired_device_count = self.env['eh.hr.kiosk.device'].sudo().search_count(
                [*in_company, ('state', '=', 'paired')])
            settings.eh_kiosk_plain_token_count = self.env['eh.hr.kiosk.device'].sudo().search_count(
                [*in_company, ('token_kind', '=', 'plain')])
            settings.eh_kiosk_no_pin_count = len(settings._eh_employees_without_pin())

    def _eh_employees_without_pin(self):
        return self.env['hr.employee'].sudo().search([
            ('company_id', '=', self.company_id.id), ('pin', 'in', (False, ''))])

    def action_eh_plain_token_devices(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_kiosk.eh_hr_kiosk_device_action')
        return {**action, 'domain': [('company_id', '=', self.company_id.id)], 'context': {'search_default_plain_token': True}}

    def action_eh_employees_without_pin(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Employees Without PIN"),
            'res_model': 'hr.employee',
            'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', self._eh_employees_without_pin().ids)],
        }
