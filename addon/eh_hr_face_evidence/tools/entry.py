"""An attendance as a dispute keeps it: what its own fields said, and which tablet wrote it."""

from datetime import datetime

from odoo.addons.eh_hr_face_liveness.tools.clock import same_time, say_moment

TEMPLATE = 'eh_hr_face_evidence.entry_change'
ENDS = ('in', 'out')


def describe_entry(attendance):
    """:return: JSON; times in ISO 8601 UTC with a Z, names of tablets as they were, and nothing that says whose it is"""
    entry = {}
    for end in ENDS:
        moment = attendance[f'check_{end}']
        entry |= {
            f'check_{end}': f'{moment.isoformat()}Z' if moment else None,
            f'{end}_mode': moment and attendance[f'{end}_mode'] or None,
            f'{end}_device': attendance[f'eh_{end}_device_name'] or None,
            f'{end}_site': attendance[f'eh_{end}_site_name'] or None,
            f'{end}_tz': zone_of_end(attendance, end),
            f'{end}_attempt': attendance[f'eh_{end}_attempt_id'] or None,
        }
    return {**entry, 'worked_hours': round(attendance.worked_hours, 4)}


def zone_of_end(attendance, end):
    """:return: the timezone of the workplace; of the employee where no tablet wrote that end"""
    tablet = attendance[f'eh_{end}_device_id'].sudo()
    return tablet.site_id.tz or attendance.employee_id.sudo()._get_tz() or 'UTC'


def read_moment(text):
    """:return: naive UTC, or None"""
    return datetime.fromisoformat(text.removesuffix('Z')) if text else None


def render_change(env, before, after, is_decided, title=None):
    """The entry then, and after the decision, as HTML.

    :param dict before: of ``describe_entry``
    :param str title: of the first column, where it is not the entry of then
    :param dict after: the same; None where nothing is decided, or the attendance was deleted
    :rtype: Markup
    """
    before = before or {}
    modes = dict(env['hr.attendance']._fields['in_mode']._description_selection(env))
    modes |= dict(env['hr.attendance']._fields['out_mode']._description_selection(env))

    def cells(entry):
        return [*(_say_end(env, entry, end) for end in ENDS), *(modes.get(entry.get(f'{end}_mode'), '') for end in ENDS),
                f"{entry.get('worked_hours') or 0:.2f}"]

    titles = [env._("Check in"), env._("Check out"), env._("Checked in through"), env._("Checked out through"), env._("Worked hours")]
    then, now = cells(before), cells(after) if after else None
    return env['ir.qweb']._render(TEMPLATE, {
        'rows': [{
            'title': title, 'before': then[index], 'after': now and now[index], 'is_changed': bool(now) and now[index] != then[index],
        } for index, title in enumerate(titles)],
        'title': title, 'is_decided': is_decided, 'is_deleted': is_decided and not after,
    })


def _say_end(env, entry, end):
    moment = read_moment(entry.get(f'check_{end}'))
    if not moment:
        return ['–']
    zones = [entry.get(f'{end}_tz') or 'UTC', env.tz.zone]
    if same_time(moment, *zones):
        zones = zones[:1]
    return [f"{say_moment(env, moment, zone)} ({zone})" for zone in zones]
