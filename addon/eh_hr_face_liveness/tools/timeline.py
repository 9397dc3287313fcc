"""A capture's timeline as HTML: a bar to see it at a glance, a table to read it out."""

from datetime import timedelta

from odoo.tools.misc import formatLang

from .clock import say_time
from .words import REASONS, say_moment

TEMPLATE = 'eh_hr_face_liveness.timeline'

# Bootstrap's contextual colour per code; what is neither here nor a reason is drawn grey.
COLOURS = {
    'blink': 'info',
    'head_turn_left': 'info',
    'head_turn_right': 'info',
    'mouth_open': 'info',
    'passed': 'success',
    'failed': 'danger',
    'timeout': 'danger',
    'aborted': 'warning',
    'face_lost': 'warning',
    'face_changed': 'warning',
    'several_faces': 'warning',
    'count_restarted': 'warning',
    'skipped': 'secondary',
}


def render_timeline(env, entries, duration_ms, started_on, zones, declined=False):
    """Draw one attempt.

    :param env: for the language
    :param list entries: `{'at_ms': int, 'code': str}` in order of time; every text in them is escaped
    :param int duration_ms: of the whole attempt
    :param datetime started_on: naive UTC, to about a second; None where nobody can tell
    :param list zones: names of the timezones to tell each moment in
    :param bool declined: the employee chose not to be filmed, which is nothing to warn of
    :rtype: Markup
    """
    end_ms = max(duration_ms, entries[-1]['at_ms'], 1) if entries else 1
    zones = zones if started_on else []
    return env['ir.qweb']._render(TEMPLATE, {
        'zones': zones,
        'moments': [{
            'words': say_moment(env, code),
            'colour': _colour(code, declined),
            'percent': 100 * at_ms / end_ms,
            'after': _seconds(env, at_ms),
            # Each moment for itself: between two of them the clocks may have changed.
            'clocks': [say_time(started_on + timedelta(milliseconds=at_ms), tz) for tz in zones],
        } for at_ms, code in ((entry['at_ms'], entry['code']) for entry in entries)],
        'begin': _seconds(env, 0),
        'end': _seconds(env, end_ms),
    })


def _colour(code, declined):
    if declined and code == 'aborted':
        return 'secondary'
    return COLOURS.get(code) or ('warning' if code in REASONS else 'secondary')


def _seconds(env, ms):
    return env._("%s s", formatLang(env, ms / 1000, digits=2))
