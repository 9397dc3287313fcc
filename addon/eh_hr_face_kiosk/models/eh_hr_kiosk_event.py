from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

EVENT_TYPES = [
    ('paired', "Tablet paired"),
    ('capture_passed', "Capture passed"),
    ('capture_failed', "Capture failed"),
    ('capture_aborted', "Capture aborted"),
    ('capture_deleted', "Capture deleted"),
    ('matched', "Face matched"),
    ('no_match', "Face not matched"),
    ('fallback_used', "Fallback used"),
    ('enrolled', "Face enrolled"),
    ('revoked', "Tablet revoked"),
]


class EhHrKioskEvent(models.Model):
    """What a tablet did, once and for all.

    Rows are written by ``_record`` (one INSERT) and erased by ``_purge`` (retention). The ORM's own
    create, write and unlink are refused to everybody, superuser mode included. The names are copied
    into the row, so that it can be read when the tablet, workplace or employee is gone.
    """

    _name = 'eh.hr.kiosk.event'
    _inherit = 'eh.hr.first.steps'
    _description = 'Kiosk Event'
    _order = 'id desc'
    _rec_name = 'event_type'
    _log_access = False

    event_type = fields.Selection(EVENT_TYPES, string="Event", required=True, readonly=True)
    recorded_on = fields.Datetime(string="Time", required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    device_id = fields.Many2one('eh.hr.kiosk.device', string="Tablet", readonly=True, ondelete='set null', index='btree_not_null')
    device_name = fields.Char(string="Tablet Name", readonly=True)
    site_id = fields.Many2one('eh.hr.site', string="Workplace", readonly=True, ondelete='set null', index='btree_not_null')
    site_name = fields.Char(string="Workplace Name", readonly=True)
    employee_id = fields.Many2one('hr.employee', string="Employee", readonly=True, ondelete='set null', index='btree_not_null')
    employee_name = fields.Char(readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Done By", readonly=True, ondelete='set null',
        help="Who did it in the back office. Empty for what the tablet itself did.")
    attempt_id = fields.Char(string="Attempt", readonly=True, help="The attempt at the kiosk this event belongs to.")
    detail = fields.Char(readonly=True)

    _company_time_idx = models.Index('(company_id, recorded_on)')
    _attempt_idx = models.Index('(attempt_id) WHERE attempt_id IS NOT NULL')

    @api.model
    def _record(self, event_type, device, *, employee_id=None, attempt_id=None, detail=None, user_id=None):
        """Write one event.

        :param str event_type: one of ``EVENT_TYPES``
        :param device: a ``DeviceIdentity``
        :param int employee_id: an employee of the device's company, or None
        :return: the id of the new row
        """
        self.env.cr.execute(self._record_sql(
            event_type, device, employee_id=employee_id, attempt_id=attempt_id, detail=detail, user_id=user_id))
        return self.env.cr.fetchone()[0]

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
                event_type, recorded_on, company_id, device_id, device_name, site_id, site_name,
                employee_id, employee_name, user_id, attempt_id, detail
            )
            SELECT
                %(event_type)s, now() AT TIME ZONE 'UTC', %(company_id)s, %(device_id)s, %(device_name)s,
                %(site_id)s, %(site_name)s, %(employee_id)s::int,
                (SELECT name FROM hr_employee WHERE id = %(employee_id)s), %(user_id)s::int, %(attempt_id)s, %(detail)s
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
    def _unlink_never(self):
        raise AccessError(self.env._("Kiosk events are written by the kiosk itself and cannot be changed or deleted."))

    @api.depends('event_type', 'device_name')
    def _compute_display_name(self):
        labels = dict(self._fields['event_type']._description_selection(self.env))
        for event in self:
            event.display_name = f"{labels.get(event.event_type, '')} – {event.device_name or ''}".strip(' –')
