import base64
import io
from urllib.parse import quote, urlsplit

import qrcode
from markupsafe import Markup

from odoo import api, fields, models

from ..tools.credentials import format_pairing_code

# Browsers give the camera to pages from these hosts without https.
_LOCAL_HOSTS = frozenset({'localhost', '127.0.0.1', '::1'})
# Of the tablet's name in the QR code: more makes it too fine for a cheap camera.
MAX_TABLET_CHARS = 40


class EhHrKioskPairing(models.TransientModel):
    """The dialog that shows a pairing code. The code is handed over in the context and never stored."""

    _name = 'eh.hr.kiosk.pairing'
    _description = 'Pair a Tablet'

    device_id = fields.Many2one('eh.hr.kiosk.device', required=True, readonly=True, ondelete='cascade')
    state = fields.Selection(related='device_id.state')
    pairing_expires_on = fields.Datetime(related='device_id.pairing_expires_on')
    code = fields.Char(string="Pairing Code", compute='_compute_code')
    kiosk_url = fields.Char(string="Kiosk Address", compute='_compute_code')
    qr_code = fields.Html(compute='_compute_code', sanitize=False)
    is_camera_blocked = fields.Boolean(compute='_compute_code')
    is_address_local = fields.Boolean(compute='_compute_code')

    @api.depends('device_id')
    @api.depends_context('eh_pairing_code')
    def _compute_code(self):
        code = self.env.context.get('eh_pairing_code')
        code = code if isinstance(code, str) and code.isalnum() and code.isascii() else ''
        for dialog in self:
            url = dialog.device_id.sudo().company_id.attendance_kiosk_url or ''
            dialog.kiosk_url = url
            dialog.code = code and format_pairing_code(code)
            # In the fragment: it never reaches a server, so no access log has it.
            device = dialog.device_id.sudo()
            tablet = quote(f'{device.site_id.name} · {device.name}'[:MAX_TABLET_CHARS])
            dialog.qr_code = code and self._draw_qr(f'{url}#eh_pair={code}&eh_tablet={tablet}')
            parts = urlsplit(url)
            # A tablet that opens such an address looks for Odoo on itself.
            dialog.is_address_local = parts.hostname in _LOCAL_HOSTS
            dialog.is_camera_blocked = parts.scheme != 'https' and not dialog.is_address_local

    def _draw_qr(self, text):
        picture = io.BytesIO()
        qrcode.make(text, box_size=6, border=2).save(picture, format='PNG', optimise=True)
        return Markup('<img class="o_eh_face_qr" alt="%s" src="data:image/png;base64,%s"/>') % (
            self.env._("QR code with the kiosk address and the pairing code"),
            base64.b64encode(picture.getvalue()).decode(),
        )

    def action_new_code(self):
        self.ensure_one()
        return self.device_id.action_pair()
