from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..const import LAST_SEEN_EVERY_S, PAIRING_TTL_S
from ..errors import KioskError
from ..tools.credentials import (
    hash_pairing_code, hash_token, new_pairing_code, new_token, normalize_pairing_code,
)
from ..tools.device_identity import READS, DeviceIdentity, identity_sql, read_identity
from ..tools.free_name import free_name
from ..tools.own_cursor import own_cursor

# What only pairing, revoking and the tablet's own requests may set.
_LIFECYCLE_FIELDS = frozenset({
    'state', 'paired_on', 'revoked_on', 'paired_company_id', 'pairing_expires_on', 'last_seen', 'app_version',
    'token_kind', 'key_thumbprint',
})


class EhHrKioskDevice(models.Model):
    """A tablet at a workplace: what is known of it, how it gets its token and loses it, and who may pass.

    The hashes of token and pairing code lie in two columns that the ORM does not know: no read, export, search or
    ``sudo()`` reaches them.
    """

    _name = 'eh.hr.kiosk.device'
    _inherit = ['eh.hr.first.steps', 'eh.hr.kiosk.only']
    _description = 'Kiosk Tablet'
    _order = 'site_id, name, id'
    _rec_names_search = ['name', 'site_id']

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    site_id = fields.Many2one('eh.hr.site', string="Workplace", required=True, ondelete='cascade', index=True)
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
    token_kind = fields.Selection(
        [('key', "Bound to its key"), ('plain', "Plain token")],
        string="Token", readonly=True, copy=False,
        help="Bound to its key: each request shows that it comes from this very browser, and a copy of the token is worth nothing. "
             "Plain token: whoever copies it can act as this tablet.")
    key_thumbprint = fields.Char(
        readonly=True, copy=False, groups='eh_hr_face_kiosk.group_eh_hr_face_manager',
        help="Names the key that the tablet made when it was paired. The key itself never leaves the tablet.")
    app_version = fields.Char(string="Page Version", readonly=True, copy=False, help="The version of the kiosk page it shows.")
    is_paired_only = fields.Boolean(related='company_id.eh_kiosk_paired_only')
    is_plain_allowed = fields.Boolean(related='company_id.eh_kiosk_plain_tokens')
    event_ids = fields.One2many('eh.hr.kiosk.event', 'device_id', string="Events")

    _name_site_uniq = models.Constraint('UNIQUE (site_id, name)', "This workplace already has a tablet of this name.")

    def init(self):
        self.env.cr.execute(SQL(
            """
            ALTER TABLE %(table)s
                ADD COLUMN IF NOT EXISTS token_sha256 varchar(64),
                ADD COLUMN IF NOT EXISTS pairing_hash varchar(64);
            CREATE UNIQUE INDEX IF NOT EXISTS %(token_index)s ON %(table)s (token_sha256);
            CREATE UNIQUE INDEX IF NOT EXISTS %(pairing_index)s ON %(table)s (pairing_hash);
            """,
            table=SQL.identifier(self._table),
            token_index=SQL.identifier(f'{self._table}_token_sha256_uniq'),
            pairing_index=SQL.identifier(f'{self._table}_pairing_hash_uniq'),
        ))

    def _init_column(self, column_name):
        if column_name == 'token_kind':
            # Whoever was paired before tablets had keys is bound at the next session.
            self.env.cr.execute(SQL("UPDATE %s SET token_kind = 'plain' WHERE state = 'paired'", SQL.identifier(self._table)))
        else:
            super()._init_column(column_name)

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

    @api.model
    def _is_kiosk_only(self, field):
        return super()._is_kiosk_only(field) or field.name in _LIFECYCLE_FIELDS

    def write(self, vals):
        before = {device: (device.active, device.site_id) for device in self.sudo()} if {'active', 'site_id'} & vals.keys() else {}
        result = super().write(vals)
        for device, (active, site) in before.items():
            if device.active != active:
                device._note('restored' if device.active else 'archived')
            if device.site_id != site:
                device._note('moved', detail=self.env._("From %s", site.name))
        return result

    @api.ondelete(at_uninstall=False)
    def _note_deletion(self):
        for device in self.sudo():
            device._note('deleted')

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if 'name' not in (default or {}):
            for device, vals in zip(self, vals_list, strict=True):
                neighbours = self.with_context(active_test=False).search([('site_id', '=', vals['site_id'])])
                vals['name'] = free_name(self.env, device.name, set(neighbours.mapped('name')))
        return vals_list

    def _note(self, event_type, detail=None):
        """Write down what the user did to this tablet."""
        self.env['eh.hr.kiosk.event']._record(event_type, self._identity(), detail=detail, user_id=self.env.uid)

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

    # -- pairing --

    def _new_pairing_code(self):
        """Make a code good for one pairing within ten minutes; an older one of this tablet is void.

        :return: the code, 8 characters
        """
        self.ensure_one()
        self.check_access('write')
        self.flush_recordset()
        code = new_pairing_code()
        self.env.cr.execute(SQL(
            """
            UPDATE %s SET pairing_hash = %s, pairing_expires_on = now() AT TIME ZONE 'UTC' + make_interval(secs => %s)
             WHERE id = %s
            """,
            SQL.identifier(self._table), self._hash_code(code), PAIRING_TTL_S, self.id,
        ))
        self.invalidate_recordset(['pairing_expires_on'])
        return code

    @api.model
    def _hash_code(self, code):
        return hash_pairing_code(code, self.env['ir.config_parameter'].sudo().get_param('database.secret'))

    @api.model
    def _exchange(self, code, company, app_version, thumbprint=None):
        """Turn a pairing code into a device token.

        One UPDATE claims the code: of two exchanges at the same time the second waits, fails to
        serialize, is tried again by Odoo and finds the code used.

        :param str code: as typed or scanned
        :param company: the company whose kiosk page asks
        :param app_version: cleaned text or None
        :param thumbprint: of the key that the tablet showed; None from a browser that can make none
        :return: the token and the tablet, in superuser mode
        :raise KioskError: ``pairing_code_refused``, ``pairing_code_expired`` or ``key_required``
        """
        code = normalize_pairing_code(code)
        if not code or not company:
            raise KioskError('pairing_code_refused', "Unknown pairing code")
        if not thumbprint and not company.eh_kiosk_plain_tokens:
            # The code stays good: for a browser that can.
            raise KioskError('key_required', "This company pairs only tablets that show a key of their own")
        self.flush_model()
        code_hash = self._hash_code(code)
        token = new_token()
        self.env.cr.execute(SQL(
            """
            UPDATE %(table)s
               SET token_sha256 = %(token_hash)s, pairing_hash = NULL, pairing_expires_on = NULL, state = 'paired',
                   paired_on = now() AT TIME ZONE 'UTC', last_seen = now() AT TIME ZONE 'UTC', revoked_on = NULL,
                   paired_company_id = company_id, app_version = %(app_version)s,
                   key_thumbprint = %(thumbprint)s, token_kind = %(token_kind)s
             WHERE pairing_hash = %(code_hash)s AND company_id = %(company_id)s
               AND pairing_expires_on > now() AT TIME ZONE 'UTC'
               AND active AND site_id IN (SELECT id FROM eh_hr_site WHERE active)
            RETURNING id
            """,
            table=SQL.identifier(self._table), token_hash=hash_token(token), code_hash=code_hash,
            company_id=company.id, app_version=app_version,
            thumbprint=thumbprint, token_kind='key' if thumbprint else 'plain',
        ), log_exceptions=False)  # an error's text would hold the token's hash, and a second exchange is no error
        row = self.env.cr.fetchone()
        if row is None:
            raise self._refused_code(code_hash, company)
        device = self.sudo().browse(row[0])
        device.invalidate_recordset()
        kind = dict(self._fields['token_kind']._description_selection(self.env))[device.token_kind]
        self.env['eh.hr.kiosk.event']._record('paired', device._identity(), detail=kind)
        return token, device

    @api.model
    def _refused_code(self, code_hash, company):
        self.env.cr.execute(SQL(
            "SELECT 1 FROM %s WHERE pairing_hash = %s AND company_id = %s AND pairing_expires_on <= now() AT TIME ZONE 'UTC'",
            SQL.identifier(self._table), code_hash, company.id,
        ))
        if self.env.cr.rowcount:
            return KioskError('pairing_code_expired', "The pairing code is older than 10 minutes")
        return KioskError('pairing_code_refused', "Unknown pairing code")

    def _revoke(self, state, detail=None):
        """Void token and pairing code at once, and say so in the events.

        :param str state: what the tablet is then, ``'revoked'`` or ``'unpaired'``
        """
        self.check_access('write')
        self.flush_recordset()
        self.env.cr.execute(SQL(
            """
            UPDATE %s SET token_sha256 = NULL, pairing_hash = NULL, pairing_expires_on = NULL, state = %s,
                   key_thumbprint = NULL, token_kind = NULL, revoked_on = now() AT TIME ZONE 'UTC'
             WHERE id = ANY(%s)
            """,
            SQL.identifier(self._table), state, self.ids,
        ))
        self.invalidate_recordset()
        for device in self.sudo():
            device._note('revoked', detail)

    @api.model
    def _company(self, device):
        """:param device: a ``DeviceIdentity``
        :return: its company in superuser mode, as the company that everything done for this tablet is done in
        """
        return self.env['res.company'].sudo().with_context(
            allowed_company_ids=[device.company_id], eh_kiosk_present=True).browse(device.company_id)

    # -- recognising --

    @api.model
    def _identify(self, token):
        """:return: the ``DeviceIdentity`` of an active, paired tablet, else None; nothing is counted or written, and no proof
            asked for
        """
        if token is None:
            return None
        token_hash = hash_token(token)
        for model, names in READS.items():
            self.env[model].flush_model(names)
        self.env.cr.execute(identity_sql(token_hash, LAST_SEEN_EVERY_S))
        return read_identity(self.env.cr.fetchone(), token_hash)

    def _identity(self):
        """:return: the ``DeviceIdentity`` of this tablet, paired or not, for the events it causes"""
        self.ensure_one()
        company = self.company_id
        return DeviceIdentity(
            self.id, self.name, self.site_id.id, self.site_id.name, self.site_id.tz, company.id, company.partner_id.lang or None)

    @api.model
    def _bind(self, device, token, thumbprint):
        """Bind a tablet that was paired without a key to the one it shows. The first one stays.

        On a cursor of its own: it is true whatever becomes of the request.

        :param device: the ``DeviceIdentity``
        :param str token: its token, in case it was replaced meanwhile
        :param str thumbprint: of the key it showed
        :return: whether it is bound now
        """
        with own_cursor(self.env) as cr:
            cr.execute(SQL(
                "UPDATE %s SET key_thumbprint = %s, token_kind = 'key' WHERE id = %s AND token_sha256 = %s AND key_thumbprint IS NULL",
                SQL.identifier(self._table), thumbprint, device.device_id, hash_token(token)), log_exceptions=False)
            is_bound = bool(cr.rowcount)
            if is_bound:
                cr.execute(self.env['eh.hr.kiosk.event']._record_sql('key_bound', device))
        self.invalidate_model(['key_thumbprint', 'token_kind'])
        return is_bound

    @api.model
    def _saw(self, device, app_version=None):
        """Note that a tablet is alive, at most once a minute.

        On a cursor of its own, and it gives way when somebody has the row: a tablet's sign of life
        must not fail, or be failed by, anything else.
        """
        with own_cursor(self.env) as cr:
            cr.execute(SQL(
                """
                UPDATE %(table)s
                   SET last_seen = now() AT TIME ZONE 'UTC', app_version = COALESCE(%(app_version)s, app_version)
                 WHERE id IN (
                    SELECT id FROM %(table)s
                     WHERE id = %(device_id)s
                       AND (last_seen IS NULL OR last_seen < now() AT TIME ZONE 'UTC' - make_interval(secs => %(every)s)
                            OR app_version IS DISTINCT FROM COALESCE(%(app_version)s, app_version))
                       FOR NO KEY UPDATE SKIP LOCKED)
                """,
                table=SQL.identifier(self._table), device_id=device.device_id, app_version=app_version,
                every=LAST_SEEN_EVERY_S,
            ))
