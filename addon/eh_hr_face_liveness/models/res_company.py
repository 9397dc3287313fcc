"""A company's settings of the attended capture."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

from ..const import (
    CAPTURE_EVENTS,
    DEFAULT_POLICY,
    MIN_FRAMES_PER_SECOND,
    POLICY_FIGURES,
    REQUIRED_BLINKS_MAX,
    REQUIRED_BLINKS_MIN,
    RETENTION_MAX_DAYS,
    RETENTION_MIN_DAYS,
    TIMEOUT_MAX_S,
    TIMEOUT_MIN_S,
)
from ..tools.flow import prompt_limit_ms

CAPTURE_POLICIES = [('default', "Default"), ('strict', "Strict"), ('lenient', "Lenient"), ('fast', "Fast")]


class ResCompany(models.Model):
    _inherit = 'res.company'

    eh_liveness_enabled = fields.Boolean(
        string="Attended Capture",
        help="Ask employees to blink in front of the tablet's camera before a kiosk check-in.")
    eh_liveness_trigger = fields.Selection(
        [('all', "Every check-in"), ('manual', "Manual selection only"), ('badge', "Badge only")],
        string="Ask For It Before", default='all', required=True,
        help="Which kiosk check-ins and check-outs ask for a capture.")
    eh_liveness_required_blinks = fields.Integer(
        string="Prompted Blinks", default=2, required=True, help="How often the employee is asked to blink.")
    eh_liveness_policy = fields.Selection(
        CAPTURE_POLICIES, string="Capture Policy", default=DEFAULT_POLICY, required=True,
        help="Sets the time of the prompt, and what the tablet weighs and needs for the score that it reports with "
             "every capture. The score never decides whether a capture passed.")
    eh_liveness_ask_movements = fields.Boolean(
        string="Also Ask for the Policy's Head Turn and Mouth",
        help="After the blinks and within the same time: a turn of the head to each side (Default, Strict) and an open "
             "mouth (Strict).")
    eh_liveness_random_order = fields.Boolean(
        string="Another Order Each Time",
        help="The server chooses for each attempt in which order blinks, head turn and mouth are asked for, to which side "
             "first, and whether one blink more is asked for. A head turn is always part of it. A recording of an earlier "
             "attempt does not know what comes next.")
    eh_liveness_turn_instead = fields.Boolean(
        string="Head Turn When Blinks Are Not Seen", default=True,
        help="Narrow eyes and heavy glasses hide blinks from the camera. After a few seconds without one, the tablet asks "
             "for a turn of the head to both sides instead, and the record says so.")
    eh_liveness_colour_flash = fields.Boolean(
        string="Coloured Light",
        help="The tablet's screen lights the face in red, green and blue, one colour a second, in an order that the server "
             "chooses, and its camera looks for them on the face. It takes six seconds more and wants a bright screen near "
             "the face. Everybody can decline it at the tablet and turns the head instead.")
    eh_liveness_spoken = fields.Boolean(
        string="Say It Aloud",
        help="The tablet also says what to do, in the page's language, where its browser has a voice. A button on the screen "
             "mutes it, and it stays muted on that tablet.")
    eh_liveness_timeout_override_s = fields.Integer(
        string="Own Time Limit (s)", default=0, required=True,
        help="Time to blink in seconds, 3 to 60. 0 takes the policy's.")
    eh_liveness_on_failure = fields.Selection(
        [('record', "Record only"), ('ask_pin', "Ask for the PIN")],
        string="When a Capture Does Not Pass", default='record', required=True,
        help="Record only: the check-in goes on, the capture is on record.\n"
             "Ask for the PIN: the check-in goes on after the employee's PIN. It is asked for when the capture "
             "failed, was stopped or is missing. Employees without a PIN check in as before.")
    eh_liveness_retention_days = fields.Integer(
        string="Keep Captures (days)", default=180, required=True,
        help="Older captures are deleted every day, and the kiosk events about them.")
    eh_sidecar_use = fields.Selection(
        [('off', "Off"), ('record', "Record what it says"), ('policy', "Record it, and count “not a live face” as not passed")],
        string="Check on a Server", default='off', required=True,
        help="Pictures of a prompt that passed go from the tablet to the sidecar, a service of yours, which keeps none and signs "
             "what its model makes of them. When it is off, slow or dead, people check in as without it.")
    eh_sidecar_id = fields.Many2one(
        'eh.hr.sidecar', string="Sidecar", ondelete='set null', copy=False, help="The paired service that looks at the pictures.")
    eh_liveness_swept_until = fields.Datetime(
        string="Captures Deleted Up To", readonly=True, copy=False,
        help="The newest horizon that the daily deletion has reached. An older attendance without a capture may have had "
             "one, also when captures are kept longer since.")

    def _auto_init(self):
        is_new = not column_exists(self.env.cr, self._table, 'eh_liveness_swept_until')
        result = super()._auto_init()
        if is_new and table_exists(self.env.cr, 'eh_hr_liveness_check'):
            # The version before did not remember: what is older than the oldest capture may have been deleted.
            self.env.cr.execute(SQL(
                """UPDATE res_company SET eh_liveness_swept_until = COALESCE(
                       (SELECT min(recorded_on) FROM eh_hr_liveness_check WHERE company_id = res_company.id),
                       now() AT TIME ZONE 'UTC')"""))
        return result

    @api.model
    def _has_field_access(self, field, operation):
        # Only the daily deletion says how far it came.
        return super()._has_field_access(field, operation) and (
            operation == 'read' or self.env.su or field.name != 'eh_liveness_swept_until')

    def write(self, vals):
        result = super().write(vals)
        if {'eh_sidecar_use', 'eh_sidecar_id'} & vals.keys():
            # What every worker remembers of a company's sidecar.
            self.env.registry.clear_cache()
        return result

    @api.constrains('eh_liveness_required_blinks')
    def _check_eh_liveness_required_blinks(self):
        for company in self:
            if not REQUIRED_BLINKS_MIN <= company.eh_liveness_required_blinks <= REQUIRED_BLINKS_MAX:
                raise ValidationError(self.env._(
                    "Prompted blinks: choose a number from %(low)s to %(high)s.",
                    low=REQUIRED_BLINKS_MIN, high=REQUIRED_BLINKS_MAX))

    @api.constrains('eh_liveness_timeout_override_s')
    def _check_eh_liveness_timeout_override_s(self):
        for company in self:
            seconds = company.eh_liveness_timeout_override_s
            if seconds and not TIMEOUT_MIN_S <= seconds <= TIMEOUT_MAX_S:
                raise ValidationError(self.env._(
                    "Time to blink: choose %(low)s to %(high)s seconds, or 0 to take the policy's.",
                    low=TIMEOUT_MIN_S, high=TIMEOUT_MAX_S))

    @api.constrains('eh_liveness_retention_days')
    def _check_eh_liveness_retention_days(self):
        for company in self:
            if not RETENTION_MIN_DAYS <= company.eh_liveness_retention_days <= RETENTION_MAX_DAYS:
                raise ValidationError(self.env._(
                    "Captures are kept for %(low)s to %(high)s days: choose a number in between.",
                    low=RETENTION_MIN_DAYS, high=RETENTION_MAX_DAYS))

    def _eh_liveness_config(self, policy=None):
        """What the kiosk page needs to run the prompt, as docs/wire.md has it.

        :param policy: the policy of the tablet that asks; None is the company's
        """
        self.ensure_one()
        policy = policy or self.eh_liveness_policy
        figures = POLICY_FIGURES[policy]
        return {
            'enabled': self.eh_liveness_enabled,
            'required_blinks': self.eh_liveness_required_blinks,
            'timeout_ms': prompt_limit_ms(
                policy, self.eh_liveness_timeout_override_s, is_random=self.eh_liveness_random_order,
                has_colours=self.eh_liveness_colour_flash),
            'trigger': self.eh_liveness_trigger,
            'on_failure': self.eh_liveness_on_failure,
            'policy': policy,
            'movements': [word for word in figures['behaviours'] if word != 'blink'] if self.eh_liveness_ask_movements else [],
            'min_frames_per_second': MIN_FRAMES_PER_SECOND,
            'spoken': self.eh_liveness_spoken,
        }

    def _eh_liveness_asks(self, trigger):
        """Whether a check-in by `trigger` (manual, badge or face) asks for a capture in this company."""
        self.ensure_one()
        # A face that is to be recognised is always captured.
        return self.eh_liveness_enabled and (trigger == 'face' or self.eh_liveness_trigger in ('all', trigger))

    def _eh_kiosk_event_days(self):
        # An event must not tell for ever what the capture itself no longer does.
        return {**super()._eh_kiosk_event_days(), **dict.fromkeys(CAPTURE_EVENTS, self.eh_liveness_retention_days)}

    def _eh_kiosk_checkin_requirement(self, device, employee, attempt_id, trigger):
        """Ask for the PIN in front of a check-in whose capture did not pass, where the company chose so.

        An employee without a PIN has none to be asked for, and nobody is kept from checking in.
        """
        requirement = super()._eh_kiosk_checkin_requirement(device, employee, attempt_id, trigger)
        if (
            requirement == 'none'
            and self.eh_liveness_on_failure == 'ask_pin'
            and self._eh_liveness_asks(trigger)
            and employee.pin
            and not self.env['eh.hr.liveness.check']._has_passed(device, employee, attempt_id)
        ):
            return 'pin'
        return requirement

    def _eh_first_steps(self):
        return [*super()._eh_first_steps(), {
            'title': self.env._("Switch the attended capture on"),
            'text': self.env._("Choose how many blinks, before which check-ins, and how long captures are kept."),
            'button': self.env._("Open the settings"),
            'is_done': self.eh_liveness_enabled,
            'link': {'name': 'hr_attendance.action_hr_attendance_settings'},
        }]
