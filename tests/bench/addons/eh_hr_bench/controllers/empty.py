from odoo import http
from odoo.http import request


class EmptyRoute(http.Controller):

    @http.route('/eh_hr_bench/empty', type='http', auth='none', methods=['POST'], csrf=False, save_session=False)
    def empty(self):
        """What any route of Odoo costs before it does anything."""
        return request.make_json_response({})
