"""One readonly record per attended capture, as the kiosk page asserted it."""

import logging
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.const import SWEEP_BATCH, TRIGGERS
from odoo.addons.eh_hr_face_kiosk.errors import KioskError
from odoo.addons.eh_hr_face_kiosk.tools.late import read_late, settle_time
from odoo.addons.eh_hr_face_kiosk.tools.sweep import REPORT_EVERY_S, delete_before, sweep

from ..const import (
    BLINK_LIMIT,
    DURATION_LIMIT_MS,
    FRAMES_PER_SECOND_LIMIT,
    OUTCOMES,
    POLICIES,
    REASONS_LIMIT,
    TEXT_LIMIT,
    VERDICT_REFUSED,
)
from ..tools.attempt import parse_attempt, take_slip
from ..tools.judgement import generate_columns
from ..tools.passive import judge_passive
from ..tools.record_sql import EMPLOYEE_ID, record_attempt_sql
from ..tools.sweep import count_overdue, mark_swept
from .res_company import CAPTURE_POLICIES

_logger = logging.getLogger(__name__)


def _one_of(column, values):
    return f"""{column} IN ({", ".join(f"'{value}'" for value in values)})"""


class EhHrLivenessCheck(models.Model):
    _name = 'eh.hr.liveness.check'
    _inherit = ['eh.hr.first.steps', 'eh.hr.liveness.check.counted', 'eh.hr.liveness.check.shown']
    _description = "Attended Capture"
    _order = 'recorded_on desc, id desc'
    _rec_names_search = ['employee_name', 'device_name', 'site_name', 'attempt_id']
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
    result = fields.Selection(
        [('passed', "Passed"), ('failed', "Failed"), ('aborted', "Stopped"), ('declined', "Without the camera")],
        string="Outcome in Words", readonly=True,
        help="The outcome; a capture that was stopped because the employee chose not to be filmed is told apart.")
    recorded_on = fields.Datetime(required=True, readonly=True, help="When the server recorded the attempt.")
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='restrict')
    device_id = fields.Many2one('eh.hr.kiosk.device', string="Tablet", required=True, readonly=True, ondelete='restrict')
    site_id = fields.Many2one('eh.hr.site', string="Workplace", required=True, readonly=True, ondelete='restrict')
    # An employee can be deleted (a person's right to be erased is not ours to refuse); `employee_name` stays.
    employee_id = fields.Many2one('hr.employee', readonly=True, ondelete='set null')
    device_name = fields.Char(string="Tablet Name", required=True, readonly=True, help="As it was at that time.")
    site_name = fields.Char(string="Workplace Name", required=True, readonly=True, help="As it was at that time.")
    employee_name = fields.Char(string="Employee Name", readonly=True, help="As it was at that time.")
    employee_number = fields.Integer(
        string="Employee ID", readonly=True, aggregator=None,
        help="The employee's number in the database. It stays when the employee is deleted, as the name does.")
    site_tz = fields.Char(string="Workplace Timezone", readonly=True, help="As it was at that time.")

    trigger = fields.Selection(
        [('manual', "Manual selection"), ('badge', "Badge"), ('face', "Face")], string="Identified By", readonly=True,
        help="How the employee told the tablet who they are.")
    prompt = fields.Char(size=TEXT_LIMIT, readonly=True, help="What the tablet asked the employee to do.")
    duration_ms = fields.Integer(string="Duration (ms)", required=True, readonly=True, aggregator='avg')
    blink_count = fields.Integer(string="Blinks", required=True, readonly=True, aggregator=None)
    fail_reason = fields.Char(string="Reason Code", size=TEXT_LIMIT, readonly=True)
    policy = fields.Selection(
        CAPTURE_POLICIES, string="Capture Policy", readonly=True, help="The policy that the prompt ran under.")
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
    policy_result = fields.Selection(
        [('met', "Reached"), ('not_met', "Not reached"), ('not_judged', "Not judged")], string="Policy's Figures in Words",
        readonly=True,
        help="Not judged: the policy weighs what the company does not ask for, or a model that tablets do not have.")
    server_saw_begin = fields.Boolean(
        string="Server Saw It Begin", readonly=True,
        help="Set: the tablet asked the server before the prompt and brought back what the server had signed then, so "
             "the two times below are the server's own. Not set: the tablet reported afterwards, for example because "
             "it was offline; when the attempt was is the tablet's word alone.")
    server_began_at = fields.Datetime(
        string="Server Saw the Begin At", readonly=True,
        help="By the server's clock: when the tablet asked what to do, before it showed the prompt.")
    server_ended_at = fields.Datetime(
        string="Server Saw the End At", readonly=True,
        help="By the server's clock: when the tablet's report arrived. Empty where the server did not see the begin.")
    steps = fields.Json(
        string="Asked For (Data)", readonly=True,
        help="What the server asked the tablet to ask for, in this order. Empty where the server did not see the begin.")
    late = fields.Boolean(
        string="Kept on the Tablet", readonly=True,
        help="The tablet could not reach the server when the attempt ended and reported it later. Not set on reports of the "
             "version before, which did not say.")
    tapped_on = fields.Datetime(
        string="Tapped (Tablet's Clock)", readonly=True,
        help="Of a report that was kept: when the employee tapped, by the tablet's own clock.")
    happened_on = fields.Datetime(
        string="Tapped (Reckoned)", readonly=True,
        help="The same moment by the server's clock. Set only where two ways of reckoning agree to the minute: by what the "
             "tablet's clock was off before, and by how long the tablet says it waited.")
    clock_skew_s = fields.Integer(
        string="Tablet's Clock Off By (s)", readonly=True, aggregator=None,
        help="Of a report that was kept: seconds that the tablet's clock was ahead of the server's when they last met before it.")
    sequence = fields.Integer(
        string="Number on the Tablet", readonly=True, aggregator=None,
        help="The tablet counts what it keeps, beginning with 1 at each pairing.")
    steps_fit = fields.Selection(
        [('fit', "As asked for"), ('differ', "Not what was asked for")], string="Report and Steps", readonly=True,
        help="Whether a passed report tells of what the server asked for, in the order it asked for. A report that does not "
             "may be of another attempt, or made up.")
    client_asserted = fields.Boolean(
        string="Asserted by Client", required=True, readonly=True,
        help="Always set. The tablet's browser reported this outcome and the server did not verify it. "
             "The record does not prove that a real person was present.")
    # The server's side of it. The outcome is the tablet's word alone, and none of these changes it.
    server_verdict = fields.Selection(
        [('live', "Live face, by its model"), ('not_live', "No live face, by its model"), ('not_assessed', "Not assessed")],
        required=True, readonly=True,
        help="What the sidecar's model made of the pictures, where a verdict came that is its own and about this attempt.")
    passive_state = fields.Char(
        string="Verdict Code", readonly=True,
        help="What became of the sidecar's verdict. Empty where none was to be expected.")
    passive_result = fields.Selection(
        [('live', "Model: live face"), ('not_live', "Model: no live face"), ('not_assessed', "Not assessed"),
         ('missing', "No verdict"), ('refused', "Verdict refused")],
        string="Server's Check", readonly=True,
        help="What the server's side says of the pictures: an opinion of a model, or why there is none. It says nothing about "
             "the capture as a whole.")
    passive_detail = fields.Char(string="Verdict Detail", readonly=True)
    passive_score = fields.Float(string="Score by the Model", digits=(3, 2), readonly=True, aggregator='avg')
    passive_threshold = fields.Float(string="Model's Threshold", digits=(3, 2), readonly=True, aggregator=None)
    passive_reasons = fields.Json(string="Verdict Reason Codes", readonly=True)
    passive_models = fields.Json(string="Models of the Verdict", readonly=True)
    passive_detector = fields.Char(string="Face Detector (SHA-256)", readonly=True)
    passive_key = fields.Char(string="Verdict's Key", readonly=True, help="The id of the key that signed it.")
    passive_signed_on = fields.Datetime(string="Verdict Signed", readonly=True, help="By the sidecar's clock.")
    frames_digest = fields.Char(
        string="Pictures (SHA-256)", readonly=True,
        help="One hash for all pictures that the tablet sent to the sidecar; no picture is kept anywhere.")
    frame_count = fields.Integer(string="Pictures Sent", readonly=True, aggregator=None)
    ml_source = fields.Selection(
        [('tablet', "A model on the tablet"), ('sidecar', "The sidecar")], string="Passive Score From", readonly=True,
        help="Where the score of the passive model came from that the tablet put into its own. Asserted by the tablet.")
    ml_models = fields.Json(string="Models on the Tablet", readonly=True, help="Asserted by the tablet.")

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
    _server_check = models.Constraint(
        '''CHECK ((server_began_at IS NOT NULL) = COALESCE(server_saw_begin, FALSE)
             AND (server_began_at IS NULL) = (server_ended_at IS NULL) AND jsonb_typeof(steps) = 'array')''',
        "What the server saw of the attempt does not fit together.")
    # The list of a company, and the retention sweep.
    _company_recorded_on_idx = models.Index('(company_id, recorded_on)')
    # The captures of an employee, and the deletion of one.
    _employee_recorded_on_idx = models.Index('(employee_id, recorded_on) WHERE employee_id IS NOT NULL')
    # What somebody tried in the minutes before a check-in; the number stays when the employee is deleted.
    _employee_number_recorded_on_idx = models.Index('(employee_number, recorded_on) WHERE employee_number IS NOT NULL')
    # From an attendance, or from an attempt's id, to the captures; and a workplace's captures.
    _attempt_idx = models.Index('(attempt_id)')
    _site_recorded_on_idx = models.Index('(site_id, recorded_on)')

    def init(self):
        generate_columns(self.env.cr, self._table)
        # Rows of the version before.
        self.env.cr.execute(SQL(
            "UPDATE eh_hr_liveness_check SET employee_number = employee_id"
            " WHERE employee_number IS NULL AND employee_id IS NOT NULL"))

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
        :raises KioskError: ``invalid_field``, ``employee_refused``, ``slip_expired`` or ``slip_refused``
        """
        attempt = parse_attempt(payload)
        late = read_late(payload)
        slip = self.env['eh.hr.kiosk.attempt']._read_slip(
            payload.get('slip'), device, attempt.attempt_id, attempt.employee_id)
        attempt = take_slip(attempt, slip)
        passive = self._judge_passive(payload, device, attempt, slip, late.is_late)
        is_refused = passive.get('passive_state') in VERDICT_REFUSED
        event = self.env['eh.hr.kiosk.event']._record_sql(
            f'capture_{attempt.outcome}', device, employee_id=EMPLOYEE_ID, attempt_id=attempt.attempt_id,
            detail=attempt.fail_reason, when=SQL("EXISTS (SELECT FROM recorded)"))
        tap = settle_time(late, fields.Datetime.now())
        alarm = self.env['eh.hr.kiosk.event']._record_sql(
            'verdict_refused', device, employee_id=EMPLOYEE_ID, attempt_id=attempt.attempt_id,
            detail=passive['passive_state'], when=SQL("EXISTS (SELECT FROM recorded)")) if is_refused else None
        self.env.cr.execute(record_attempt_sql(device, attempt, event, slip, late, tap, passive, alarm))
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
    def _judge_passive(self, payload, device, attempt, slip, is_late):
        """:return: the columns of what became of the sidecar's verdict; nothing is asked of the sidecar here"""
        sidecars = self.env['eh.hr.sidecar']
        sidecar = sidecars._known(device.company_id)
        if sidecar is None:
            return {}
        passive = judge_passive(
            payload, device, attempt, slip, sidecar, sidecars._issuer(), fields.Datetime.now(), is_late)
        if passive.get('passive_state') in ('verdict_unknown_key', 'verdict_unknown_model'):
            sidecars._look_soon(device.company_id)
        return passive

    @api.model
    def _has_passed(self, device, employee, attempt_id):
        """Whether this tablet reported a passed capture of this employee under this attempt.

        A capture of somebody else, or of nobody in particular, is none of this employee's. Where the company counts the
        sidecar's word, one that it takes for no live face, or that came with a made-up verdict, has not passed; one without a
        verdict has: a sidecar that is off keeps nobody out.
        """
        domain = [
            ('device_id', '=', device.device_id), ('attempt_id', '=', attempt_id),
            ('outcome', '=', 'passed'), ('employee_id', '=', employee.id)]
        sidecar = self.env['eh.hr.sidecar']._known(device.company_id)
        if sidecar and sidecar.use == 'policy':
            domain += ['|', ('passive_result', '=', False), ('passive_result', 'not in', ('not_live', 'refused'))]
        return bool(attempt_id) and bool(self.sudo().search_count(domain, limit=1))

    @api.model
    def _gc_past_retention(self, batch=SWEEP_BATCH, report_every_s=REPORT_EVERY_S):
        """Delete the captures that are older than their company keeps them, and the kiosk events about them.

        Commits and reports progress several times a second; when the scheduler's time is up it stops and is called
        again for the rest. Plain SQL: nothing refers to these rows, and row by row `unlink` is many times slower.

        :param int batch: most rows one statement removes, at most 2000
        :param float report_every_s: seconds between two reports; each costs as much as a batch
        :returns: how many rows this run removed
        :rtype: int
        """
        jobs = count_overdue(self.env)
        mark_swept(self.env, jobs)
        removed, left = sweep(self.env['ir.cron'], jobs, self._delete_overdue, batch, report_every_s)
        if removed:
            _logger.info("retention: removed %d captures and events, %d to go", removed, left)
        return removed

    @api.model
    def _delete_overdue(self, overdue, limit, since):
        gone = delete_before(self.env, overdue, limit, since)
        self.invalidate_model()
        self.env['eh.hr.kiosk.event'].invalidate_model()
        return gone

    # -- nobody writes but the log route, nobody deletes but the admin group and the retention sweep --

    @api.model_create_multi
    def create(self, vals_list):
        raise AccessError(self.env._("An attended capture is recorded by a paired tablet only. Nobody can create one by hand."))

    def write(self, vals):
        raise AccessError(self.env._("An attended capture stays as it was recorded. Nobody can change it."))

    def unlink(self):
        self.env['eh.hr.hold']._check_free(self)
        # Otherwise nobody could tell a deleted capture from one that never was. The event goes when the capture would have.
        for check in self.sudo():
            device = replace(
                check.device_id._identity(), name=check.device_name, site_id=check.site_id.id, site_name=check.site_name)
            self.env['eh.hr.kiosk.event']._record(
                'capture_deleted', device, employee_id=check.employee_id.id, attempt_id=check.attempt_id,
                detail=check.result, user_id=self.env.uid)
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_admin_group(self):
        # The access rights let nobody else in; this also stops code that runs in sudo on behalf of somebody else.
        if not self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_admin'):
            raise AccessError(self.env._("Only administrators of the face check-in can delete attended captures."))
