from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import (
    BEHIND_AFTER, CLOCK_OFF_AFTER_S, ID_MAX, OUTBOX_COUNT_MAX, OUTBOX_KINDS, OUTBOX_REFUSED_MAX,
    SILENT_AFTER,
)
from ..errors import InvalidField
from ..tools.kiosk_input import read_attempt_id, read_choice, read_whole_number
from ..tools.late import read_late
from ..tools.own_cursor import own_cursor
from ..tools.refusal_words import say_span

_OUTBOX_FIELDS = frozenset({
    'outbox_told_on', 'outbox_waiting', 'outbox_oldest_on', 'outbox_not_kept', 'clock_skew_s',
})


class EhHrKioskDevice(models.Model):
    """What a tablet says of itself: what waits on it for Odoo, what Odoo refused, and what its clock shows."""

    _inherit = 'eh.hr.kiosk.device'

    outbox_told_on = fields.Datetime(string="Told Us On", readonly=True, copy=False)
    outbox_waiting = fields.Integer(
        string="Waiting on the Tablet", readonly=True, copy=False, aggregator='sum',
        help="Check-ins and captures that the tablet still keeps for Odoo, as it last said.")
    outbox_oldest_on = fields.Datetime(string="Oldest Waits Since", readonly=True, copy=False)
    outbox_not_kept = fields.Boolean(
        string="Storage Full", readonly=True, copy=False,
        help="The tablet's browser keeps nothing: what happens there while Odoo is away is lost when its page is closed.")
    clock_skew_s = fields.Integer(
        string="Clock Off By (s)", readonly=True, copy=False, aggregator=None,
        help="Seconds that the tablet's clock was ahead of the server's when they last met; below zero it was behind.")
    refused_count = fields.Integer(string="Refused Reports", compute='_compute_refused_count')
    health = fields.Selection(
        [('well', "Well"), ('silent', "Silent"), ('behind', "Behind"), ('storage', "Storage full"), ('clock', "Clock off")],
        compute='_compute_health', search='_search_health',
        help="Silent: nothing was heard of it for a quarter of an hour.\n"
             "Behind: something has waited on it for more than five minutes.\n"
             "Storage full: its browser keeps nothing while Odoo is away.\n"
             "Clock off: its clock differs from the server's by more than two minutes.")
    health_text = fields.Char(string="What To Do", compute='_compute_health')

    @api.model
    def _is_kiosk_only(self, field):
        return super()._is_kiosk_only(field) or field.name in _OUTBOX_FIELDS

    # -- what the tablet tells --

    def _take_outbox(self, device, body):
        """Note how a tablet's outbox is, and write an event for each refused item that is new.

        :param device: the ``DeviceIdentity`` of this tablet
        :param dict body: as in docs/wire.md
        :return: the body of the answer
        :raise InvalidField: a field is missing, of the wrong type or out of range
        """
        self.ensure_one()
        now = fields.Datetime.now()
        waiting = read_whole_number(body, 'waiting', 0, OUTBOX_COUNT_MAX)
        state = read_late({'tapped_at': body.get('oldest_at'), 'skew_ms': body.get('skew_ms')})
        is_kept = body.get('is_kept')
        if not isinstance(is_kept, bool):
            raise InvalidField('is_kept', "true or false")
        refused = [self._read_refused(item) for item in self._read_list(body)]
        oldest_on = None
        if state.tapped_at and state.skew_ms is not None:
            oldest_on = min(now, state.tapped_at - timedelta(milliseconds=state.skew_ms)).replace(microsecond=0)
        with own_cursor(self.env) as cr:
            # As a sign of life: it must not fail, or be failed by, anything else (see ``_saw``).
            cr.execute(SQL(
                """
                UPDATE eh_hr_kiosk_device
                   SET outbox_told_on = %s, outbox_waiting = %s, outbox_oldest_on = %s, outbox_not_kept = %s, clock_skew_s = %s
                 WHERE id IN (SELECT id FROM eh_hr_kiosk_device WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED)
                """,
                now, waiting, oldest_on, not is_kept, state.skew_s, self.id))
        for item in refused:
            self._record_refused(device, item, now)
        return {'recorded': len(refused)}

    @api.model
    def _read_list(self, body):
        items = body.get('refused', [])
        if not isinstance(items, list) or len(items) > OUTBOX_REFUSED_MAX or not all(isinstance(item, dict) for item in items):
            raise InvalidField('refused', f"a list of at most {OUTBOX_REFUSED_MAX} objects")
        return items

    @api.model
    def _read_refused(self, item):
        """:return: what an item in a report says: ``(attempt id, kind, code, employee id or None, LateReport)``"""
        code = item.get('code')
        if not isinstance(code, str) or not 0 < len(code) <= 40 or not code.replace('_', '').isalpha() or not code.isascii():
            raise InvalidField('code', "a code of 1 to 40 letters and _")
        employee_id = item.get('employee_id')
        return (
            read_attempt_id(item), read_choice(item, 'kind', OUTBOX_KINDS), code,
            None if employee_id is None else read_whole_number(item, 'employee_id', 1, ID_MAX), read_late(item),
        )

    def _record_refused(self, device, item, now):
        """Write down one item that Odoo would not have, once. For other modules to make more of it."""
        attempt_id, kind, code, employee_id, late = item
        detail = f'{kind}:{code}'
        events = self.env['eh.hr.kiosk.event']
        if events.search_count([
            ('device_id', '=', self.id), ('attempt_id', '=', attempt_id), ('event_type', '=', 'item_refused'),
            ('detail', '=', detail),
        ], limit=1):
            return
        employee = self.company_id._eh_kiosk_employee(employee_id or 0)
        events._record('item_refused', device, employee_id=employee.id, attempt_id=attempt_id, detail=detail)
        if kind == 'check_in' and late.tapped_at:
            # Nobody's working day hangs on a tablet that was paired anew: HR decides.
            self.env['eh.hr.late.check.in']._note_refused(device, attempt_id, employee, employee_id or 0, late, now, code)

    # -- what HR sees --

    def _compute_refused_count(self):
        counts = dict(self.env['eh.hr.kiosk.event']._read_group(
            [('device_id', 'in', self.ids), ('event_type', '=', 'item_refused')], ['device_id'], ['__count']))
        for device in self:
            device.refused_count = counts.get(device, 0)

    def _health_domains(self):
        """:return: by health what is true of such tablets, the worst first; the first that holds is the health"""
        now = fields.Datetime.now()
        paired = Domain('state', '=', 'paired')
        return {
            'silent': paired & (Domain('last_seen', '=', False) | Domain('last_seen', '<', now - SILENT_AFTER)),
            'behind': paired & Domain('outbox_waiting', '>', 0) & Domain('outbox_oldest_on', '<', now - BEHIND_AFTER),
            'storage': paired & Domain('outbox_not_kept', '=', True),
            'clock': paired & (
                Domain('clock_skew_s', '>', CLOCK_OFF_AFTER_S) | Domain('clock_skew_s', '<', -CLOCK_OFF_AFTER_S)),
        }

    @api.depends('state', 'last_seen', 'outbox_waiting', 'outbox_oldest_on', 'outbox_not_kept', 'clock_skew_s')
    @api.depends_context('lang')
    def _compute_health(self):
        domains = self._health_domains()
        for device in self:
            health = next((name for name, domain in domains.items() if device.filtered_domain(domain)), 'well')
            device.health = health if device.state == 'paired' else False
            device.health_text = device._say_health(health) if device.state == 'paired' else False

    def _search_health(self, operator, value):
        if operator != 'in':
            return NotImplemented
        domains = self._health_domains()
        unwell = Domain.FALSE
        found = []
        for name, domain in domains.items():
            if name in value:
                found.append(domain & ~unwell)
            unwell |= domain
        if 'well' in value:
            found.append(Domain('state', '=', 'paired') & ~unwell)
        return Domain.OR(found)

    def _say_health(self, health):
        now = fields.Datetime.now()
        match health:
            case 'silent':
                return self.env._(
                    "Not heard of for %s. Look whether it is on, charged and in the network.",
                    say_span(self.env, now - self.last_seen)) if self.last_seen else self.env._("Never heard of.")
            case 'behind':
                return self.env._(
                    "%(count)s reports wait on it, the oldest for %(span)s. They come by themselves when its network holds.",
                    count=self.outbox_waiting, span=say_span(self.env, now - self.outbox_oldest_on))
            case 'storage':
                return self.env._("Its browser keeps nothing. Free its storage, or allow this site to store data.")
            case 'clock':
                span = say_span(self.env, timedelta(seconds=abs(self.clock_skew_s)))
                return self.env._(
                    "Its clock is %s ahead. Set it to the network's time.", span) if self.clock_skew_s > 0 else self.env._(
                    "Its clock is %s behind. Set it to the network's time.", span)
        return False

    def action_view_refused(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_kiosk.eh_hr_kiosk_event_action')
        return {
            **action, 'name': self.env._("Refused reports of “%s”", self.name), 'context': {},
            'domain': [('device_id', '=', self.id), ('event_type', '=', 'item_refused')],
        }
