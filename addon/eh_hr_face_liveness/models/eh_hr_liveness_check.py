"""One readonly record per attended capture, as the kiosk page asserted it."""

from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..const import (
    BLINK_LIMIT,
    DURATION_LIMIT_MS,
    FRAMES_PER_SECOND_LIMIT,
    OUTCOMES,
    POLICIES,
    REASONS_LIMIT,
    TEXT_LIMIT,
    TRIGGERS,
)
from ..tools.score_picture import render_score
from ..tools.timeline import render_timeline
from ..tools.words import say_reason
from .res_company import CAPTURE_POLICIES


def _one_of(column, values):
    return "%s IN (%s)" % (column, ", ".join("'%s'" % value for value in values))


class EhHrLivenessCheck(models.Model):
    _name = 'eh.hr.liveness.check'
    _description = "Attended Capture"
    _order = 'recorded_on desc, id desc'
    # `recorded_on` is the only moment of a record that nobody edits, and its device is who wrote it.
    _log_access = False
    # No x2many command of another model reaches a record in sudo.
    _allow_sudo_commands = False

    attempt_id = fields.Char(
        string="Attempt", size=36, required=True, readonly=True,
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
        'CHECK (%s AND %s AND %s AND %s)' % (
            _one_of('outcome', OUTCOMES), _one_of('trigger', TRIGGERS), _one_of('policy', POLICIES),
            _one_of('policy_met', ('met', 'not_met'))),
        "The outcome, the trigger, the policy or what became of it is not one of the known words.")
    _ranges_check = models.Constraint(
        'CHECK (duration_ms BETWEEN 0 AND %d AND blink_count BETWEEN 0 AND %d AND frames_per_second BETWEEN 0 AND %d)'
        % (DURATION_LIMIT_MS, BLINK_LIMIT, FRAMES_PER_SECOND_LIMIT),
        "The duration, the number of blinks or the number of pictures per second is out of range.")
    _score_check = models.Constraint(
        '''CHECK (l1 BETWEEN 0 AND 1 AND is_scored = (l1 IS NOT NULL)
             AND jsonb_typeof(components) = 'object'
             AND NOT jsonb_path_exists(
                components, '$.* ? (@.type() != "null" && (@.type() != "number" || @ < 0 || @ > 1))')
             AND jsonb_typeof(reasons) = 'array' AND jsonb_array_length(reasons) <= %d)''' % REASONS_LIMIT,
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
            check.display_name = _(
                "%(who)s: %(outcome)s", who=check.employee_name or check.device_name or '',
                outcome=outcomes.get(check.outcome, ''))

    @api.depends('client_asserted')
    @api.depends_context('lang')
    def _compute_asserted_by(self):
        for check in self:
            check.asserted_by = check.client_asserted and _("Asserted by client")

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
            'name': _("%(employee)s, %(day)s", employee=self.employee_name, day=format_date(self.env, day)),
            'domain': [('employee_id', '=', self.employee_id.id), ('recorded_on', '>=', day.isoformat()),
                       ('recorded_on', '<', (day + timedelta(days=1)).isoformat())],
            'context': {},
        }

    # -- nobody writes but the log route, nobody deletes but the admin group and the retention sweep --

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(_("An attended capture is recorded by a paired tablet only. Nobody can create one by hand."))

    def write(self, vals):
        raise AccessError(_("An attended capture stays as it was recorded. Nobody can change it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_admin_group(self):
        # The access rights let nobody else in; this also stops code that runs in sudo on behalf of somebody else.
        if not self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin'):
            raise AccessError(_("Only administrators of the face check-in can delete attended captures."))
