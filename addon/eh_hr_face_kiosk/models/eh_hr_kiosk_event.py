import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..const import RATE_WINDOW_S, SWEEP_BATCH
from ..tools.device_identity import DeviceIdentity
from ..tools.refusal_words import say_late, say_refusal
from ..tools.site_time import say_moment
from ..tools.sweep import count_overdue, delete_before, sweep

_logger = logging.getLogger(__name__)

EVENT_TYPES = [
    ('paired', "Tablet paired"),
    ('key_bound', "Tablet bound to its key"),
    ('revoked', "Tablet revoked"),
    ('proof_refused', "Copied token refused"),
    ('archived', "Archived"),
    ('restored', "Restored"),
    ('moved', "Moved"),
    ('deleted', "Deleted"),
    ('capture_passed', "Capture passed"),
    ('capture_failed', "Capture failed"),
    ('capture_aborted', "Capture stopped"),
    ('capture_deleted', "Capture deleted"),
    ('verdict_refused', "Verdict refused"),
    ('badge_unknown', "Unknown badge"),
    ('pin_used', "PIN used instead"),
    ('item_refused', "Report refused"),
    ('late_check_in', "Late check-in"),
    ('matched', "Face matched"),
    ('no_match', "Face not matched"),
    ('enrolled', "Face enrolled"),
    ('enrol_refused', "Face not enrolled"),
    ('match_undone', "Face match undone"),
    ('face_consent', "Face consent answered"),
    ('face_withdrawn', "Face consent withdrawn"),
    ('template_deleted', "Face template deleted"),
    ('erased', "Records deleted"),
]


class EhHrKioskEvent(models.Model):
    """What a tablet did, and what was done to it and to its workplace.

    Rows are written by ``_record`` (one INSERT). They go when their time is over (``_gc_past_retention``) or an
    administrator deletes them, which is an event again. The ORM's own create and write are refused to everybody, superuser
    mode included. Names and timezone are copied into the row, so that it can be read when what they belong to is gone.
    """

    _name = 'eh.hr.kiosk.event'
    _inherit = ['eh.hr.first.steps', 'eh.hr.kiosk.only']
    _description = 'Kiosk Event'
    _order = 'id desc'
    _rec_name = 'event_type'
    _rec_names_search = ['device_name', 'site_name', 'employee_name']
    _log_access = False

    event_type = fields.Selection(EVENT_TYPES, string="Event", required=True, readonly=True)
    recorded_on = fields.Datetime(string="Time", required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    device_id = fields.Many2one('eh.hr.kiosk.device', string="Tablet", readonly=True, ondelete='set null', index='btree_not_null')
    device_name = fields.Char(string="Tablet Name", readonly=True)
    site_id = fields.Many2one('eh.hr.site', string="Workplace", readonly=True, ondelete='set null', index='btree_not_null')
    site_name = fields.Char(string="Workplace Name", readonly=True)
    tz = fields.Char(string="Timezone", readonly=True, help="Of the workplace, at that time.")
    site_time = fields.Char(
        string="Time at the Workplace", compute='_compute_site_time', help="As the clock at the workplace showed it.")
    employee_id = fields.Many2one('hr.employee', readonly=True, ondelete='set null', index='btree_not_null')
    employee_name = fields.Char(readonly=True)
    user_id = fields.Many2one(
        'res.users', readonly=True, ondelete='set null', index='btree_not_null',
        help="Who did it in the back office. Empty for what the tablet itself did.")
    user_name = fields.Char(
        string="Done By", readonly=True, help="Who did it in the back office. Empty for what the tablet itself did.")
    attempt_id = fields.Char(string="Attempt", readonly=True, help="The attempt at the kiosk this event belongs to.")
    detail = fields.Char(readonly=True)
    detail_text = fields.Char(string="Detail in Words", compute='_compute_detail_text')

    _company_time_idx = models.Index('(company_id, recorded_on)')
    _attempt_idx = models.Index('(attempt_id) WHERE attempt_id IS NOT NULL')
    # Few among many, and what a manager looks for.
    _pin_used_idx = models.Index("(attempt_id) WHERE event_type = 'pin_used'")

    def init(self):
        # Events from before names of users were copied.
        self.env.cr.execute(SQL(
            """
            UPDATE %s event SET user_name = partner.name
              FROM res_users JOIN res_partner partner ON partner.id = partner_id
             WHERE res_users.id = event.user_id AND event.user_name IS NULL
            """,
            SQL.identifier(self._table)))

    @api.model
    def _record(self, event_type, device, *, employee_id=None, attempt_id=None, detail=None, user_id=None):
        """Write one event.

        :param str event_type: one of ``EVENT_TYPES``
        :param device: a ``DeviceIdentity``, of a tablet or of a workplace
        :param int employee_id: an employee of the device's company, or None
        :return: the id of the new row
        """
        self.env.cr.execute(self._record_sql(
            event_type, device, employee_id=employee_id, attempt_id=attempt_id, detail=detail, user_id=user_id))
        return self.env.cr.fetchone()[0]

    @api.model
    def _record_unknown_badge(self, device, attempt_id):
        """Write down that a card nobody has was shown, without its number, at most once a second and tablet."""
        if not self.env['eh.hr.rate.limit']._spend(f'badge_unknown:{device.device_id}', RATE_WINDOW_S, RATE_WINDOW_S):
            self._record('badge_unknown', device, attempt_id=attempt_id)

    @api.model
    def _record_sql(self, event_type, device, *, employee_id=None, attempt_id=None, detail=None, user_id=None,
                    when=None):
        """:param SQL when: the condition under which the event is written; None is always
        :return: the INSERT of one event as SQL with ``RETURNING id``, so that it can be part of a larger statement
        """
        if event_type not in dict(EVENT_TYPES):
            raise ValueError(f"unknown kiosk event {event_type!r}")
        return SQL(
            """
            INSERT INTO %(table)s (
                event_type, recorded_on, company_id, device_id, device_name, site_id, site_name, tz,
                employee_id, employee_name, user_id, user_name, attempt_id, detail
            )
            SELECT
                %(event_type)s, now() AT TIME ZONE 'UTC', %(company_id)s, %(device_id)s, %(device_name)s,
                %(site_id)s, %(site_name)s, %(tz)s, %(employee_id)s::int,
                (SELECT name FROM hr_employee WHERE id = %(employee_id)s), %(user_id)s::int,
                (SELECT partner.name FROM res_users JOIN res_partner partner ON partner.id = partner_id
                  WHERE res_users.id = %(user_id)s),
                %(attempt_id)s, %(detail)s
            WHERE %(when)s
            RETURNING id
            """,
            table=SQL.identifier(self._table),
            when=when or SQL("TRUE"),
            event_type=event_type,
            company_id=device.company_id,
            device_id=device.device_id,
            device_name=device.name,
            site_id=device.site_id,
            site_name=device.site_name,
            tz=device.tz,
            employee_id=employee_id or None,
            user_id=user_id or None,
            attempt_id=attempt_id or None,
            detail=detail or None,
        )

    @api.model
    def _is_kiosk_only(self, field):
        return True

    @api.model
    def _has_field_access(self, field, operation):
        # Not as superuser either: rows come from ``_record`` alone.
        return operation == 'read' and super()._has_field_access(field, operation)

    @api.ondelete(at_uninstall=False)
    def _unlink_by_administrators(self):
        if not self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin'):
            raise AccessError(self.env._("Only administrators of the face check-in can delete kiosk events."))
        self.env['eh.hr.hold']._check_free(self)
        for company, events in self.grouped('company_id').items():
            self._record_erasure(company, self.env._("Kiosk events: %s", len(events)))

    @api.model
    def _record_erasure(self, company, detail):
        """Write down that the user deleted records, without saying whose.

        :param str detail: what and how many
        """
        nowhere = DeviceIdentity(None, None, None, None, None, company.id)
        self._record('erased', nowhere, detail=detail, user_id=self.env.uid)

    @api.model
    def _gc_past_retention(self, batch=SWEEP_BATCH):
        """Delete the events that are older than their company keeps them.

        Commits and reports progress; when the scheduler's time is up it stops and is called again for the rest.

        :param int batch: most rows one statement removes
        :return: how many rows this run removed
        :rtype: int
        """
        removed, left = sweep(self.env['ir.cron'], self._count_overdue(), self._delete_overdue, batch)
        if removed:
            _logger.info("retention: removed %d kiosk events, %d to go", removed, left)
        return removed

    @api.model
    def _count_overdue(self):
        """:return: what is past its time now, one ``Overdue`` a company and horizon"""
        now = fields.Datetime.now()
        overdue = []
        for [company] in self.sudo()._read_group([], ['company_id']):
            kinds = {}
            for event_type, days in company._eh_kiosk_event_days().items():
                kinds.setdefault(days, []).append(event_type)
            for days, event_types in kinds.items():
                job = count_overdue(self.env, self._table, company.id, now - timedelta(days=days), event_types)
                if job.count:
                    overdue.append(job)
        return overdue

    @api.model
    def _delete_overdue(self, overdue, limit, since):
        """:return: how many of the oldest rows went, and from when on to go on"""
        answer = delete_before(self.env, overdue, limit, since)
        self.invalidate_model()
        return answer

    @api.depends('recorded_on', 'tz')
    @api.depends_context('lang')
    def _compute_site_time(self):
        for event in self:
            event.site_time = say_moment(self.env, event.recorded_on, event.tz) if event.tz and event.recorded_on else False

    @api.depends('event_type', 'detail')
    @api.depends_context('lang')
    def _compute_detail_text(self):
        for event in self:
            event.detail_text = event._say_detail()

    def _say_detail(self):
        """:return: the detail as a sentence where it is a code; for other modules to extend"""
        self.ensure_one()
        match self.event_type:
            case 'item_refused':
                return say_refusal(self.env, self.detail)
            case 'late_check_in':
                return say_late(self.env, self.detail)
        return self.detail

    @api.depends('event_type', 'device_name', 'site_name')
    @api.depends_context('lang')
    def _compute_display_name(self):
        labels = dict(self._fields['event_type']._description_selection(self.env))
        for event in self:
            event.display_name = f"{labels.get(event.event_type, '')} – {event.device_name or event.site_name or ''}".strip(' –')
