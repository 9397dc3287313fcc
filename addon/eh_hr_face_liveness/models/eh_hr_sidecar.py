"""The sidecars this database is paired with, and what passes between the two."""

from datetime import datetime, timezone

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..const import SIDECAR_BUDGET_MS, SIDECAR_FRAMES
from ..tools.pairing import (
    CODE_CHARS,
    WIRE_VERSION,
    NotProved,
    kid_of,
    new_salt,
    next_ticket_key,
    plain_code,
    read_answer,
    secret_of_code,
    write_request,
)
from ..tools.passive import KnownSidecar
from ..tools.passive_words import say_health
from ..tools.sidecar_call import SidecarTrouble, ask_sidecar, check_address
from ..tools.ticket import mint_ticket
from ..tools.verdict import public_keys

# More than this between the clocks, and tickets are refused as expired or verdicts as old.
SKEW_WARN_S = 5
# How a state is told; any other is a danger to verdicts.
_MOODS = {'good': 'success', 'models_changed': 'success', 'no_model': 'warning'}


class EhHrSidecar(models.Model):
    """A sidecar that this database has paired with.

    Only pairing, rotation and the checks write here. The ticket key lies in columns that the ORM does not know, as the tokens
    of tablets do.
    """

    _name = 'eh.hr.sidecar'
    _inherit = 'eh.hr.kiosk.only'
    _description = 'Sidecar'
    _rec_name = 'address'
    _order = 'address'

    address = fields.Char(
        string="Address for Odoo", required=True, readonly=True, help="Where Odoo itself reaches the sidecar.")
    tablet_address = fields.Char(
        string="Address for Tablets", required=True, readonly=True, help="Where the tablets' browsers reach the sidecar.")
    audience = fields.Char(string="Name", readonly=True, help="The sidecar's name for itself in tickets and verdicts.")
    version = fields.Char(readonly=True)
    jwks = fields.Json(string="Public Keys", readonly=True, help="With these it signs its verdicts.")
    known_models = fields.Json(
        string="Models Seen", readonly=True, help="As an administrator last saw them. A verdict by another one is refused.")
    detector = fields.Char(string="Face Detector (SHA-256)", readonly=True)
    paired_on = fields.Datetime(readonly=True)
    key_changed_on = fields.Datetime(string="Key Changed", readonly=True)
    checked_on = fields.Datetime(string="Last Checked", readonly=True)
    skew_s = fields.Float(string="Its Clock Is Ahead By (s)", readonly=True, digits=(16, 1))
    health = fields.Char(string="State Code", readonly=True)
    health_detail = fields.Char(readonly=True)
    health_text = fields.Text(string="State", compute='_compute_health_text')
    models_text = fields.Text(string="Models", compute='_compute_models_text')
    company_ids = fields.One2many('res.company', 'eh_sidecar_id', string="Used By")

    _address_uniq = models.Constraint('UNIQUE (address)', "This sidecar is paired already.")

    def init(self):
        self.env.cr.execute(SQL(
            "ALTER TABLE %s ADD COLUMN IF NOT EXISTS ticket_kid varchar(64), ADD COLUMN IF NOT EXISTS ticket_key varchar(128)",
            SQL.identifier(self._table)))

    @api.model
    def _is_kiosk_only(self, field):
        return True

    @api.depends('health', 'health_detail', 'checked_on')
    @api.depends_context('lang')
    def _compute_health_text(self):
        for sidecar in self:
            sidecar.health_text = say_health(self.env, sidecar.health, sidecar.health_detail)

    @api.depends('known_models')
    def _compute_models_text(self):
        for sidecar in self:
            sidecar.models_text = "\n".join(
                f"{model['id']} ({model['sha256'][:12]})" for model in sidecar.known_models or []) or self.env._("None")

    # -- pairing, rotating, asking how things are --

    @api.model
    def _pair(self, address, tablet_address, code):
        """Exchange a set-up code for a ticket key that both sides work out, and the sidecar's public keys.

        :param str code: as the sidecar showed it, however it was typed
        :return: the sidecar, in superuser mode
        :raise UserError: in words, why it did not work
        """
        try:
            address, tablet_address = check_address(address), check_address(tablet_address or address)
        except SidecarTrouble as trouble:
            raise UserError(say_health(self.env, trouble.code, trouble.detail)) from None
        if len(plain_code(code)) != CODE_CHARS:
            raise UserError(self.env._(
                "A set-up code has %s letters and digits. The sidecar shows one when it is asked: npm run sidecar -- pair",
                CODE_CHARS))
        sidecar = self.sudo().search([('address', '=', address)]) or self.sudo().create({
            'address': address, 'tablet_address': tablet_address})
        secret, salt = secret_of_code(code), new_salt()
        try:
            facts = sidecar._ask(secret, 'pair', salt)
        except SidecarTrouble as trouble:
            raise UserError(say_health(self.env, trouble.code, trouble.detail)) from None
        sidecar._take_key(secret, salt, facts)
        sidecar.write({'tablet_address': tablet_address, 'paired_on': fields.Datetime.now()})
        sidecar._take_facts(facts, is_seen=True)
        return sidecar

    def action_rotate(self):
        """Agree on the next ticket key. The one before is honoured until the next one was seen at work."""
        self.ensure_one()
        self._check_may_change()
        sidecar = self.sudo()
        key, salt = sidecar._secret(), new_salt()
        try:
            facts = sidecar._ask(key, 'rotate', salt)
        except SidecarTrouble as trouble:
            raise UserError(say_health(self.env, trouble.code, trouble.detail)) from None
        sidecar._take_key(key, salt, facts)
        sidecar._take_facts(facts, is_seen=False)
        return self._notify(self.env._("There is a new key."))

    def action_test(self):
        """Ask the sidecar how it is, and say so in words. What models it has is seen by whoever presses the button."""
        self.ensure_one()
        self._check_may_change()
        sidecar = self.sudo()
        sidecar._check_health(is_seen=True)
        return self._notify(sidecar.health_text, _MOODS.get(sidecar.health, 'danger'))

    def action_unpair(self):
        """Forget the sidecar. Its own key of this database is then good for nothing, since nobody signs with it."""
        self._check_may_change()
        self.sudo().unlink()
        self.env.registry.clear_cache()
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.model
    def _cron_check(self):
        """Hourly, and when a verdict came with a key or a model that nobody here knows."""
        for sidecar in self.sudo().search([]):
            sidecar._check_health(is_seen=False)

    def _check_health(self, is_seen):
        try:
            facts = self._ask(self._secret(), 'status', new_salt())
        except SidecarTrouble as trouble:
            self.write({'health': trouble.code,
                        'health_detail': trouble.detail, 'checked_on': fields.Datetime.now()})
            return
        self._take_facts(facts, is_seen)

    def _ask(self, secret, purpose, salt):
        """:param bytes secret: that both sides know
        :return: what the sidecar says of itself, proved
        :raise SidecarTrouble: why there is no such answer
        """
        self.ensure_one()
        kid, _key = self._ticket_key() if purpose != 'pair' else (None, None)
        body, way_s = ask_sidecar(self.address, write_request(
            secret, purpose, issuer=self._issuer(), salt=salt, kid=kid))
        now = datetime.now(timezone.utc).timestamp()
        try:
            facts = read_answer(secret, salt, body)
        except (NotProved, ValueError):
            raise SidecarTrouble('not_proved') from None
        if facts.get('wire') != WIRE_VERSION:
            raise SidecarTrouble('other_version', str(facts.get('version')))
        return {**facts, 'skew_s': round(facts['time'] - (now - way_s / 2), 1)}

    def _take_facts(self, facts, is_seen):
        """:param bool is_seen: an administrator looks at the answer, so its models are the ones to expect from now on"""
        models_now = [{'id': model['id'], 'sha256': model['sha256'], 'weight': model['weight']} for model in facts['models']]
        seen = self.known_models or []
        added = [model['id'] for model in models_now if model not in seen]
        is_other = bool(added) or facts['detector'] != self.detector
        health, detail = 'good', None
        if abs(facts['skew_s']) > SKEW_WARN_S:
            health, detail = 'clock', str(round(facts['skew_s']))
        elif is_other and not is_seen:
            health, detail = 'models_unseen', ", ".join(added or ["face detector"])
        elif not any(model['weight'] > 0 for model in models_now):
            health = 'no_model'
        elif is_other and seen:
            health, detail = 'models_changed', ", ".join(added or ["face detector"])
        values = {
            'audience': facts['audience'], 'version': facts['version'], 'jwks': facts['keys'], 'skew_s': facts['skew_s'],
            'health': health, 'health_detail': detail, 'checked_on': fields.Datetime.now()}
        if is_seen:
            values.update(known_models=models_now, detector=facts['detector'])
        self.write(values)
        self.env.registry.clear_cache()

    def _take_key(self, secret, salt, facts):
        key = next_ticket_key(secret, self._issuer(), salt)
        if facts.get('kid') != kid_of(key):
            raise UserError(say_health(self.env, 'not_proved', None))
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "UPDATE %s SET ticket_kid = %s, ticket_key = %s WHERE id = %s",
            SQL.identifier(self._table), kid_of(key), key, self.id), log_exceptions=False)
        self.write({'key_changed_on': fields.Datetime.now()})

    def _ticket_key(self):
        self.ensure_one()
        self.flush_recordset()
        self.env.cr.execute(SQL(
            "SELECT ticket_kid, ticket_key FROM %s WHERE id = %s", SQL.identifier(self._table), self.id))
        return self.env.cr.fetchone() or (None, None)

    def _secret(self):
        _kid, key = self._ticket_key()
        if not key:
            raise UserError(say_health(self.env, 'key_unknown', None))
        return key.encode()

    def _check_may_change(self):
        if not (self.env.is_system() or self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin')):
            raise UserError(self.env._("Only administrators can do this."))

    def _notify(self, text, mood='success'):
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': mood, 'message': text, 'sticky': mood == 'danger',
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'}},
        }

    # -- what the kiosk's routes ask --

    @api.model
    def _offer(self, device, attempt_id, nonce, now):
        """:param device: a ``DeviceIdentity``
        :return: what the tablet needs for one verdict about this attempt; None where its company uses no sidecar
        """
        minted = self._mint(device.company_id, 'verify', attempt_id, device.device_id, nonce, now, 'tablet_address')
        return minted and {
            'url': minted[0], 'ticket': minted[1], 'budget_ms': SIDECAR_BUDGET_MS, 'frames': SIDECAR_FRAMES}

    @api.model
    def _mint(self, company_id, scope, attempt_id, device_id, nonce, now, address='address'):
        """:param str scope: ``'verify'``, or ``'enrol'`` for what only this server itself may ask
        :param datetime now: naive UTC
        :return: the sidecar's address and a ticket of 60 seconds, or None where the company uses none
        """
        self.env['res.company'].flush_model(['eh_sidecar_use', 'eh_sidecar_id'])
        self.flush_model(['address', 'tablet_address', 'audience'])
        self.env.cr.execute(SQL(
            """
            SELECT sidecar.%s, audience, ticket_kid, ticket_key
              FROM res_company company JOIN eh_hr_sidecar sidecar ON sidecar.id = company.eh_sidecar_id
             WHERE company.id = %s AND company.eh_sidecar_use != 'off' AND ticket_key IS NOT NULL
            """, SQL.identifier(address), company_id))
        row = self.env.cr.fetchone()
        if row is None:
            return None
        url, audience, kid, key = row
        ticket = mint_ticket(
            kid, key, issuer=self._issuer(), audience=audience, issued_at=int(now.replace(tzinfo=timezone.utc).timestamp()),
            scope=scope, attempt=attempt_id, device=device_id, company=company_id, nonce=nonce)
        return url, ticket

    @api.model
    def _issuer(self):
        return self.env['ir.config_parameter'].sudo().get_param('database.uuid')

    @api.model
    @tools.ormcache('company_id')
    def _known(self, company_id):
        """:return: the ``KnownSidecar`` of a company, or None where it uses none; kept by every worker until something changes"""
        company = self.env['res.company'].sudo().browse(company_id)
        sidecar = company.eh_sidecar_id
        if company.eh_sidecar_use == 'off' or not sidecar:
            return None
        return KnownSidecar(
            use=company.eh_sidecar_use, audience=sidecar.audience, keys=public_keys(sidecar.jwks),
            models={model['id']: model['sha256'] for model in sidecar.known_models or []}, detector=sidecar.detector or None)

    @api.model
    def _look_soon(self, company_id):
        """Have the sidecar asked for its keys by the scheduler, at most once a minute; nobody waits for it."""
        if not self.env['eh.hr.rate.limit']._spend(f'sidecar_look:{company_id}', 1, 60):
            self.env.ref('eh_hr_face_liveness.ir_cron_check_sidecars').sudo()._trigger()
