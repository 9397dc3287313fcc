from dataclasses import dataclass
from hmac import compare_digest

from odoo import api, models
from odoo.tools import SQL

from ..const import PAIRING_TTL_S
from ..errors import KioskError
from ..tools.credentials import (
    hash_pairing_code, hash_token, new_pairing_code, new_token, normalize_pairing_code,
)


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The tablet behind a request, as ``request.eh_hr_kiosk_device``."""

    device_id: int
    name: str
    site_id: int
    site_name: str
    tz: str
    company_id: int
    lang: str | None = None  # of the company; None is whatever the page's browser asks for


class EhHrKioskDevice(models.Model):
    """How a tablet gets its token and loses it.

    The hashes lie in two columns that the ORM does not know: no read, export, search or ``sudo()`` reaches them.
    """

    _inherit = 'eh.hr.kiosk.device'

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

    @api.model
    def _identify(self, token):
        """:return: the ``DeviceIdentity`` of an active, paired tablet, else None; nothing is counted or written"""
        if token is None:
            return None
        token_hash = hash_token(token)
        self.flush_model(['name', 'active', 'site_id', 'company_id'])
        self.env['eh.hr.site'].flush_model(['name', 'active', 'tz'])
        self.env['res.company'].flush_model(['active', 'partner_id'])
        self.env['res.partner'].flush_model(['lang'])
        self.env.cr.execute(self._identity_sql(token_hash))
        row = self.env.cr.fetchone()
        return self._read_identity(row, token_hash)

    @api.model
    def _identity_sql(self, token_hash):
        return SQL(
            """
            SELECT device.id, device.name, site.id, site.name, site.tz, device.company_id, partner.lang, device.token_sha256
              FROM %s device
              JOIN eh_hr_site site ON site.id = device.site_id
              JOIN res_company company ON company.id = device.company_id
              JOIN res_partner partner ON partner.id = company.partner_id
             WHERE device.token_sha256 = %s AND device.active AND site.active AND company.active
            """,
            SQL.identifier(self._table), token_hash,
        )

    @api.model
    def _read_identity(self, row, token_hash):
        if row is None or row[0] is None or not compare_digest(row[7], token_hash):
            return None
        return DeviceIdentity(*row[:7])

    def _identity(self):
        """:return: the ``DeviceIdentity`` of this tablet, paired or not, for the events it causes"""
        self.ensure_one()
        site = self.site_id
        return DeviceIdentity(self.id, self.name, site.id, site.name, site.tz, self.company_id.id, self.company_id.partner_id.lang or None)

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
    def _exchange(self, code, company, app_version):
        """Turn a pairing code into a device token.

        One UPDATE claims the code: of two exchanges at the same time the second waits, fails to
        serialize, is tried again by Odoo and finds the code used.

        :param str code: as typed or scanned
        :param company: the company whose kiosk page asks
        :param app_version: cleaned text or None
        :return: the token and the tablet, in superuser mode
        :raise KioskError: ``pairing_code_refused`` or ``pairing_code_expired``
        """
        code = normalize_pairing_code(code)
        if not code or not company:
            raise KioskError('pairing_code_refused', "Unknown pairing code")
        self.flush_model()
        code_hash = self._hash_code(code)
        token = new_token()
        self.env.cr.execute(SQL(
            """
            UPDATE %(table)s
               SET token_sha256 = %(token_hash)s, pairing_hash = NULL, pairing_expires_on = NULL, state = 'paired',
                   paired_on = now() AT TIME ZONE 'UTC', last_seen = now() AT TIME ZONE 'UTC', revoked_on = NULL,
                   paired_company_id = company_id, app_version = %(app_version)s
             WHERE pairing_hash = %(code_hash)s AND company_id = %(company_id)s
               AND pairing_expires_on > now() AT TIME ZONE 'UTC'
               AND active AND site_id IN (SELECT id FROM eh_hr_site WHERE active)
            RETURNING id
            """,
            table=SQL.identifier(self._table), token_hash=hash_token(token), code_hash=code_hash,
            company_id=company.id, app_version=app_version,
        ))
        row = self.env.cr.fetchone()
        if row is None:
            raise self._refused_code(code_hash, company)
        device = self.sudo().browse(row[0])
        device.invalidate_recordset()
        self.env['eh.hr.kiosk.event']._record('paired', device._identity())
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
                   revoked_on = now() AT TIME ZONE 'UTC'
             WHERE id = ANY(%s)
            """,
            SQL.identifier(self._table), state, self.ids,
        ))
        self.invalidate_recordset()
        for device in self.sudo():
            self.env['eh.hr.kiosk.event']._record('revoked', device._identity(), detail=detail, user_id=self.env.uid)
