from odoo import http
from odoo.http import request

from ..tools.packet import write_packet

MODELS = ('hr.attendance', 'eh.hr.dispute')


class Packet(http.Controller):

    # It seals and notes what it gives out, so it writes.
    @http.route('/eh_hr_face_evidence/packet/<string:model>/<int:record_id>', type='http', auth='user', methods=['GET'], readonly=False)
    def packet(self, model, record_id):
        """The signed packet of an attendance or a dispute that the user may read, as a file."""
        record = model in MODELS and request.env[model].search([('id', '=', record_id)])
        if not record:
            return request.not_found()
        packet = request.env['report.eh_hr_face_evidence.packet']._make(record)
        return request.make_response(write_packet(packet), headers=[
            ('Content-Type', 'application/json; charset=utf-8'), ('Cache-Control', 'no-store'),
            ('Content-Disposition', http.content_disposition(f'packet-{model}-{record_id}.json'))])
