"""A capture's timeline as HTML: a bar to see it at a glance, a table to read it out."""

from datetime import timedelta

from odoo.tools.misc import formatLang

from .words import moment_words, reason_sentences

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
    'several_faces': 'warning',
    'count_restarted': 'warning',
}


def render_timeline(env, entries, duration_ms, started_on):
    """Draw one attempt.

    :param env: for the language
    :param list entries: `{'at_ms': int, 'code': str}` in order of time; every text in them is escaped
    :param int duration_ms: of the whole attempt
    :param datetime started_on: in the reader's time zone, or False
    :rtype: Markup
    """
    end_ms = max(duration_ms, entries[-1]['at_ms'], 1) if entries else 1
    moments, reasons = moment_words(env), reason_sentences(env)
    return env['ir.qweb']._render(TEMPLATE, {
        'moments': [{
            'words': moments.get(code) or reasons.get(code) or code,
            'colour': COLOURS.get(code) or ('warning' if code in reasons else 'secondary'),
            'percent': 100 * at_ms / end_ms,
            'after': _seconds(env, at_ms),
            'clock': clock(started_on, at_ms),
        } for at_ms, code in ((entry['at_ms'], entry['code']) for entry in entries)],
        'begin': _seconds(env, 0),
        'end': _seconds(env, end_ms),
    })


def clock(started_on, at_ms):
    """The time of day of a moment, to a tenth of a second, or nothing when the start is not known."""
    if not started_on:
        return ''
    moment = started_on + timedelta(milliseconds=at_ms)
    return f"{moment:%H:%M:%S}.{moment.microsecond // 100_000}"


def _seconds(env, ms):
    return env._("%s s", formatLang(env, ms / 1000, digits=2))
