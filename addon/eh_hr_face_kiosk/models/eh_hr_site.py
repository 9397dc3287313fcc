from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import UserError, ValidationError


class EhHrSite(models.Model):
    _name = 'eh.hr.site'
    _inherit = 'eh.hr.first.steps'
    _description = 'Workplace'
    _order = 'name, id'

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one('res.company', required=True, index=True, default=lambda self: self.env.company)
    tz = fields.Selection(
        _tz_get, string="Timezone", required=True,
        default=lambda self: self.env.user.tz or self.env.company.resource_calendar_id.tz or 'UTC',
        help="The timezone in which this workplace reads its times.")
    device_ids = fields.One2many('eh.hr.kiosk.device', 'site_id', string="Tablets")
    device_count = fields.Integer(string="Number of Tablets", compute='_compute_device_count')

    _name_company_uniq = models.Constraint(
        'UNIQUE (company_id, name)', "A workplace of this company already has this name.")

    @api.depends('device_ids')
    def _compute_device_count(self):
        counts = dict(self.env['eh.hr.kiosk.device']._read_group(
            [('site_id', 'in', self.ids)], ['site_id'], ['__count']))
        for site in self:
            site.device_count = counts.get(site, 0)

    @api.constrains('company_id')
    def _check_company_id(self):
        """A tablet's token opens the kiosk of its company: it must not drift into another one with its site."""
        for site in self:
            devices = site.with_context(active_test=False).device_ids.sudo()
            if any(device.paired_company_id not in (self.env['res.company'], site.company_id) for device in devices):
                raise ValidationError(self.env._(
                    "“%(site)s” has tablets that were paired for its company. "
                    "Make a new workplace in the other company and pair the tablets there.",
                    site=site.name))

    def write(self, vals):
        result = super().write(vals)
        if vals.get('active') is False:
            # An archived workplace must not leave tablets behind that still work.
            self.device_ids.action_archive()
        return result

    def action_pair_next_tablet(self):
        """Show the code for the first tablet of this workplace that is not paired."""
        self.ensure_one()
        device = self.device_ids.filtered(lambda device: device.state != 'paired').sorted('id')[:1]
        if not device:
            raise UserError(self.env._("Add a line for the tablet first, with its name.") if not self.device_ids else self.env._(
                "All tablets of this workplace are paired. Add a line for the next one."))
        return device.action_pair()

    def action_view_devices(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_kiosk.eh_hr_kiosk_device_action')
        return {
            **action,
            'domain': [('site_id', '=', self.id)],
            'context': {'default_site_id': self.id},
        }
