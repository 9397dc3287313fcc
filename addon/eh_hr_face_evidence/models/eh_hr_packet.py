from odoo import api, models
from odoo.exceptions import AccessError

from odoo.addons.eh_hr_face_liveness.models.hr_attendance import AUDITOR
from odoo.addons.eh_hr_face_liveness.tools.clock import say_moment

from ..tools.canonical import digest
from ..tools.desk import collect_moments
from ..tools.entry import render_change
from ..tools.packet import make_packet, statements


class EhHrPacket(models.AbstractModel):
    """The dispute packet of an attendance or of a dispute, as PDF and as signed JSON.

    Each one that is made leaves a signed note: what leaves the database is on record too.
    """

    _name = 'report.eh_hr_face_evidence.packet'
    _description = 'Dispute Packet'

    @api.model
    def _make(self, record):
        """:param record: one ``hr.attendance`` or ``eh.hr.dispute`` that the user may read
        :return: the signed packet as JSON
        """
        visit, company = self._subject(record)
        packet = make_packet(self.env, visit, company)
        self.env['eh.hr.seal.note'].sudo()._record('packet', company, {
            'model': record._name, 'id': record.id, 'sha256': digest(packet['parts'])})
        return packet

    @api.model
    def _subject(self, record):
        if not self.env.user.has_group(AUDITOR):
            raise AccessError(self.env._("Only auditors of the face check-in make dispute packets."))
        record.ensure_one().check_access('read')
        if record._name == 'eh.hr.dispute':
            visit, company = record._visit(), record.company_id
            return visit._replace(disputes=record | record.sudo().attendance_id.with_env(self.env).eh_dispute_ids), company
        return record._eh_visit(self.env), record.employee_id.company_id.sudo()

    @api.model
    def _get_report_values(self, docids, data=None):
        model = self.env.context.get('active_model') or 'hr.attendance'
        records = self.env[model].browse(docids).exists()
        return {'doc_ids': records.ids, 'doc_model': model, 'docs': records, 'packets': [self._describe(record) for record in records]}

    def _describe(self, record):
        packet = self._make(record)
        visit, company = self._subject(record)
        parts, reader = packet['parts'], self.env.tz.zone
        states = {'sealed': self.env._("as it was sealed"), 'changed': self.env._("CHANGED since it was sealed"),
                  'unsealed': self.env._("not sealed yet")}
        names = {model: self.env['ir.model']._get(model).name for model in
                 ('eh.hr.liveness.check', 'eh.hr.kiosk.event', 'eh.hr.dispute', 'eh.hr.dispute.decision')}
        return {
            'company': company,
            'title': visit.attendance.employee_id.name or visit.disputes[:1].employee_name or '',
            'entry': render_change(self.env, parts['attendance'], None, is_decided=False, title=self.env._("Now"))
            if parts['attendance'] else None,
            'disputes': visit.disputes,
            'moments': [{
                **moment._asdict(), 'site_clock': f'{say_moment(self.env, moment.at, moment.tz)} ({moment.tz})',
                'reader_clock': say_moment(self.env, moment.at, reader),
            } for moment in collect_moments(self.env, visit)],
            'reader': reader,
            'says': {'tablet': self.env._("Tablet"), 'server': self.env._("Odoo"), 'user': self.env._("Person")},
            'records': [{
                'what': f"{names[record['model']]} {record['id']}", 'seq': record['seq'], 'state': states[record['state']],
                'is_changed': record['state'] == 'changed',
            } for name in ('captures', 'events', 'disputes', 'decisions') for record in parts[name]],
            'finding': self.env['eh.hr.seal.chain'].search([('company_id', '=', company.id)]).finding,
            'statements': statements(self.env),
            'made_by': parts['about']['made_by'],
            'made_at': say_moment(self.env, self.env.cr.now().replace(microsecond=0), reader),
        }

    @api.model
    def _can_print(self):
        return self.env['ir.actions.report'].get_wkhtmltopdf_state() in ('ok', 'workers')

    @api.model
    def _action_pdf(self, record):
        """:return: the action that prints; where nothing can, the one that gives the JSON and says how to get the PDF"""
        if self._can_print():
            xml_id = {'hr.attendance': 'packet_action', 'eh.hr.dispute': 'packet_dispute_action'}[record._name]
            return self.env.ref(f'eh_hr_face_evidence.{xml_id}').report_action(record)
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'warning', 'sticky': True,
                'message': self.env._("PDFs need the program wkhtmltopdf on Odoo's server (Debian: apt install wkhtmltopdf). Here is the signed JSON instead."),
                'next': self._action_json(record),
            },
        }

    @api.model
    def _action_json(self, record):
        return {'type': 'ir.actions.act_url', 'url': f'/eh_hr_face_evidence/packet/{record._name}/{record.id}', 'target': 'download'}


class PacketOfDispute(models.AbstractModel):
    """The same report, of a dispute."""

    _name = 'report.eh_hr_face_evidence.packet_of_dispute'
    _description = 'Dispute Packet of a Dispute'

    @api.model
    def _get_report_values(self, docids, data=None):
        return self.env['report.eh_hr_face_evidence.packet'].with_context(active_model='eh.hr.dispute')._get_report_values(docids, data)
