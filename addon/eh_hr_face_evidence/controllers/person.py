from odoo import http
from odoo.http import request

from ..tools.person_archive import make_archive


class Person(http.Controller):

    @http.route('/eh_hr_face_evidence/person/<int:employee_id>', type='http', auth='user', methods=['GET'], readonly=False)
    def person(self, employee_id):
        """Everything that is kept about an employee, for an administrator to hand over. Nothing of it is stored."""
        env = request.env
        if not env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin'):
            return request.not_found()
        employee = env['hr.employee'].with_context(active_test=False).search([('id', '=', employee_id)])
        if not employee:
            return request.not_found()
        words = [
            env._("What the face check-in keeps about you. Attendances are not in it: they are Odoo's own."),
            env._("A capture is the tablet's own report; the server did not verify it. All times are UTC."),
        ]
        archive = make_archive(employee.sudo(), words)
        env['eh.hr.seal.note'].sudo()._record('export', employee.company_id.sudo(), {'bytes': len(archive)})
        return request.make_response(archive, headers=[
            ('Content-Type', 'application/zip'), ('Cache-Control', 'no-store'),
            ('Content-Disposition', http.content_disposition(f'face-check-in-{employee.id}.zip'))])
