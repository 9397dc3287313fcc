import hashlib
import hmac

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.seal import public_text, seal_key

# A key of its own: the token's hash serves nothing else under this label.
_BADGE_LABEL = b'eh_hr_face_kiosk badges 1'
_BADGE_BYTES = 16


class EhHrKioskPeople(models.AbstractModel):
    """Whom a paired tablet knows when Odoo does not answer: names, and badges as hashes under a key of its pairing."""

    _name = 'eh.hr.kiosk.people'
    _description = 'People Known to a Tablet'

    @api.model
    def _list_for(self, device):
        """:param device: the ``DeviceIdentity`` of the tablet
        :return: the body of the answer (docs/wire.md)
        """
        company = self.env['eh.hr.kiosk.device']._company(device)
        days = company.eh_kiosk_offline_days
        employees = company.env['hr.employee'].sudo()
        key = self._badge_key(device)
        return {
            'max_age_s': days * 86400,
            'people': [{
                'id': employee.id,
                'name': employee.name,
                'department_id': employee.department_id.id or None,
                'badge': employee.barcode and self._hash_badge(key, employee.barcode) or None,
                'has_pin': bool(employee.pin),
            } for employee in employees.search([('company_id', '=', company.id)])] if days else [],
            'use_pin': company.attendance_kiosk_use_pin,
            'seal_key': public_text(self._seal_key()),
            'server_time': fields.Datetime.now().isoformat() + 'Z',
        }

    @api.model
    def _badge_key(self, device):
        """A key that only this pairing has: the tablet makes it from its token, here it comes from the token's hash."""
        [[token_hash]] = self.env.execute_query(SQL(
            "SELECT token_sha256 FROM eh_hr_kiosk_device WHERE id = %s", device.device_id))
        return hmac.new((token_hash or '').encode(), _BADGE_LABEL, hashlib.sha256).digest()

    @api.model
    def _hash_badge(self, key, badge):
        return hmac.new(key, badge.encode(), hashlib.sha256).digest()[:_BADGE_BYTES].hex()

    @api.model
    def _seal_key(self):
        """:return: the private key that opens what tablets seal"""
        return seal_key(self.env['ir.config_parameter'].sudo().get_param('database.secret'))
