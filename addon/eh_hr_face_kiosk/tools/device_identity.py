"""The tablet behind a request, read from the database in one statement."""
from dataclasses import dataclass
from hmac import compare_digest

from odoo.tools import SQL

# What the statement reads, by model.
READS = {
    'eh.hr.kiosk.device': ['name', 'active', 'site_id', 'company_id', 'last_seen', 'key_thumbprint'],
    'eh.hr.site': ['name', 'active', 'tz'],
    'res.company': ['active', 'partner_id', 'eh_kiosk_plain_tokens'],
    'res.partner': ['lang'],
}
COLUMNS = SQL(
    "id, name, site_id, site_name, tz, company_id, lang, is_stale, key_thumbprint, allows_plain_token, token_sha256")


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """The tablet behind a request, as ``request.eh_hr_kiosk_device``; or a workplace, where there is no tablet."""

    device_id: int | None  # None: what happened to the workplace itself
    name: str | None
    site_id: int
    site_name: str
    tz: str
    company_id: int
    lang: str | None = None  # of the company; None is whatever the page's browser asks for
    is_stale: bool = False  # "last seen" is older than it may be
    key_thumbprint: str | None = None  # of the key it is bound to; None: a plain token
    allows_plain_token: bool = False  # its company admits tablets without a key


def identity_sql(token_hash, stale_after_s):
    """:param str token_hash: as ``hash_token`` makes it, or None for nobody
    :return: a query for ``COLUMNS`` of the active, paired tablet with that token
    """
    return SQL(
        """
        SELECT device.id, device.name, site.id, site.name, site.tz, device.company_id, partner.lang,
               COALESCE(device.last_seen < now() AT TIME ZONE 'UTC' - make_interval(secs => %s), TRUE),
               device.key_thumbprint, COALESCE(company.eh_kiosk_plain_tokens, FALSE), device.token_sha256
          FROM eh_hr_kiosk_device device
          JOIN eh_hr_site site ON site.id = device.site_id
          JOIN res_company company ON company.id = device.company_id
          JOIN res_partner partner ON partner.id = company.partner_id
         WHERE device.token_sha256 = %s AND device.active AND site.active AND company.active
        """,
        stale_after_s, token_hash,
    )


def read_identity(row, token_hash):
    """:param row: of ``identity_sql``, or None
    :rtype: DeviceIdentity | None
    """
    if row is None or row[0] is None or not compare_digest(row[-1], token_hash):
        return None
    return DeviceIdentity(*row[:-1])
