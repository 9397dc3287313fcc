"""What HR's screens show of a capture: words, times and the attendance it led to. Nothing here is stored."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from odoo.addons.eh_hr_face_kiosk.tools.refusal_words import say_span

from ..const import LATE_AFTER_S
from ..tools.clock import day_bounds, same_time, say_clock, say_moment, say_time
from ..tools.passive_words import say_verdict
from ..tools.score_picture import render_score
from ..tools.timeline import render_timeline
from ..tools.words import say_noticed, say_reason, say_steps


class EhHrLivenessCheckShown(models.AbstractModel):
    """The side of ``eh.hr.liveness.check`` that is read; what is stored, and by whom, is in that model."""

    _name = 'eh.hr.liveness.check.shown'
    _description = "Attended Capture, as Shown"

    asserted_by = fields.Char(string="Source", compute='_compute_asserted_by', help="Who says so. The server did not verify it.")
    tablet_says = fields.Text(
        string="What the Tablet Says", compute='_compute_tablet_says', help="Its own word, which the server did not verify.")
    passive_says = fields.Text(
        string="What the Server's Check Says", compute='_compute_passive_says',
        help="What the sidecar's model makes of the pictures, or why it says nothing.")
    duration_s = fields.Float(string="Duration (s)", compute='_compute_duration_s', digits=(6, 1))
    # Texts, for a list wraps them and cuts off a line.
    reason = fields.Text(compute='_compute_words', help="Why the prompt did not pass, in words.")
    noticed = fields.Text(
        compute='_compute_words', help="What was in the way, as the tablet noticed it: light, distance, other faces.")
    steps_text = fields.Char(string="Asked For", compute='_compute_words', help="What the server asked the tablet to ask for.")
    reader_time = fields.Char(string="Recorded (Your Time)", compute='_compute_times', help="With the name of your timezone.")
    site_time = fields.Char(
        string="At the Workplace", compute='_compute_times',
        help="The same moment by the workplace's clock, where that shows another time than yours.")
    site_clock = fields.Char(
        string="Workplace's Time", compute='_compute_times',
        help="The same moment by the workplace's clock, where that shows another time than yours.")
    server_says = fields.Char(string="Seen by the Server", compute='_compute_times')
    late_says = fields.Char(string="Both Clocks", compute='_compute_late_says')
    is_late = fields.Boolean(
        string="Reported Late", compute='_compute_is_late', search='_search_is_late',
        help="The report arrived more than a minute after the attempt it tells of.")
    score_html = fields.Html(string="Score", compute='_compute_score_html', sanitize=False)
    timeline_html = fields.Html(string="Timeline", compute='_compute_timeline_html', sanitize=False)
    attendance_id = fields.Many2one(
        'hr.attendance', compute='_compute_attendance', search='_search_attendance_id',
        groups='hr_attendance.group_hr_attendance_officer')
    is_attendance_of_other = fields.Boolean(
        string="Attendance of Somebody Else", compute='_compute_attendance',
        groups='hr_attendance.group_hr_attendance_officer',
        help="The attendance with this attempt is of another employee than the capture.")
    attendance_direction = fields.Selection(
        [('in', "Check In"), ('out', "Check Out")], string="Before", compute='_compute_attendance',
        groups='hr_attendance.group_hr_attendance_officer')

    @api.depends('employee_name', 'device_name', 'result')
    @api.depends_context('lang')
    def _compute_display_name(self):
        results = dict(self._fields['result']._description_selection(self.env))
        for check in self:
            check.display_name = f"{check.employee_name or check.device_name or ''}: {results.get(check.result, '')}"

    @api.depends('client_asserted')
    @api.depends_context('lang')
    def _compute_asserted_by(self):
        text = self.env._("Asserted by client")
        for check in self:
            check.asserted_by = check.client_asserted and text

    @api.depends('result')
    @api.depends_context('lang')
    def _compute_tablet_says(self):
        words = {
            'passed': self.env._("What the prompt asked for was seen in time. That is the tablet's word."),
            'failed': self.env._("Not everything was seen in time. That is the tablet's word."),
            'aborted': self.env._("The prompt was stopped before its end. That is the tablet's word."),
            'declined': self.env._("The employee chose not to be filmed. That is the tablet's word."),
        }
        for check in self:
            check.tablet_says = words.get(check.result)

    @api.depends('passive_state', 'passive_detail', 'server_verdict', 'passive_score', 'passive_threshold', 'passive_reasons')
    @api.depends_context('lang')
    def _compute_passive_says(self):
        for check in self:
            check.passive_says = say_verdict(self.env, check)

    @api.depends('duration_ms')
    def _compute_duration_s(self):
        for check in self:
            check.duration_s = check.duration_ms / 1000

    @api.depends('fail_reason', 'steps', 'timeline', 'reasons', 'blink_count', 'outcome')
    @api.depends_context('lang')
    def _compute_words(self):
        for check in self:
            check.reason = say_reason(self.env, check.fail_reason, check.steps, check.timeline, check.blink_count)
            check.noticed = say_noticed(self.env, check.timeline, check.reasons, check.outcome == 'passed')
            check.steps_text = say_steps(self.env, check.steps)

    def _zones(self):
        """:return: the reader's timezone and the workplace's, once where both show the same time at that moment"""
        reader = self.env.tz.zone
        site = self.site_tz or self.site_id.sudo().tz
        return [reader] if not site or same_time(self.recorded_on, reader, site) else [reader, site]

    @api.depends('recorded_on', 'site_tz', 'server_saw_begin', 'server_began_at', 'server_ended_at')
    @api.depends_context('lang', 'tz')
    def _compute_times(self):
        for check in self:
            reader, *others = check._zones()
            check.reader_time = f"{say_moment(self.env, check.recorded_on, reader)} ({reader})"
            check.site_time = f"{say_moment(self.env, check.recorded_on, others[0])} ({others[0]})" if others else False
            check.site_clock = say_clock(self.env, check.recorded_on, others[0]) if others else False
            check.server_says = self.env._(
                "The server saw it begin at %(begin)s and end at %(end)s.",
                begin=say_time(check.server_began_at, reader), end=say_time(check.server_ended_at, reader),
            ) if check.server_saw_begin else self.env._("The server did not see it begin.")

    @api.depends('late', 'tapped_on', 'happened_on', 'clock_skew_s', 'recorded_on', 'site_tz')
    @api.depends_context('lang', 'tz')
    def _compute_late_says(self):
        for check in self:
            check.late_says = check.late and check._say_late()

    def _say_late(self):
        tapped = say_moment(self.env, self.tapped_on, self.site_tz or self.env.tz.zone) if self.tapped_on else '?'
        if not self.happened_on:
            return self.env._(
                "The tablet's clock showed %(tapped)s at the tap, and was set or never compared: nobody can tell the true time. "
                "The report arrived at the time above.", tapped=tapped)
        waited = say_span(self.env, self.recorded_on - self.happened_on)
        happened = say_moment(self.env, self.happened_on, self.site_tz or self.env.tz.zone)
        if abs(self.clock_skew_s) <= LATE_AFTER_S:
            return self.env._("Tapped at %(happened)s, reported %(waited)s later.", happened=happened, waited=waited)
        return self.env._(
            "Tapped at %(happened)s, reported %(waited)s later. The tablet's clock showed %(tapped)s; it was off by %(off)s.",
            happened=happened, waited=waited, tapped=tapped,
            off=say_span(self.env, timedelta(seconds=abs(self.clock_skew_s))))

    @api.depends('late', 'attempt_id', 'device_id', 'recorded_on', 'duration_ms', 'server_began_at', 'server_ended_at')
    def _compute_is_late(self):
        # Where the server did not see the begin, the attendance's own time tells; who reads this need not see that.
        attendances = self.sudo().filtered(lambda check: not check.server_saw_begin)._find_attendances()
        for check in self:
            if check.server_saw_begin:
                delay = check.server_ended_at - check.server_began_at - timedelta(milliseconds=check.duration_ms)
            else:
                attendance, direction = attendances.get(check.id, (None, None))
                delay = check.recorded_on - attendance[f'check_{direction}'] if attendance else timedelta()
            check.is_late = check.late or delay > timedelta(seconds=LATE_AFTER_S)

    @api.depends('l1', 'is_scored', 'components', 'reasons', 'policy', 'policy_result', 'outcome')
    @api.depends_context('lang')
    def _compute_score_html(self):
        for check in self:
            check.score_html = render_score(
                self.env, check.policy, check.l1 if check.is_scored else None, check.components or {}, check.reasons or [],
                check.policy_result, check.outcome == 'passed')

    @api.depends('timeline', 'recorded_on', 'duration_ms', 'site_tz', 'is_late', 'happened_on')
    @api.depends_context('lang', 'tz')
    def _compute_timeline_html(self):
        for check in self:
            # The server knows when the report arrived; the attempt began its own duration earlier.
            # Of a late one its tap is known, or nothing.
            started_on = check.happened_on or None if check.is_late else check.recorded_on - timedelta(milliseconds=check.duration_ms)
            check.timeline_html = render_timeline(
                self.env, check.timeline or [], check.duration_ms, started_on, check._zones(), check.result == 'declined')

    # -- the attendances they led to --

    def _find_attendances(self):
        """:return: per id of a capture its attendance, of whomever, and the end of it (`in` or `out`) it was in front of"""
        attempts = self.mapped('attempt_id')
        attendances = self.env['hr.attendance'].search(
            Domain('eh_in_attempt_id', 'in', attempts) | Domain('eh_out_attempt_id', 'in', attempts))
        found = {}
        for attendance in attendances:
            found[attendance.eh_in_device_id.id, attendance.eh_in_attempt_id] = (attendance, 'in')
            found[attendance.eh_out_device_id.id, attendance.eh_out_attempt_id] = (attendance, 'out')
        pairs = {check.id: found.get((check.device_id.id, check.attempt_id)) for check in self}
        return {check_id: pair for check_id, pair in pairs.items() if pair}

    def _compute_attendance(self):
        attendances = self._find_attendances()
        for check in self:
            attendance, direction = attendances.get(check.id, (False, False))
            check.attendance_id, check.attendance_direction = attendance, direction
            check.is_attendance_of_other = bool(attendance) and attendance.employee_id.id != check.employee_number

    def _search_attendance_id(self, operator, value):
        if operator != 'in' or set(value) != {False}:
            return NotImplemented
        # Readable attendances, so that a search tells nobody more than the form does.
        attendances = self.env['hr.attendance']._search(Domain.TRUE)
        ends = SQL(" UNION ALL ").join(
            attendances.select(SQL.identifier(attendances.table, f'eh_{end}_device_id'),
                               SQL.identifier(attendances.table, f'eh_{end}_attempt_id')) for end in ('in', 'out'))
        return Domain('id', 'in', SQL(
            """(SELECT capture.id FROM eh_hr_liveness_check capture
                 WHERE NOT EXISTS (SELECT FROM (%s) AS ends (device_id, attempt_id)
                                    WHERE ends.device_id = capture.device_id AND ends.attempt_id = capture.attempt_id))""",
            ends))

    def action_open_attendance(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'hr.attendance',
            'res_id': self.attendance_id.id,
            'views': [(False, 'form')],
        }

    def action_open_same_day(self):
        """The employee's captures of that day, as the workplace's calendar has it."""
        self.ensure_one()
        tz = self.site_tz or self.site_id.sudo().tz
        day, begin, end = day_bounds(self.recorded_on, tz)
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_liveness.eh_hr_liveness_check_action')
        return {
            **action,
            'name': f"{self.employee_name}, {format_date(self.env, day)} ({tz})",
            'domain': [('employee_number', '=', self.employee_number), ('recorded_on', '>=', begin), ('recorded_on', '<', end)],
            'context': {},
        }
