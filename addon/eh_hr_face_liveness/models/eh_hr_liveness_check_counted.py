"""What HR counts captures by, worked out by PostgreSQL: pivots and graphs show where people fail more often."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import LATE_AFTER_S
from ..tools.clock import local


class EhHrLivenessCheckCounted(models.AbstractModel):
    _name = 'eh.hr.liveness.check.counted'
    _description = "Attended Capture, as Counted"

    site_hour = fields.Integer(
        string="Hour at the Workplace", compute='_compute_site_hour', aggregator=None,
        help="By the workplace's clock: a place where captures fail at the same hour has light in the way.")
    passed_share = fields.Float(
        string="Share That Passed", compute='_compute_passed_share', digits=(3, 2), aggregator='avg',
        help="Of the captures of those who did not choose to go without the camera.")

    @api.depends('recorded_on', 'site_tz')
    def _compute_site_hour(self):
        for check in self:
            check.site_hour = local(check.recorded_on, check.site_tz).hour

    @api.depends('outcome')
    def _compute_passed_share(self):
        for check in self:
            check.passed_share = check.outcome == 'passed'

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == 'site_hour':
            self._check_field_access(self._fields[field_expr], 'read')
            return SQL(
                "extract(hour FROM %s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(%s, 'UTC'))::int",
                SQL.identifier(alias, 'recorded_on'), SQL.identifier(alias, 'site_tz'))
        if field_expr == 'passed_share':
            self._check_field_access(self._fields[field_expr], 'read')
            return SQL(
                "CASE %s WHEN 'passed' THEN 1.0 WHEN 'declined' THEN NULL ELSE 0.0 END", SQL.identifier(alias, 'result'))
        return super()._field_to_sql(alias, field_expr, query)

    def _search_is_late(self, operator, value):
        """As ``_compute_is_late`` has it."""
        if operator != 'in' or set(value) != {True}:
            return NotImplemented
        self.env['hr.attendance'].flush_model()
        after_attendance = SQL(" OR ").join(SQL(
            """EXISTS (SELECT FROM hr_attendance attendance WHERE attendance.%(attempt)s = capture.attempt_id
                          AND attendance.%(device)s = capture.device_id
                          AND capture.recorded_on > attendance.%(moment)s + %(late)s * INTERVAL '1 second')""",
            attempt=SQL.identifier(f'eh_{end}_attempt_id'), device=SQL.identifier(f'eh_{end}_device_id'),
            moment=SQL.identifier(f'check_{end}'), late=LATE_AFTER_S) for end in ('in', 'out'))
        return Domain('id', 'in', SQL(
            """(SELECT capture.id FROM eh_hr_liveness_check capture
                 WHERE capture.late IS TRUE OR CASE WHEN capture.server_saw_begin
                            THEN capture.server_ended_at - capture.server_began_at
                                 > capture.duration_ms * INTERVAL '1 millisecond' + %s * INTERVAL '1 second'
                            ELSE %s END)""",
            LATE_AFTER_S, after_attendance))
