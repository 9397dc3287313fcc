"""Everything on record about one attendance, in one order of time: what the dispute desk shows and the packet tells."""

from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import models

from odoo.addons.eh_hr_face_liveness.const import CAPTURE_EVENTS, VISIT_MINUTES
from odoo.addons.eh_hr_face_liveness.tools.clock import same_time, say_moment

from .entry import ENDS, zone_of_end

TEMPLATE = 'eh_hr_face_evidence.desk'
COLOURS = {'passed': 'success', 'failed': 'danger', 'aborted': 'warning', 'declined': 'secondary'}
EVENT_COLOURS = {'matched': 'success', 'enrolled': 'success', 'no_match': 'warning', 'pin_used': 'warning', 'badge_unknown': 'warning'}


class Visit(NamedTuple):
    """What to look for."""

    attendance: models.BaseModel  # in superuser mode; empty where it was deleted
    employee_number: int
    attempts: tuple[str, ...]
    disputes: models.BaseModel


class Moment(NamedTuple):
    """One line. Who says so is one of ``tablet``, ``server``, ``user``."""

    at: datetime
    tz: str
    what: str
    details: list[str]
    says: str
    colour: str = 'secondary'
    model: str = ''
    res_id: int = 0


def find_captures(env, visit):
    """:return: the captures of these attempts that the user may read, by whomever they are"""
    return env['eh.hr.liveness.check'].search([('attempt_id', 'in', list(visit.attempts))], order='recorded_on, id')


def find_events(env, visit):
    """:return: the events of these attempts, and what else tablets noted of the employee in the minutes before"""
    events = env['eh.hr.kiosk.event']
    domain = [('attempt_id', 'in', list(visit.attempts))]
    for end in ENDS:
        moment = visit.attendance and visit.attendance[f'check_{end}']
        if moment:
            domain = ['|', *domain, '&', '&', ('employee_id', '=', visit.employee_number),
                      ('recorded_on', '>=', moment - timedelta(minutes=VISIT_MINUTES)),
                      ('recorded_on', '<=', moment + timedelta(minutes=1))]
    return events.search(domain, order='id')


def collect_moments(env, visit):
    """:return: the lines, oldest first"""
    captures = find_captures(env, visit)
    moments = [
        *_of_captures(env, visit, captures),
        *_of_events(env, find_events(env, visit), set(captures.mapped('attempt_id'))),
        *_of_entry(env, visit.attendance),
        *_of_corrections(env, visit.attendance),
        *_of_disputes(env, visit.disputes, visit.attendance),
    ]
    return sorted(moments, key=lambda moment: moment.at)


def render_desk(env, visit):
    """:rtype: Markup"""
    moments = collect_moments(env, visit)
    reader = env.tz.zone
    return env['ir.qweb']._render(TEMPLATE, {
        'moments': [{
            **moment._asdict(), 'site_clock': say_moment(env, moment.at, moment.tz), 'reader_clock': say_moment(env, moment.at, reader),
        } for moment in moments],
        'zones': sorted({moment.tz for moment in moments}),
        'reader': reader,
        'is_same': all(same_time(moment.at, moment.tz, reader) for moment in moments),
        'says': {'tablet': env._("Tablet"), 'server': env._("Odoo"), 'user': env._("Person")},
    })


def _of_captures(env, visit, captures):
    results = dict(captures._fields['result']._description_selection(env))
    # A corrected check-in lies apart from its capture, which makes no capture late.
    is_corrected = 'corrected' in visit.disputes.mapped('outcome')
    for capture in captures:
        tz = capture.site_tz or 'UTC'
        where = ', '.join(filter(None, (capture.device_name, capture.site_name)))
        details = [where, *filter(None, (capture.reason, capture.noticed, capture.late_says, capture.passive_says))]
        if capture.employee_number != visit.employee_number:
            details.insert(0, env._("Of somebody else: %s", capture.employee_name or env._("not known")))
        if capture.is_late and not capture.late and not is_corrected:
            details.append(env._("Reported late: when it was is the tablet's word."))
        if capture.server_began_at:
            yield Moment(capture.server_began_at, tz, env._("The server was asked what to do"),
                         list(filter(None, (where, capture.steps_text))), 'server')
        yield Moment(
            capture.recorded_on, tz, env._("Attended capture: %s", results.get(capture.result, '')), details, 'tablet',
            COLOURS.get(capture.result, 'secondary'), capture._name, capture.id)
        if capture.happened_on:
            yield Moment(capture.happened_on, tz, env._("Tapped, reckoned by the server's clock"), [where], 'tablet')
        elif capture.tapped_on:
            yield Moment(capture.tapped_on, tz, env._("Tapped, by the tablet's clock"), [where], 'tablet')


def _of_events(env, events, told):
    """:param set told: attempts whose captures have lines of their own"""
    names = dict(events._fields['event_type']._description_selection(env))
    for event in events:
        if event.event_type in CAPTURE_EVENTS and event.event_type != 'capture_deleted' and event.attempt_id in told:
            continue
        details = [', '.join(filter(None, (event.device_name, event.site_name))), event.detail_text, event.user_name]
        yield Moment(
            event.recorded_on, event.tz or 'UTC', names.get(event.event_type, event.event_type), list(filter(None, details)),
            'user' if event.user_name else 'server', EVENT_COLOURS.get(event.event_type, 'secondary'), event._name, event.id)


def _of_entry(env, attendance):
    titles = {'in': env._("Check in"), 'out': env._("Check out")}
    for end in ENDS:
        moment = attendance and attendance[f'check_{end}']
        if not moment:
            continue
        mode = dict(attendance._fields[f'{end}_mode']._description_selection(env)).get(attendance[f'{end}_mode'])
        where = ', '.join(filter(None, (attendance[f'eh_{end}_device_name'], attendance[f'eh_{end}_site_name'])))
        yield Moment(moment, zone_of_end(attendance, end), titles[end], list(filter(None, (mode, where))), 'server', 'primary')


def _of_corrections(env, attendance):
    """What was changed on the attendance since, as Odoo's own log tells it."""
    tracked = {'check_in': env._("Check in"), 'check_out': env._("Check out"), 'employee_id': env._("Employee")}
    for message in attendance.message_ids if attendance else ():
        for value in message.tracking_value_ids.filtered(lambda value: value.field_id.name in tracked):
            name = value.field_id.name
            end = 'out' if name == 'check_out' else 'in'
            tz = zone_of_end(attendance, end)
            if name == 'employee_id':
                old, new = value.old_value_char, value.new_value_char
            else:
                old, new = (
                    moment and say_moment(env, moment, tz) for moment in (value.old_value_datetime, value.new_value_datetime))
            if not old and message.create_uid == attendance.create_uid and name == 'check_out':
                continue  # the check-out itself, which has a line of its own
            yield Moment(
                message.date, tz, env._("%s changed", tracked[name]),
                [f"{old or '–'} → {new or '–'}", message.author_id.name or message.create_uid.name], 'user', 'warning')


def _of_disputes(env, disputes, attendance):
    outcomes = dict(env['eh.hr.dispute.decision']._fields['outcome']._description_selection(env))
    for dispute in disputes:
        tz = (dispute.before or {}).get('in_tz') or 'UTC'
        yield Moment(dispute.recorded_on, tz, env._("Dispute opened"), list(filter(None, (dispute.user_name, dispute.claim))),
                     'user', 'info', dispute._name, dispute.id)
        for decision in dispute.decision_ids:
            yield Moment(
                decision.recorded_on, tz, env._("Dispute decided: %s", outcomes.get(decision.outcome, '')),
                list(filter(None, (decision.user_name, decision.note))), 'user', 'info', dispute._name, dispute.id)
