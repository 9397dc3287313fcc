from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

# What only pairing, revoking and the tablet's own requests may set.
_LIFECYCLE_FIELDS = frozenset({
    'state', 'paired_on', 'revoked_on', 'paired_company_id', 'pairing_expires_on', 'last_seen', 'app_version',
})


class EhHrKioskDevice(models.Model):
    """A tablet at a workplace. How it is paired and recognised is in ``eh_hr_kiosk_device_token.py``."""

    _name = 'eh.hr.kiosk.device'
    _inherit = 'eh.hr.first.steps'
    _description = 'Kiosk Tablet'
    _order = 'site_id, name, id'

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one('eh.hr.site', string="Workplace", required=True, ondelete='restrict', index=True)
    company_id = fields.Many2one(related='site_id.company_id', store=True, index=True)
    state = fields.Selection(
        [('unpaired', "Not paired"), ('paired', "Paired"), ('revoked', "Revoked")],
        string="Status", required=True, readonly=True, default='unpaired', copy=False)
    paired_on = fields.Datetime(readonly=True, copy=False)
    revoked_on = fields.Datetime(readonly=True, copy=False)
    paired_company_id = fields.Many2one(
        'res.company', string="Paired for Company", readonly=True, copy=False,
        help="The company this tablet was first paired for. It cannot be moved to another one.")
    pairing_expires_on = fields.Datetime(string="Pairing Code Valid Until", readonly=True, copy=False)
    last_seen = fields.Datetime(readonly=True, copy=False, help="When the tablet last spoke to Odoo, to the minute.")
    app_version = fields.Char(string="Page Version", readonly=True, copy=False, help="The version of the kiosk page it shows.")
    is_paired_only = fields.Boolean(related='company_id.eh_kiosk_paired_only', related_sudo=True)
    event_ids = fields.One2many('eh.hr.kiosk.event', 'device_id', string="Events")

    _name_site_uniq = models.Constraint('UNIQUE (site_id, name)', "This workplace already has a tablet of this name.")

    @api.constrains('site_id')
    def _check_site_id(self):
        """A token admits to one company's kiosk: a paired tablet stays in its company."""
        for device in self:
            paired_for = device.sudo().paired_company_id
            if paired_for and paired_for != device.sudo().site_id.company_id:
                raise ValidationError(self.env._(
                    "“%(device)s” was paired for %(company)s and cannot move to a workplace of another company. "
                    "Make a new tablet there and pair it.",
                    device=device.name, company=paired_for.name))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_lifecycle_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_lifecycle_fields(vals)
        return super().write(vals)

    def _refuse_lifecycle_fields(self, vals):
        if not self.env.su and not _LIFECYCLE_FIELDS.isdisjoint(vals):
            raise AccessError(self.env._("A tablet is paired and revoked with the buttons on its form only."))

    def action_pair(self):
        """Make a one-time code and show it. The code lives in this answer only; the database has its hash."""
        self.ensure_one()
        code = self._new_pairing_code()
        dialog = self.env['eh.hr.kiosk.pairing'].create({'device_id': self.id})
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Pair “%s”", self.name),
            'res_model': 'eh.hr.kiosk.pairing',
            'res_id': dialog.id,
            'view_mode': 'form',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {'eh_pairing_code': code},
        }

    def action_rotate(self):
        """Take the token away and show the code for the next one."""
        self._revoke('unpaired', 'rotated')
        return self.action_pair()

    def action_revoke(self):
        self._revoke('revoked')
        return True

    def action_view_events(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_kiosk.eh_hr_kiosk_event_action')
        return {**action, 'domain': [('device_id', '=', self.id)], 'context': {}}
