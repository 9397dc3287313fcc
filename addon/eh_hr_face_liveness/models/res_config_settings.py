from odoo import api, fields, models

from ..tools.flow import say_flow
from ..tools.policy_table import list_unjudged, render_policy_table


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    eh_liveness_enabled = fields.Boolean(related='company_id.eh_liveness_enabled', readonly=False)
    eh_liveness_trigger = fields.Selection(related='company_id.eh_liveness_trigger', readonly=False)
    eh_liveness_required_blinks = fields.Integer(related='company_id.eh_liveness_required_blinks', readonly=False)
    eh_liveness_policy = fields.Selection(related='company_id.eh_liveness_policy', readonly=False)
    eh_liveness_ask_movements = fields.Boolean(related='company_id.eh_liveness_ask_movements', readonly=False)
    eh_liveness_random_order = fields.Boolean(related='company_id.eh_liveness_random_order', readonly=False)
    eh_liveness_colour_flash = fields.Boolean(related='company_id.eh_liveness_colour_flash', readonly=False)
    eh_liveness_spoken = fields.Boolean(related='company_id.eh_liveness_spoken', readonly=False)
    eh_liveness_turn_instead = fields.Boolean(related='company_id.eh_liveness_turn_instead', readonly=False)
    eh_liveness_policy_html = fields.Html(
        string="What the Policies Ask, Weigh and Need", compute='_compute_eh_liveness_policy_html', sanitize=False)
    eh_liveness_timeout_override_s = fields.Integer(
        related='company_id.eh_liveness_timeout_override_s', readonly=False)
    eh_liveness_on_failure = fields.Selection(related='company_id.eh_liveness_on_failure', readonly=False)
    eh_liveness_retention_days = fields.Integer(related='company_id.eh_liveness_retention_days', readonly=False)
    eh_sidecar_use = fields.Selection(related='company_id.eh_sidecar_use', readonly=False)
    eh_sidecar_id = fields.Many2one(related='company_id.eh_sidecar_id', readonly=False)
    eh_sidecar_text = fields.Text(string="Sidecar's State", related='eh_sidecar_id.health_text')
    eh_sidecar_health = fields.Char(string="Sidecar's Health", related='eh_sidecar_id.health')
    eh_sidecar_checked_on = fields.Datetime(string="Sidecar Last Checked", related='eh_sidecar_id.checked_on')
    eh_liveness_no_pin_notice = fields.Char(string="Employees Without a PIN", compute='_compute_eh_liveness_no_pin_notice')

    eh_liveness_paired_notice = fields.Char(string="Tablets That Ask", compute='_compute_eh_liveness_paired_notice')
    eh_liveness_unjudged_notice = fields.Char(string="Not Judged", compute='_compute_eh_liveness_unjudged_notice')

    def action_eh_sidecar_pair(self):
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Pair a Sidecar"),
            'res_model': 'eh.hr.sidecar.pair',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'default_company_id': self.company_id.id, 'default_address': self.eh_sidecar_id.address,
                        'default_tablet_address': self.eh_sidecar_id.tablet_address},
        }

    def action_eh_sidecar_test(self):
        return self.eh_sidecar_id.action_test()

    eh_liveness_flow = fields.Text(string="What an Employee Is Asked", compute='_compute_eh_liveness_flow')

    @api.depends(
        'eh_liveness_required_blinks', 'eh_liveness_policy', 'eh_liveness_ask_movements', 'eh_liveness_random_order',
        'eh_liveness_turn_instead', 'eh_liveness_colour_flash', 'eh_liveness_timeout_override_s', 'eh_liveness_on_failure')
    @api.depends_context('lang')
    def _compute_eh_liveness_flow(self):
        for settings in self:
            settings.eh_liveness_flow = "\n".join(say_flow(self.env, settings))

    @api.depends('eh_liveness_policy', 'eh_liveness_ask_movements')
    @api.depends_context('lang')
    def _compute_eh_liveness_policy_html(self):
        names = dict(self._fields['eh_liveness_policy']._description_selection(self.env))
        for settings in self:
            settings.eh_liveness_policy_html = render_policy_table(
                self.env, names, settings.eh_liveness_policy, settings.eh_liveness_ask_movements)

    @api.depends('company_id', 'eh_liveness_on_failure')
    def _compute_eh_liveness_no_pin_notice(self):
        for settings in self:
            without_pin = settings.eh_liveness_on_failure == 'ask_pin' and self.env['hr.employee'].sudo().search_count(
                [('company_id', '=', settings.company_id.id), ('pin', 'in', (False, ''))])
            settings.eh_liveness_no_pin_notice = without_pin and self.env._(
                "Active employees without a PIN: %s. They are not asked for one.", without_pin)

    @api.depends('company_id')
    @api.depends_context('lang')
    def _compute_eh_liveness_paired_notice(self):
        for settings in self:
            paired = settings.eh_kiosk_paired_device_count
            settings.eh_liveness_paired_notice = (
                self.env._("No tablet is paired: nobody is asked for a capture.") if not paired
                else self.env._("1 tablet is paired.") if paired == 1
                else self.env._("%s tablets are paired.", paired))

    @api.depends('eh_liveness_policy', 'eh_liveness_ask_movements')
    @api.depends_context('lang')
    def _compute_eh_liveness_unjudged_notice(self):
        for settings in self:
            has_model = bool(self.env['eh.hr.tablet.model'].sudo().search_count(
                [('company_id', '=', settings.company_id.id)], limit=1))
            unjudged = list_unjudged(
                self.env, settings.eh_liveness_policy, settings.eh_liveness_ask_movements, has_model)
            settings.eh_liveness_unjudged_notice = bool(unjudged) and self.env._(
                "This policy also needs what is not asked for or not there: %s. Its figures are “not judged” then.",
                ", ".join(unjudged))
