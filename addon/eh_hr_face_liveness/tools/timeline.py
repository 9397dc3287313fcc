"""A capture's timeline as HTML: a bar to see it at a glance, a table to read it out."""

from datetime import timedelta

from markupsafe import Markup

from odoo.tools.misc import formatLang

from .words import moment_words, reason_sentences

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

BAR = Markup(
    '<div class="position-relative bg-200 rounded-pill mx-3 mt-4 mb-2" style="height: 8px" role="presentation">'
    '%s</div><div class="d-flex justify-content-between text-muted small mx-3 mb-4"><span>%s</span><span>%s</span></div>')
DOT = Markup(
    '<span class="position-absolute top-50 translate-middle rounded-circle border border-2 border-white text-bg-%s" '
    'style="left: %.1f%%; width: 18px; height: 18px" title="%s"></span>')
TABLE = Markup(
    '<table class="table table-sm w-auto mb-0"><thead><tr><th class="text-end pe-4">%s</th><th class="text-end pe-4">%s'
    '</th><th class="pe-5">%s</th></tr></thead><tbody>%s</tbody></table>')
ROW = Markup(
    '<tr><td class="text-end pe-4 font-monospace">%s</td><td class="text-end pe-4 font-monospace">%s</td>'
    '<td class="pe-5"><span class="d-inline-block rounded-circle me-2 text-bg-%s" style="width: 10px; height: 10px"></span>%s</td></tr>')
EMPTY = Markup('<p class="text-muted mb-0">%s</p>')


def render_timeline(env, entries, duration_ms, started_on):
    """Draw one attempt.

    :param env: for the language
    :param list entries: `{'at_ms': int, 'code': str}` in order of time; every text in them is escaped
    :param int duration_ms: of the whole attempt
    :param datetime started_on: in the reader's time zone, or False
    :rtype: Markup
    """
    if not entries:
        return EMPTY % env._("The tablet sent no timeline with this attempt.")
    end_ms = max(duration_ms, entries[-1]['at_ms'], 1)
    moments, reasons = moment_words(env), reason_sentences(env)
    dots, rows = [], []
    for entry in entries:
        at_ms, code = entry['at_ms'], entry['code']
        words = moments.get(code) or reasons.get(code) or code
        colour = COLOURS.get(code) or ('warning' if code in reasons else 'secondary')
        after = env._("%s s", formatLang(env, at_ms / 1000, digits=2))
        dots.append(DOT % (colour, 100 * at_ms / end_ms, "%s: %s" % (after, words)))
        rows.append(ROW % (after, clock(started_on, at_ms), colour, words))
    return BAR % (
        Markup().join(dots), env._("%s s", formatLang(env, 0, digits=2)),
        env._("%s s", formatLang(env, end_ms / 1000, digits=2)),
    ) + TABLE % (
        env._("After the start"), env._("Time of day (about)"), env._("What the tablet reported"), Markup().join(rows))


def clock(started_on, at_ms):
    """The time of day of a moment, to a tenth of a second, or nothing when the start is not known."""
    if not started_on:
        return ''
    moment = started_on + timedelta(milliseconds=at_ms)
    return "%s.%d" % (moment.strftime('%H:%M:%S'), moment.microsecond // 100_000)
