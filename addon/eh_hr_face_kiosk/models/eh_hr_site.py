from odoo import api, fields, models
from odoo.addons.base.models.res_partner import _tz_get
from odoo.exceptions import UserError, ValidationError

from ..tools.device_identity import DeviceIdentity
from ..tools.free_name import free_name


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
    archived_device_count = fields.Integer(string="Archived Tablets", compute='_compute_device_count')

    _name_company_uniq = models.Constraint(
        'UNIQUE (company_id, name)', "A workplace of this company already has this name.")

    @api.depends('device_ids', 'device_ids.active')
    def _compute_device_count(self):
        counts = {
            (site, active): count
            for site, active, count in self.env['eh.hr.kiosk.device'].with_context(active_test=False)._read_group(
                [('site_id', 'in', self.ids)], ['site_id', 'active'], ['__count'])}
        for site in self:
            site.device_count = counts.get((site._origin, True), 0)
            site.archived_device_count = counts.get((site._origin, False), 0)

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
        before = {site: (site.active, site.company_id) for site in self.sudo()} if {'active', 'company_id'} & vals.keys() else {}
        moved = [site for site, (_active, company) in before.items() if vals.get('company_id', company.id) != company.id]
        for site in moved:
            site._note('moved')  # said in both companies, neither of which is told of the other
        result = super().write(vals)
        for site in moved:
            site._note('moved')
        for site, (active, _company) in before.items():
            if site.active != active:
                site._note('restored' if site.active else 'archived')
        if vals.get('active') is False:
            # An archived workplace must not leave tablets behind that still work.
            self.device_ids.action_archive()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_tablets(self):
        if self.with_context(active_test=False).sudo().device_ids:
            raise UserError(self.env._("Delete the tablets of this workplace first, or archive the workplace: archived tablets count too."))
        for site in self.sudo():
            site._note('deleted')

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if 'name' not in (default or {}):
            for site, vals in zip(self, vals_list, strict=True):
                neighbours = self.with_context(active_test=False).search([('company_id', '=', vals['company_id'])])
                vals['name'] = free_name(self.env, site.name, set(neighbours.mapped('name')))
        return vals_list

    def action_unarchive(self):
        super().action_unarchive()
        archived = self.with_context(active_test=False).device_ids.filtered(lambda device: not device.active)
        if not archived:
            return None
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'warning',
                'message': self.env._(
                    "The tablets stay archived: %s. Restore those that still hang there.", ', '.join(archived.mapped('name'))),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }

    def _identity(self):
        """:return: a ``DeviceIdentity`` without a tablet, for the events about the workplace itself"""
        self.ensure_one()
        return DeviceIdentity(None, None, self.id, self.name, self.tz, self.company_id.id)

    def _note(self, event_type):
        """Write down what the user did to this workplace."""
        self.env['eh.hr.kiosk.event']._record(event_type, self._identity(), user_id=self.env.uid)

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

    def action_view_archived_devices(self):
        action = self.action_view_devices()
        return {**action, 'domain': [('site_id', '=', self.id), ('active', '=', False)]}
