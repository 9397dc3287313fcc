"""One readonly record per attended capture, as the kiosk page asserted it."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.eh_hr_face_kiosk.errors import KioskError

from ..const import (
    BLINK_LIMIT,
    DURATION_LIMIT_MS,
    FRAMES_PER_SECOND_LIMIT,
    OUTCOMES,
    POLICIES,
    REASONS_LIMIT,
    SWEEP_BATCH,
    TEXT_LIMIT,
    TRIGGERS,
)
from ..tools.attempt import parse_attempt
from ..tools.record_sql import record_attempt_sql
from ..tools.score_picture import render_score
from ..tools.sweep import REPORT_EVERY_S, count_overdue, delete_before, sweep
from ..tools.timeline import render_timeline
from ..tools.words import say_reason
from .res_company import CAPTURE_POLICIES

_logger = logging.getLogger(__name__)


def _one_of(column, values):
    return f"""{column} IN ({", ".join(f"'{value}'" for value in values)})"""


class EhHrLivenessCheck(models.Model):
    _name = 'eh.hr.liveness.check'
    _inherit = 'eh.hr.first.steps'
    _description = "Attended Capture"
    _order = 'recorded_on desc, id desc'
    # `recorded_on` is the only moment of a record that nobody edits, and its device is who wrote it.
    _log_access = False
    # No x2many command of another model reaches a record in sudo.
    _allow_sudo_commands = False

    attempt_id = fields.Char(
        size=36, required=True, readonly=True,
        help="Made by the tablet for this attempt. The attendance it led to carries the same one.")
    outcome = fields.Selection(
        [('passed', "Passed"), ('failed', "Failed"), ('aborted', "Stopped")],
        required=True, readonly=True,
        help="Passed: what the prompt asked for was seen in time.\n"
             "Failed: the time was up first.\n"
             "Stopped: something else ended the prompt, such as a missing camera.")
    recorded_on = fields.Datetime(required=True, readonly=True, help="When the server recorded the attempt.")
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    device_id = fields.Many2one('eh.hr.kiosk.device', string="Tablet", required=True, readonly=True, ondelete='restrict')
    site_id = fields.Many2one('eh.hr.site', string="Workplace", required=True, readonly=True, ondelete='restrict')
    # An employee can be deleted (a person's right to be erased is not ours to refuse); `employee_name` stays.
    employee_id = fields.Many2one('hr.employee', readonly=True, ondelete='set null')
    device_name = fields.Char(string="Tablet Name", required=True, readonly=True, help="As it was at that time.")
    site_name = fields.Char(string="Workplace Name", required=True, readonly=True, help="As it was at that time.")
    employee_name = fields.Char(string="Employee Name", readonly=True, help="As it was at that time.")

    trigger = fields.Selection(
        [('manual', "Manual selection"), ('badge', "Badge")], string="Identified By", readonly=True,
        help="How the employee told the tablet who they are.")
    prompt = fields.Char(size=TEXT_LIMIT, readonly=True, help="What the tablet asked the employee to do.")
    duration_ms = fields.Integer(string="Duration (ms)", required=True, readonly=True, aggregator='avg')
    blink_count = fields.Integer(string="Blinks", required=True, readonly=True, aggregator=None)
    fail_reason = fields.Char(string="Reason Code", size=TEXT_LIMIT, readonly=True)
    policy = fields.Selection(
        CAPTURE_POLICIES, string="Capture Policy", readonly=True, help="The policy that held for the tablet at that time.")
    frames_per_second = fields.Float(
        string="Pictures per Second", digits=(5, 1), readonly=True, aggregator='avg',
        help="How many camera pictures per second the tablet looked at.")
    timeline = fields.Json(string="Timeline Data", readonly=True)
    l1 = fields.Float(
        string="Score by the Tablet", digits=(3, 2), readonly=True, aggregator='avg',
        help="What the tablet's browser made of the pictures, 0 to 1, weighed as its policy says. Asserted by the tablet: "
             "the server did not verify it. It decides nothing, neither the outcome nor the check-in.")
    # A number field reads as 0 when it is empty, and "no score" is not a score of 0.
    is_scored = fields.Boolean(string="Has a Score", readonly=True)
    components = fields.Json(string="Score Data", readonly=True)
    reasons = fields.Json(string="Score Reason Codes", readonly=True)
    policy_met = fields.Selection(
        [('met', "Reached"), ('not_met', "Not reached")], string="Policy's Figures", readonly=True,
        help="Whether the tablet's own figures reached what its policy asks for. Asserted by the tablet. "
             "The outcome does not depend on it: it says whether the prompt was followed in time.")
    client_asserted = fields.Boolean(
        string="Asserted by Client", required=True, readonly=True,
        help="Always set. The tablet's browser reported this outcome and the server did not verify it. "
             "The record does not prove that a real person was present.")
    server_verdict = fields.Selection(
        [('not_assessed', "Not assessed")], required=True, readonly=True,
        help="What a server made of the pictures. In this version no picture reaches a server, "
             "so nothing is assessed.")

    asserted_by = fields.Char(string="Source", compute='_compute_asserted_by', help="Who says so. The server did not verify it.")
    duration_s = fields.Float(string="Duration (s)", compute='_compute_duration_s', digits=(6, 1))
    reason = fields.Char(compute='_compute_reason', help="Why the prompt did not pass, in words.")
    score_html = fields.Html(string="Score", compute='_compute_score_html', sanitize=False)
    timeline_html = fields.Html(string="Timeline", compute='_compute_timeline_html', sanitize=False)
    attendance_id = fields.Many2one(
        'hr.attendance', compute='_compute_attendance', groups='hr_attendance.group_hr_attendance_officer')
    attendance_direction = fields.Selection(
        [('in', "Check In"), ('out', "Check Out")], string="Before", compute='_compute_attendance',
        groups='hr_attendance.group_hr_attendance_officer')

    _attempt_uniq = models.Constraint(
        'UNIQUE (device_id, attempt_id)', "This attempt of this device is already recorded.")
    _client_asserted_check = models.Constraint(
        'CHECK (client_asserted IS TRUE)', "Every capture is asserted by the client: the server did not verify it.")
    _words_check = models.Constraint(
        f"CHECK ({_one_of('outcome', OUTCOMES)} AND {_one_of('trigger', TRIGGERS)} AND {_one_of('policy', POLICIES)}"
        f" AND {_one_of('policy_met', ('met', 'not_met'))})",
        "The outcome, the trigger, the policy or what became of it is not one of the known words.")
    _ranges_check = models.Constraint(
        f'CHECK (duration_ms BETWEEN 0 AND {DURATION_LIMIT_MS} AND blink_count BETWEEN 0 AND {BLINK_LIMIT}'
        f' AND frames_per_second BETWEEN 0 AND {FRAMES_PER_SECOND_LIMIT})',
        "The duration, the number of blinks or the number of pictures per second is out of range.")
    _score_check = models.Constraint(
        f'''CHECK (l1 BETWEEN 0 AND 1 AND is_scored = (l1 IS NOT NULL)
             AND jsonb_typeof(components) = 'object'
             AND NOT jsonb_path_exists(
                components, '$.* ? (@.type() != "null" && (@.type() != "number" || @ < 0 || @ > 1))')
             AND jsonb_typeof(reasons) = 'array' AND jsonb_array_length(reasons) <= {REASONS_LIMIT})''',
        "The score, one of its components or the list of its reasons is out of range.")
    # The list of a company, and the retention sweep.
    _company_recorded_on_idx = models.Index('(company_id, recorded_on)')
    # The captures of an employee around a check-in.
    _employee_recorded_on_idx = models.Index('(employee_id, recorded_on) WHERE employee_id IS NOT NULL')

    # -- what the screens show --

    @api.depends('employee_name', 'device_name', 'outcome')
    @api.depends_context('lang')
    def _compute_display_name(self):
        outcomes = dict(self._fields['outcome']._description_selection(self.env))
        for check in self:
            check.display_name = self.env._(
                "%(who)s: %(outcome)s", who=check.employee_name or check.device_name or '',
                outcome=outcomes.get(check.outcome, ''))

    @api.depends('client_asserted')
    @api.depends_context('lang')
    def _compute_asserted_by(self):
        for check in self:
            check.asserted_by = check.client_asserted and self.env._("Asserted by client")

    @api.depends('duration_ms')
    def _compute_duration_s(self):
        for check in self:
            check.duration_s = check.duration_ms / 1000

    @api.depends('fail_reason')
    @api.depends_context('lang')
    def _compute_reason(self):
        for check in self:
            check.reason = say_reason(self.env, check.fail_reason)

    @api.depends('l1', 'is_scored', 'components', 'reasons', 'policy', 'policy_met')
    @api.depends_context('lang')
    def _compute_score_html(self):
        for check in self:
            check.score_html = render_score(
                self.env, check.policy, check.l1 if check.is_scored else None, check.components or {}, check.reasons or [],
                check.policy_met)

    @api.depends('timeline', 'recorded_on', 'duration_ms')
    @api.depends_context('lang', 'tz')
    def _compute_timeline_html(self):
        for check in self:
            # The server knows when the report arrived; the attempt began its own duration earlier.
            started_on = check.recorded_on and fields.Datetime.context_timestamp(
                self, check.recorded_on - timedelta(milliseconds=check.duration_ms))
            check.timeline_html = render_timeline(self.env, check.timeline or [], check.duration_ms, started_on)

    def _compute_attendance(self):
        attempts = self.mapped('attempt_id')
        attendances = self.env['hr.attendance'].search(
            Domain('eh_in_attempt_id', 'in', attempts) | Domain('eh_out_attempt_id', 'in', attempts))
        found = {}
        for attendance in attendances:
            found[attendance.eh_in_device_id.id, attendance.eh_in_attempt_id] = (attendance.id, 'in')
            found[attendance.eh_out_device_id.id, attendance.eh_out_attempt_id] = (attendance.id, 'out')
        for check in self:
            check.attendance_id, check.attendance_direction = found.get(
                (check.device_id.id, check.attempt_id), (False, False))

    def action_open_attendance(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'hr.attendance',
            'res_id': self.attendance_id.id,
            'views': [(False, 'form')],
        }

    def action_open_same_day(self):
        """The employee's captures of that day, as the reader's calendar has it."""
        self.ensure_one()
        day = fields.Datetime.context_timestamp(self, self.recorded_on).date()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_liveness.eh_hr_liveness_check_action')
        return {
            **action,
            'name': self.env._("%(employee)s, %(day)s", employee=self.employee_name, day=format_date(self.env, day)),
            'domain': [('employee_id', '=', self.employee_id.id), ('recorded_on', '>=', day.isoformat()),
                       ('recorded_on', '<', (day + timedelta(days=1)).isoformat())],
            'context': {},
        }

    # -- the one writer, and the daily sweep --

    @api.model
    def _record_attempt(self, device, payload):
        """Record one reported capture: a row here and a kiosk event, or neither.

        The same attempt of the same device again is answered with the first answer, and nothing is written. When two
        requests report it at the same moment, the second fails to serialize and Odoo runs it again: it then finds the
        first one's row.

        :param device: the ``DeviceIdentity`` of the tablet
        :param dict payload: the parsed body (docs/wire.md)
        :returns: the body of the answer
        :rtype: dict
        :raises KioskError: ``invalid_field`` or ``employee_refused``
        """
        attempt = parse_attempt(payload)
        event = self.env['eh.hr.kiosk.event']._record_sql(
            f'capture_{attempt.outcome}', device, employee_id=attempt.employee_id, attempt_id=attempt.attempt_id,
            detail=attempt.fail_reason, when=SQL("EXISTS (SELECT FROM recorded)"))
        self.env.cr.execute(record_attempt_sql(device, attempt, event))
        row = self.env.cr.fetchone()
        if row is None:
            raise KioskError('employee_refused', "employee_id: not an active employee of this device's company")
        check_id, outcome, recorded_on, event_id = row
        return {
            'attempt_id': attempt.attempt_id,
            'outcome': outcome,
            'recorded_on': f'{recorded_on.isoformat()}Z',
            'check_id': check_id,
            'event_id': event_id,
        }

    @api.model
    def _has_passed(self, device, employee, attempt_id):
        """Whether this tablet reported a passed capture of this employee under this attempt.

        A capture of somebody else, or of nobody in particular, is none of this employee's.
        """
        return bool(attempt_id) and bool(self.sudo().search_count([
            ('device_id', '=', device.device_id), ('attempt_id', '=', attempt_id),
            ('outcome', '=', 'passed'), ('employee_id', '=', employee.id),
        ], limit=1))

    @api.model
    def _gc_past_retention(self, batch=SWEEP_BATCH, report_every_s=REPORT_EVERY_S):
        """Delete the captures that are older than their company keeps them.

        Commits and reports progress several times a second; when the scheduler's time is up it stops and is called
        again for the rest. Plain SQL: nothing refers to these rows, and row by row `unlink` is many times slower.

        :param int batch: most rows one statement removes, at most 2000
        :param float report_every_s: seconds between two reports; each costs as much as a batch
        :returns: how many rows this run removed
        :rtype: int
        """
        removed, left = sweep(self.env['ir.cron'], count_overdue(self.env), self._delete_overdue, batch, report_every_s)
        if removed:
            _logger.info("retention: removed %d captures, %d to go", removed, left)
        return removed

    @api.model
    def _delete_overdue(self, overdue, limit, since):
        gone = delete_before(self.env, overdue, limit, since)
        self.invalidate_model()
        return gone

    # -- nobody writes but the log route, nobody deletes but the admin group and the retention sweep --

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("An attended capture is recorded by a paired tablet only. Nobody can create one by hand."))

    def write(self, vals):
        raise AccessError(self.env._("An attended capture stays as it was recorded. Nobody can change it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_admin_group(self):
        # The access rights let nobody else in; this also stops code that runs in sudo on behalf of somebody else.
        if not self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin'):
            raise AccessError(self.env._("Only administrators of the face check-in can delete attended captures."))
