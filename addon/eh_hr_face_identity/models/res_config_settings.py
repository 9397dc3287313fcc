from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.key_ring import KeyRing
from ..tools.linear_algebra import is_slow


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    eh_face_enabled = fields.Boolean(related='company_id.eh_face_enabled', readonly=False)
    eh_face_use = fields.Selection(related='company_id.eh_face_use', readonly=False)
    eh_face_enrol_at = fields.Selection(related='company_id.eh_face_enrol_at', readonly=False)
    eh_face_enrol_check = fields.Selection(related='company_id.eh_face_enrol_check', readonly=False)
    eh_face_grace_s = fields.Integer(related='company_id.eh_face_grace_s', readonly=False)
    eh_face_threshold = fields.Float(related='company_id.eh_face_threshold', readonly=False)
    eh_face_margin = fields.Float(related='company_id.eh_face_margin', readonly=False)
    eh_face_duplicate = fields.Float(related='company_id.eh_face_duplicate', readonly=False)
    eh_face_unused_days = fields.Integer(related='company_id.eh_face_unused_days', readonly=False)
    eh_face_notice = fields.Text(string="To Be Done", compute='_compute_eh_face_notice')

    @api.depends('company_id', 'eh_face_enabled', 'eh_face_use')
    @api.depends_context('lang')
    def _compute_eh_face_notice(self):
        for settings in self:
            settings.eh_face_notice = '\n'.join(settings._list_eh_face_notices()) or False

    def _list_eh_face_notices(self):
        """:return: what stands in the way, a sentence each"""
        company = self.company_id
        notices = []
        if self.eh_face_enabled and not self.env['eh.hr.face.policy']._published(company):
            notices.append(self.env._("No consent text is published: nobody can be enrolled."))
        if self.eh_face_enabled and not company.eh_liveness_enabled:
            notices.append(self.env._("The attended capture is off: switch it on, faces are recognised in it."))
        lost = self.env['eh.hr.face.template'].sudo()._count_lost(company)
        if lost:
            notices.append(self.env._(
                "%(count)s face templates cannot be opened: their key is not in %(folder)s. Bring that folder back from a backup, or "
                "enrol these employees again.", count=lost, folder=KeyRing(self.env).folder))
        model = company._eh_face_model()
        if self.eh_face_enabled and self.eh_face_use == 'identify' and model and not (model.recogniser and model.recogniser.can_identify):
            notices.append(self.env._(
                "The recogniser in use (%s) is good for confirming only: faces are looked at after badge or name.", model.id))
        if self.eh_face_enabled and is_slow():
            notices.append(self.env._(
                "Searching is slow on this server: install a fast linear algebra library (Debian: libopenblas0-pthread) and restart Odoo."))
        return notices

    def action_eh_rotate_face_keys(self):
        """Seal all templates, of every company, with a new key."""
        if not self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin'):
            raise AccessError(self.env._("Only administrators of the face check-in can change the key of the templates."))
        done, lost = self.env['eh.hr.face.template'].sudo()._rotate_keys()
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'warning' if lost else 'success',
                'message': self.env._("%(done)s templates are sealed with a new key; %(lost)s could not be opened.", done=done, lost=lost)},
        }
