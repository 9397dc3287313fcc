"""A tablet's score as HTML: a bar per component, and in words what was not available."""

from odoo.tools.misc import formatLang

from ..const import COMPONENTS, MOVEMENTS, POLICY_FIGURES
from .words import component_words, movement_words, score_reason_sentences

TEMPLATE = 'eh_hr_face_liveness.score_picture'


def render_score(env, policy, l1, components, reasons, policy_met):
    """Draw what a tablet reported.

    :param env: for the language
    :param policy: which policy ran, or a falsy value
    :param l1: the score from 0 to 1, or None
    :param dict components: per component and movement a number from 0 to 1, or None for not available
    :param list reasons: codes; every text in them is escaped
    :param policy_met: ``'met'``, ``'not_met'`` or a falsy value
    :rtype: Markup
    """
    figures = POLICY_FIGURES.get(policy) or {'weights': {}, 'minimums': {}, 'behaviours': [], 'threshold': None}
    sentences = score_reason_sentences(env)
    return env['ir.qweb']._render(TEMPLATE, {
        'is_empty': l1 is None and not components and not reasons,
        'score': None if l1 is None else _share(env, l1),
        'needed': _share(env, figures['threshold']),
        'policy_met': policy_met,
        'rows': [row for name in COMPONENTS for row in _rows(env, name, components, figures, reasons)],
        'reasons': [sentences.get(code, code) for code in reasons],
    })


def _rows(env, name, components, figures, reasons):
    """The row of a component, and below motion those of its movements."""
    minimum = figures['minimums'].get(name)
    weight = figures['weights'].get(name)
    yield {
        **_bar(env, components.get(name), minimum),
        'name': component_words(env)[name],
        'missing': env._("not available"),
        'weight': '' if weight is None else env._("%s %%", round(100 * weight)),
        'minimum': _share(env, minimum),
        'is_part': False,
    }
    if name == 'motion':
        for movement in MOVEMENTS:
            yield {
                **_bar(env, components.get(movement), None),
                'name': movement_words(env)[movement],
                'missing': _why_missing(env, movement, figures, reasons),
                'weight': '',
                'minimum': '',
                'is_part': True,
            }


def _bar(env, share, minimum):
    return {
        'percent': None if share is None else 100 * share,
        'value': _share(env, share),
        'is_low': share is not None and minimum is not None and share < minimum,
        'minimum_percent': None if minimum is None else 100 * minimum,
    }


def _why_missing(env, movement, figures, reasons):
    if movement not in figures['behaviours']:
        return env._("not part of this policy")
    if f'{movement}_not_asked' in reasons:
        return env._("not asked")
    return env._("not available")


def _share(env, value):
    return '' if value is None else formatLang(env, value, digits=2)
