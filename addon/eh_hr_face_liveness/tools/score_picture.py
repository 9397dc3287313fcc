"""A tablet's score as HTML: a bar per component, and in words what was not available."""

from odoo.tools.misc import formatLang

from ..const import COMPONENTS, MOVEMENTS, POLICY_FIGURES
from .words import BEHAVIOURS, COMPONENT_NAMES, SCORE_REASONS, say

TEMPLATE = 'eh_hr_face_liveness.score_picture'


def render_score(env, policy, l1, components, reasons, policy_result, passed):
    """Draw what a tablet reported.

    :param env: for the language
    :param policy: which policy ran, or a falsy value
    :param l1: the score from 0 to 1, or None
    :param dict components: per component and movement a number from 0 to 1, or None for not available
    :param list reasons: codes; every text in them is escaped
    :param policy_result: ``'met'``, ``'not_met'``, ``'not_judged'`` or a falsy value
    :param bool passed: the prompt was followed in time: then nothing here is told as a shortfall
    :rtype: Markup
    """
    figures = POLICY_FIGURES.get(policy) or {'weights': {}, 'minimums': {}, 'behaviours': [], 'threshold': None}
    if passed and policy_result == 'not_met':
        policy_result = None
    told = [code for code in reasons if not _is_unjudged(code)]
    if passed or policy_result == 'not_judged':
        told = [code for code in told if not code.startswith('below_') and not code.endswith('_below_minimum')]
    return env['ir.qweb']._render(TEMPLATE, {
        'is_empty': l1 is None and not components and not reasons,
        'score': None if l1 is None else _share(env, l1),
        'needed': _share(env, figures['threshold']),
        'policy_result': policy_result,
        'rows': [row for name in COMPONENTS for row in _rows(env, name, components, figures, reasons, passed)],
        'reasons': [say(env, SCORE_REASONS, code) for code in told],
    })


def _is_unjudged(code):
    """Whether a reason names what nobody asked for, or what no tablet has: the table says so in its own row."""
    return code == 'ml_missing' or code.endswith('_not_asked')


def _rows(env, name, components, figures, reasons, passed):
    """The row of a component, and below motion those of its movements."""
    minimum = figures['minimums'].get(name)
    weight = figures['weights'].get(name)
    yield {
        **_bar(env, components.get(name), minimum, passed),
        'name': say(env, COMPONENT_NAMES, name),
        'missing': env._("not judged") if f'{name}_missing' in reasons and _is_unjudged(f'{name}_missing')
                   else env._("not available"),
        'weight': '' if weight is None else env._("%s %%", round(100 * weight)),
        'minimum': _share(env, minimum),
        'is_part': False,
    }
    if name == 'motion':
        for movement in MOVEMENTS:
            yield {
                **_bar(env, components.get(movement), None, passed),
                'name': say(env, BEHAVIOURS, movement),
                'missing': _why_missing(env, movement, figures, reasons),
                'weight': '',
                'minimum': '',
                'is_part': True,
            }


def _bar(env, share, minimum, passed):
    return {
        'percent': None if share is None else 100 * share,
        'value': _share(env, share),
        'is_low': not passed and share is not None and minimum is not None and share < minimum,
        'minimum_percent': None if minimum is None else 100 * minimum,
    }


def _why_missing(env, movement, figures, reasons):
    if movement not in figures['behaviours']:
        return env._("not part of this policy")
    if f'{movement}_not_asked' in reasons:
        return env._("not judged: not asked for")
    return env._("not available")


def _share(env, value):
    return '' if value is None else formatLang(env, value, digits=2)
