from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.eh_hr_face_liveness.const import CAPTURE_EVENTS

CAPTURE_CRON = 'eh_hr_face_liveness.ir_cron_retention'
EVENT_CRON = 'eh_hr_face_kiosk.ir_cron_gc_events'


class EhHrRetention(models.TransientModel):
    """What a company keeps, for how long, and whether the sweeps keep up: as it is when the page is opened."""

    _name = 'eh.hr.retention'
    _description = 'What Is Kept'
    _order = 'company_id, id'

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    what = fields.Char(readonly=True)
    days = fields.Char(string="Kept For", readonly=True)
    row_count = fields.Integer(string="Records", readonly=True)
    oldest_on = fields.Datetime(string="Oldest", readonly=True)
    overdue_count = fields.Integer(string="Past Their Time", readonly=True, help="The next sweep takes them, but for those that a dispute holds.")
    held_count = fields.Integer(string="Held by a Dispute", readonly=True)
    swept_on = fields.Datetime(string="Last Sweep", readonly=True)

    @api.model
    def action_open(self):
        self.check_access('read')
        lines = self.sudo().create([line for company in self.env.companies for line in self._lines(company.sudo())])
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("What Is Kept"), 'res_model': self._name, 'view_mode': 'list',
            'views': [(False, 'list')], 'domain': [('id', 'in', lines.ids)],
        }

    @api.model
    def _lines(self, company):
        """:return: values of one line for each kind of record; for other modules to extend"""
        days = company._eh_kiosk_event_days()
        captures = company.eh_liveness_retention_days
        of_captures = SQL("kept.event_type IN %s", CAPTURE_EVENTS)
        return [
            self._line(company, self.env._("Attended captures"), 'eh_hr_liveness_check', captures, CAPTURE_CRON),
            self._line(company, self.env._("Kiosk events about captures"), 'eh_hr_kiosk_event', captures, CAPTURE_CRON, of_captures),
            self._line(company, self.env._("Other kiosk events"), 'eh_hr_kiosk_event', days['paired'], EVENT_CRON, SQL("NOT (%s)", of_captures)),
            self._line(company, self.env._("Disputes and decisions"), 'eh_hr_dispute'),
            {**self._line(company, self.env._("Notes on the seals"), 'eh_hr_seal_note'), 'days': self.env._("No end; they name no employee")},
        ]

    @api.model
    def _line(self, company, what, table, days=None, cron=None, where=None):
        # What has no horizon stays until the person is erased, or for ever where it names nobody.
        held = self.env['eh.hr.hold']._held_sql('kept') if days else SQL("FALSE")
        [[count, oldest, overdue, on_hold]] = self.env.execute_query(SQL(
            """SELECT count(*), min(kept.recorded_on),
                      count(*) FILTER (WHERE kept.recorded_on < (now() AT TIME ZONE 'UTC') - %s * INTERVAL '1 day'),
                      count(*) FILTER (WHERE %s)
                 FROM %s kept WHERE kept.company_id = %s AND %s""",
            days or 36500, held, SQL.identifier(table), company.id, where or SQL("TRUE")))
        job = cron and self.env.ref(cron, raise_if_not_found=False)
        return {
            'company_id': company.id, 'what': what, 'row_count': count, 'oldest_on': oldest and oldest.replace(microsecond=0),
            'days': self.env._("%s days", days) if days else self.env._("No end; a person's part goes when they are erased"),
            'overdue_count': overdue, 'held_count': on_hold, 'swept_on': job and job.sudo().lastcall,
        }
