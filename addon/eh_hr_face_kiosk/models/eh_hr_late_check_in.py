from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..const import ID_MAX, LATE_TOLERANCE, TRIGGERS
from ..errors import InvalidField, KioskRefused
from ..tools.kiosk_input import read_attempt_id, read_choice, read_whole_number
from ..tools.late import read_late, settle_time
from ..tools.refusal_words import LATE_REASONS, say_span
from ..tools.seal import SealBroken, open_sealed
from ..tools.site_time import say_moment

STATES = [
    ('waiting', "Waits for HR"),
    ('applied', "Taken over"),
    ('repeated', "Was there already"),
    ('dismissed', "Dismissed"),
    ('undone', "Undone"),
]


class EhHrLateCheckIn(models.Model):
    """A check-in that a tablet took while Odoo was away: what it said, by which clock, and what became of it.

    It becomes an attendance by itself where everything about it is sure; else it waits for somebody to decide. Rows
    are made by ``_take`` alone. HR changes what became of one, never what was said.
    """

    _name = 'eh.hr.late.check.in'
    _inherit = ['eh.hr.kiosk.only']
    _description = 'Late Check-in'
    _order = 'received_on desc, id desc'
    _rec_name = 'employee_name'
    _rec_names_search = ['employee_name', 'device_name', 'site_name']

    state = fields.Selection(STATES, string="Status", required=True, readonly=True, index=True)
    reason = fields.Char(string="Reason Code", readonly=True)
    reason_text = fields.Char(string="Why It Waits", compute='_compute_words')
    says = fields.Char(string="Both Clocks", compute='_compute_words')
    attempt_id = fields.Char(string="Attempt", size=36, required=True, readonly=True)
    trigger = fields.Selection(
        [('manual', "Manual selection"), ('badge', "Badge"), ('face', "Face")], string="Identified By", required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    device_id = fields.Many2one('eh.hr.kiosk.device', string="Tablet", readonly=True, ondelete='set null')
    device_name = fields.Char(string="Tablet Name", readonly=True, help="As it was at that time.")
    site_id = fields.Many2one('eh.hr.site', string="Workplace", readonly=True, ondelete='set null')
    site_name = fields.Char(string="Workplace Name", readonly=True, help="As it was at that time.")
    site_tz = fields.Char(string="Workplace Timezone", readonly=True)
    employee_id = fields.Many2one('hr.employee', readonly=True, ondelete='set null', index='btree_not_null')
    employee_name = fields.Char(readonly=True)
    employee_number = fields.Integer(string="Employee ID", readonly=True, aggregator=None)
    tapped_on = fields.Datetime(string="Tapped (Tablet's Clock)", required=True, readonly=True)
    received_on = fields.Datetime(string="Received", required=True, readonly=True, help="By the server's clock.")
    happened_on = fields.Datetime(
        string="Tapped (Reckoned)", readonly=True,
        help="By the server's clock: from what the tablet's clock was off before, and from how long it says it waited.")
    is_sure = fields.Boolean(string="Time Is Sure", readonly=True, help="Both ways of reckoning agree to the minute.")
    clock_skew_s = fields.Integer(string="Tablet's Clock Off By (s)", readonly=True, aggregator=None)
    sequence = fields.Integer(string="Number on the Tablet", readonly=True, aggregator=None)
    apply_on = fields.Datetime(
        string="Take Over As Of", help="The time that the attendance gets. Where the time is not sure, ask the employee.")
    attendance_id = fields.Many2one('hr.attendance', readonly=True, ondelete='set null', index='btree_not_null')
    direction = fields.Selection([('in', "Check In"), ('out', "Check Out")], readonly=True)
    decided_by = fields.Char(string="Decided By", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _attempt_uniq = models.Constraint('UNIQUE (device_id, attempt_id)', "This attempt of this tablet is known already.")

    @api.autovacuum
    def _gc_decided(self):
        """Drop what is decided and older than its company keeps kiosk events. What waits for HR stays, and what a dispute holds."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            """DELETE FROM eh_hr_late_check_in late USING res_company company
                WHERE company.id = late.company_id AND late.state <> 'waiting'
                  AND late.received_on < (now() AT TIME ZONE 'UTC') - company.eh_kiosk_event_retention_days * interval '1 day'
                  AND NOT (%s)""",
            self.env['eh.hr.hold']._held_sql('late')))
        self.env.invalidate_all()

    # -- what comes from tablets --

    @api.model
    def _take(self, device, body):
        """Take a check-in that a tablet kept. The same attempt again is answered with what became of the first.

        :param device: the ``DeviceIdentity`` of the tablet
        :param dict body: as in docs/wire.md
        :return: the body of the answer
        :raise InvalidField: a field is missing, of the wrong type or out of range
        """
        attempt_id, trigger = read_attempt_id(body), read_choice(body, 'trigger', TRIGGERS)
        number = read_whole_number(body, 'employee_id', 1, ID_MAX)
        late, sealed_pin = read_late(body), body.get('pin')
        if sealed_pin is not None and not isinstance(sealed_pin, str):
            raise InvalidField('pin', "a sealed value")
        if not late.tapped_at or not late.sent_at:
            raise InvalidField('tapped_at', "the times of a late report")
        employee = self.env['eh.hr.kiosk.device']._company(device)._eh_kiosk_employee(number)
        if employee:
            employee._eh_take_turn()
        known = self.sudo().search([('device_id', '=', device.device_id), ('attempt_id', '=', attempt_id)])
        if known:
            return known._answer()
        tap = settle_time(late, fields.Datetime.now())
        check_in = self._note(device, attempt_id, trigger, employee, number, late, tap)
        reason = check_in._find_reason(device, employee, sealed_pin)
        if not reason:
            reason = check_in._apply(device, tap.happened_on)
        if reason:
            check_in.sudo().write({'state': 'waiting', 'reason': reason})
        self.env['eh.hr.kiosk.event']._record(
            'late_check_in', device, employee_id=employee.id, attempt_id=attempt_id,
            detail=f'{check_in.state}:{reason or check_in.direction}')
        return check_in._answer()

    @api.model
    def _note(self, device, attempt_id, trigger, employee, number, late, tap):
        return self.sudo().create({
            'state': 'waiting', 'attempt_id': attempt_id, 'trigger': trigger, 'company_id': device.company_id,
            'device_id': device.device_id, 'device_name': device.name, 'site_id': device.site_id,
            'site_name': device.site_name, 'site_tz': device.tz,
            'employee_id': employee.id, 'employee_name': employee.name, 'employee_number': number,
            'tapped_on': late.tapped_at.replace(microsecond=0), 'received_on': fields.Datetime.now(),
            'happened_on': tap.happened_on, 'is_sure': tap.is_sure, 'clock_skew_s': late.skew_s, 'sequence': late.sequence,
            'apply_on': tap.happened_on,
        })

    @api.model
    def _note_refused(self, device, attempt_id, employee, number, late, now, code):
        """A check-in that stays on the tablet: only that there was one is known, and it waits for HR."""
        if self.sudo().search_count([('device_id', '=', device.device_id), ('attempt_id', '=', attempt_id)], limit=1):
            return
        tap = settle_time(replace(late, sent_at=None), now)
        check_in = self._note(device, attempt_id, 'manual', employee, number, late, tap)
        check_in.sudo().reason = code if code in LATE_REASONS else 'refused'

    def _find_reason(self, device, employee, sealed_pin):
        """:return: why somebody has to decide, one of ``LATE_REASONS``; or None"""
        if not employee:
            return 'employee_unknown'
        if not self.is_sure:
            return 'clock'
        if self._is_out_of_order():
            return 'order'
        return self._check_pin(device, employee, sealed_pin)

    def _is_out_of_order(self):
        """Whether the tablet counted a later tap before this one."""
        return bool(self.sequence) and bool(self.sudo().search_count([
            ('device_id', '=', self.device_id.id), ('employee_id', '=', self.employee_id.id), ('id', '!=', self.id),
            ('received_on', '>=', self.device_id.paired_on), ('is_sure', '=', True),
            '|', '&', ('sequence', '<', self.sequence), ('happened_on', '>', self.happened_on + LATE_TOLERANCE),
            '&', ('sequence', '>', self.sequence), ('happened_on', '<', self.happened_on - LATE_TOLERANCE),
        ], limit=1))

    def _check_pin(self, device, employee, sealed_pin):
        company = employee.company_id
        requirement = company._eh_kiosk_checkin_requirement(device, employee, self.attempt_id, self.trigger)
        by_rule = company.attendance_kiosk_use_pin and self.trigger == 'manual'
        if sealed_pin is None:
            return 'pin_missing' if by_rule or (requirement == 'pin' and employee.pin) else None
        try:
            pin = open_sealed(
                sealed_pin, self.env['eh.hr.kiosk.people']._seal_key(), f'{self.attempt_id}:{self.employee_number}')
            return None if employee._eh_check_kiosk_pin(pin) else 'pin_wrong'
        except SealBroken:
            return 'pin_wrong'
        except KioskRefused:
            # No PIN any more, or too many wrong ones by now.
            return 'pin_not_checked'

    def _apply(self, device, moment):
        """:return: why it cannot become an attendance by itself, or None"""
        employee = self.employee_id.sudo()
        try:
            change = employee._eh_late_change(device, self.attempt_id, self.trigger, moment)
        except KioskRefused:
            return 'attempt_conflict'
        if change is None:
            return 'later_change'
        self.sudo().write({
            'state': 'repeated' if change.is_repeated else 'applied', 'reason': False,
            'attendance_id': change.attendance.id, 'direction': change.direction,
        })
        return None

    def _answer(self):
        return {
            'attempt_id': self.attempt_id,
            'state': self.state,
            'direction': self.direction or None,
            'happened_on': self.happened_on.isoformat() + 'Z' if self.happened_on else None,
        }

    # -- what HR does --

    def action_apply(self):
        """Make it an attendance as of ``apply_on``."""
        for check_in in self._to_decide('waiting'):
            if not check_in.employee_id or not check_in.apply_on:
                raise UserError(self.env._("Whose check-in was it, and when? Without both it cannot be taken over."))
            if check_in.apply_on > fields.Datetime.now():
                raise UserError(self.env._("A check-in cannot be taken over as of a time that is not there yet."))
            reason = check_in._apply(check_in.device_id.sudo()._identity(), check_in.apply_on)
            if reason:
                raise UserError(self.env._(
                    "%(employee)s has checked in or out after that time. Put the attendance right by hand, then dismiss this.",
                    employee=check_in.employee_name))
            check_in._decide(check_in.state)

    def action_dismiss(self):
        self._to_decide('waiting')._decide('dismissed')

    def action_undo(self):
        """Take back what this made of the attendance."""
        for check_in in self._to_decide('applied'):
            attendance = check_in.attendance_id.sudo()
            if check_in.direction == 'in' and attendance.check_out:
                raise UserError(self.env._(
                    "This attendance has an end by now. Change or delete the attendance itself."))
            if check_in.direction == 'in':
                attendance.unlink()
            elif attendance:
                attendance.write({
                    'check_out': False, 'eh_out_late': False, 'eh_out_attempt_id': False, 'eh_out_device_id': False,
                    'eh_out_device_name': False, 'eh_out_site_name': False})
            check_in._decide('undone')

    def action_open_attendance(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'res_model': 'hr.attendance', 'res_id': self.attendance_id.id,
            'views': [(False, 'form')],
        }

    def _to_decide(self, state):
        """:return: those in that state, which somebody may decide"""
        self.check_access('write')
        if not self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_manager'):
            raise AccessError(self.env._("Only managers of the face check-in can decide about late check-ins."))
        return self.filtered(lambda check_in: check_in.state == state)

    def _decide(self, state):
        self.sudo().write({'state': state, 'decided_by': self.env.user.name, 'decided_on': fields.Datetime.now()})

    @api.model
    def _is_kiosk_only(self, field):
        return field.name != 'apply_on'

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A late check-in comes from a paired tablet only. Nobody can create one by hand."))
        return super().create(vals_list)

    # -- words --

    @api.depends('reason', 'state', 'tapped_on', 'received_on', 'happened_on', 'is_sure', 'clock_skew_s', 'site_tz')
    @api.depends_context('lang')
    def _compute_words(self):
        for check_in in self:
            reason = check_in.reason
            check_in.reason_text = self.env._(LATE_REASONS[reason]) if reason in LATE_REASONS else reason  # pylint: disable=gettext-variable
            check_in.says = check_in._say_clocks()

    def _say_clocks(self):
        tz = self.site_tz or 'UTC'
        tapped = say_moment(self.env, self.tapped_on, tz)
        if not self.is_sure:
            return self.env._("The tablet showed %(tapped)s. Its clock was set meanwhile, or never compared.", tapped=tapped)
        span = say_span(self.env, self.received_on - self.happened_on)
        happened = say_moment(self.env, self.happened_on, tz)
        return self.env._(
            "Tapped at %(happened)s, arrived %(span)s later. The tablet showed %(tapped)s.", happened=happened, span=span, tapped=tapped)
