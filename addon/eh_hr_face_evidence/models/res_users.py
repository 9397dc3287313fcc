from odoo import api, fields, models

from odoo.addons.eh_hr_face_liveness.tools.clock import say_moment

OWN_RECORDS_SHOWN = 200


class ResUsers(models.Model):
    _inherit = 'res.users'

    eh_own_records_html = fields.Html(
        string="My Face Check-ins", compute='_compute_eh_own_records_html', sanitize=False,
        help="What is on record about you at the kiosks, in the words that HR reads.")

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, 'eh_own_records_html']

    @api.depends_context('uid', 'lang', 'tz', 'allowed_company_ids')
    def _compute_eh_own_records_html(self):
        for user in self:
            user.eh_own_records_html = user._eh_render_own_records() if user == self.env.user else False

    def _eh_render_own_records(self):
        """:return: HTML of one's own, whatever else one may read; False where no company of theirs shows it"""
        employees = self.env['hr.employee'].sudo().with_context(active_test=False).search(
            [('user_id', '=', self.env.uid), ('company_id.eh_show_own_records', '=', True)])
        if not employees:
            return False
        captures = self.env['eh.hr.liveness.check'].sudo().search(
            [('employee_number', 'in', employees.ids)], limit=OWN_RECORDS_SHOWN)
        events = self.env['eh.hr.kiosk.event'].sudo().search(
            [('employee_id', 'in', employees.ids), ('event_type', 'not like', 'capture_')], limit=OWN_RECORDS_SHOWN)
        results = dict(captures._fields['result']._description_selection(self.env))
        names = dict(events._fields['event_type']._description_selection(self.env))
        lines = [{
            'at': capture.recorded_on, 'clock': self._eh_say_clock(capture.recorded_on, capture.site_tz), 'where': f'{capture.device_name}, {capture.site_name}',
            'what': self.env._("Attended capture: %s", results.get(capture.result, '')),
            'details': [text for text in (capture.reason, capture.noticed) if text],
        } for capture in captures] + [{
            'at': event.recorded_on, 'clock': self._eh_say_clock(event.recorded_on, event.tz), 'where': ', '.join(filter(None, (event.device_name, event.site_name))),
            'what': names.get(event.event_type, event.event_type), 'details': [text for text in (event.detail_text,) if text],
        } for event in events]
        lines.sort(key=lambda line: line['at'], reverse=True)
        return self.env['ir.qweb']._render('eh_hr_face_evidence.own_records', {
            'lines': lines[:OWN_RECORDS_SHOWN],
            'days': sorted(set(employees.company_id.mapped('eh_liveness_retention_days'))),
        })

    def _eh_say_clock(self, moment, tz):
        return f"{say_moment(self.env, moment, tz or 'UTC')} ({tz or 'UTC'})"
