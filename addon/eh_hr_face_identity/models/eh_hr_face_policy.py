from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const import POLICY_TEXT_MAX_CHARS
from ..tools.default_policy import default_policy_text


class EhHrFacePolicy(models.Model):
    """What an employee consents to, word for word. A published text is never changed: another one is another version."""

    _name = 'eh.hr.face.policy'
    _description = "Consent Text"
    _order = 'company_id, version desc, id desc'

    company_id = fields.Many2one(
        'res.company', required=True, index=True, ondelete='cascade', default=lambda self: self.env.company)
    version = fields.Integer(readonly=True, copy=False, aggregator=None, help="Counted when the text is published. 0 is a draft.")
    state = fields.Selection(
        [('draft', "Draft"), ('published', "Published"), ('retired', "Replaced")], required=True, readonly=True, default='draft',
        copy=False)
    text = fields.Text(required=True, translate=True, help="In plain words. Shown on the tablet before a face is looked at.")
    asks_again = fields.Boolean(
        string="Ask Everybody Again", copy=False,
        help="Who consented to an earlier version is not recognised until they consent to this one.")
    published_on = fields.Datetime(readonly=True, copy=False)
    published_by_id = fields.Many2one('res.users', string="Published By", readonly=True, copy=False, ondelete='set null')
    consent_count = fields.Integer(string="Answers", compute='_compute_consent_count')

    _version_uniq = models.UniqueIndex('(company_id, version) WHERE version > 0')
    _published_uniq = models.UniqueIndex("(company_id) WHERE state = 'published'", "A company has one consent text at a time.")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if 'text' in fields and not values.get('text'):
            values['text'] = default_policy_text(self.env, self.env.company)
        return values

    @api.constrains('text')
    def _check_text(self):
        for policy in self:
            if len(policy.text or '') > POLICY_TEXT_MAX_CHARS:
                raise ValidationError(self.env._("The consent text is too long: %s characters at most.", POLICY_TEXT_MAX_CHARS))

    @api.depends('version', 'state')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._("Version %s", policy.version) if policy.version else self.env._("Draft")

    def _compute_consent_count(self):
        counts = dict(self.env['eh.hr.face.consent']._read_group([('policy_id', 'in', self.ids)], ['policy_id'], ['__count']))
        for policy in self:
            policy.consent_count = counts.get(policy._origin, 0)

    @api.model
    def _published(self, company):
        """:return: the company's consent text in superuser mode, or an empty recordset: nobody can be enrolled"""
        return self.sudo().search([('company_id', '=', company.id), ('state', '=', 'published')])

    @api.model
    def _oldest_valid_version(self, company):
        """:return: the oldest version whose consents count"""
        asking = self.sudo().search(
            [('company_id', '=', company.id), ('version', '>', 0), ('asks_again', '=', True)], order='version desc', limit=1)
        return asking.version or 1

    def _shown(self):
        """:return: the text in the environment's language and its SHA-256, as a consent keeps it"""
        self.ensure_one()
        return self.text, sha256(self.text.encode()).hexdigest()

    def action_publish(self):
        self.ensure_one()
        self.check_access('write')
        if self.state != 'draft':
            raise UserError(self.env._("This text was published before."))
        others = self.search([('company_id', '=', self.company_id.id)])
        super(EhHrFacePolicy, others.filtered(lambda policy: policy.state == 'published')).write({'state': 'retired'})
        self.env.flush_all()
        super().write({
            'state': 'published', 'version': max(others.mapped('version')) + 1, 'published_on': fields.Datetime.now(),
            'published_by_id': self.env.uid})

    def write(self, vals):
        self._check_is_draft()
        return super().write({name: value for name, value in vals.items() if name not in ('state', 'version', 'published_on')})

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=''):
        self._check_is_draft()
        return super()._update_field_translations(field_name, translations, digest=digest, source_lang=source_lang)

    @api.model_create_multi
    def create(self, vals_list):
        own = ('state', 'version', 'published_on', 'published_by_id')
        policies = super().create([{name: value for name, value in vals.items() if name not in own} for vals in vals_list])
        languages = self.env['res.lang'].get_installed()
        for policy, vals in zip(policies, vals_list, strict=True):
            if vals.get('text') == default_policy_text(self.env, policy.company_id):
                # The example is there in every language; a text of one's own is for its author to translate.
                for code, _name in languages:
                    spoken = policy.with_context(lang=code)
                    spoken.text = default_policy_text(spoken.env, policy.company_id)
        return policies

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_is_draft()

    def _check_is_draft(self):
        if any(policy.state != 'draft' for policy in self):
            raise UserError(self.env._("A published consent text is not changed or deleted: somebody agreed to it. Write a new version."))
