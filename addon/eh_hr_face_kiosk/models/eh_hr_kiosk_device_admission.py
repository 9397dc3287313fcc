from ipaddress import IPv6Address, ip_address

from odoo import api, models
from odoo.tools import SQL

from ..const import LAST_SEEN_EVERY_S, RATE_LIMIT_DEFAULT, RATE_LIMIT_PARAM, RATE_WINDOW_S
from ..errors import KioskError
from ..tools.credentials import hash_token


def address_key(address):
    """Whom to hold an unknown caller's requests against: its address, or its /64 network for IPv6,
    of which every household owns more addresses than a table has rows.

    :return: at most 45 characters
    """
    try:
        parsed = ip_address(address or '')
    except ValueError:
        return 'unknown'
    if isinstance(parsed, IPv6Address) and not parsed.ipv4_mapped:
        return f'{IPv6Address(int(parsed) >> 64 << 64)}/64'
    return str(getattr(parsed, 'ipv4_mapped', None) or parsed)


class EhHrKioskDevice(models.Model):
    """Who may pass: the token and the request budget, looked at together."""

    _inherit = 'eh.hr.kiosk.device'

    @api.model
    def _admit(self, token, address, throttle=None):
        """Recognise the tablet behind a request and count the request.

        A known tablet spends its own budget, everybody else that of the address they call from. So random
        tokens neither fill the limiter's table nor use up a real tablet's budget.

        :param token: the device token or None
        :param address: the caller's IP address
        :param throttle: name of the budget, or None for a route without one
        :return: the ``DeviceIdentity``
        :raise KioskError: ``rate_limited`` or ``device_unauthorized``
        """
        if throttle is None:
            device = self._identify(token)
        else:
            device = self._identify_and_count(token, address, throttle)
        if device is None:
            raise KioskError('device_unauthorized', "A valid device token is needed")
        return device

    @api.model
    def _identify_and_count(self, token, address, throttle):
        """One round trip for both, on a cursor of its own (see ``eh.hr.rate.limit``)."""
        limiter = self.env['eh.hr.rate.limit']
        limit = limiter._get_limit(RATE_LIMIT_PARAM, RATE_LIMIT_DEFAULT)
        token_hash = token and hash_token(token)
        device_prefix, address_budget = f'device:{throttle}:', f'address:{throttle}:{address_key(address)}'
        with limiter._own_cursor() as cr:
            cr.execute(SQL(
                """
                WITH known (id, name, site_id, site_name, tz, company_id, lang, token_sha256) AS MATERIALIZED (%(identity)s),
                     spent AS (%(spend)s)
                SELECT known.*, EXISTS (SELECT FROM spent)
                  FROM (VALUES (1)) AS one LEFT JOIN known ON true
                """,
                identity=self._identity_sql(token_hash or None),
                spend=limiter._spend_sql(
                    SQL("SELECT COALESCE((SELECT %s || token_sha256 FROM known), %s)", device_prefix, address_budget),
                    limit, RATE_WINDOW_S),
            ))
            *row, allowed = cr.fetchone()
            device = self._read_identity(row, token_hash)
            if not allowed:
                budget = device_prefix + token_hash if device else address_budget
                raise KioskError(
                    'rate_limited', "Too many requests",
                    retry_after_s=limiter._retry_after_s(cr, budget, limit, RATE_WINDOW_S))
            return device

    @api.model
    def _saw(self, device, app_version=None):
        """Note that a tablet is alive, at most once a minute.

        On a cursor of its own, and it gives way when somebody has the row: a tablet's sign of life
        must not fail, or be failed by, anything else.
        """
        with self.env['eh.hr.rate.limit']._own_cursor() as cr:
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
