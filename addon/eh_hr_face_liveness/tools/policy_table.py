"""What each policy asks, weighs and needs, as a table for whoever chooses one."""

from odoo.tools.misc import formatLang

from ..const import COMPONENTS, POLICY_FIGURES
from .words import BEHAVIOURS, COMPONENT_NAMES, POLICY_PURPOSES, say

TEMPLATE = 'eh_hr_face_liveness.policy_table'


def render_policy_table(env, names, chosen, asks_movements):
    """Draw the table; the chosen policy's column stands out.

    :param env: for the language
    :param dict names: what each policy is called
    :param chosen: the policy whose column stands out, or a falsy value
    :param bool asks_movements: whether the prompt asks for more than blinks
    :rtype: Markup
    """
    css = {policy: 'table-primary' if policy == chosen else '' for policy in POLICY_FIGURES}
    return env['ir.qweb']._render(TEMPLATE, {
        'policies': [{'name': names[policy], 'css': css[policy]} for policy in POLICY_FIGURES],
        'rows': [
            {'title': title, 'cells': [{'text': read(policy, figures), 'css': css[policy]}
                                       for policy, figures in POLICY_FIGURES.items()]}
            for title, read in _rows(env, asks_movements)
        ],
    })


def list_unjudged(env, policy, asks_movements, has_model=False):
    """:return: what a policy weighs or needs and a company does not ask for or cannot have, in words"""
    figures = POLICY_FIGURES.get(policy)
    if not figures:
        return []
    movements = [] if asks_movements else [name for name in figures['behaviours'] if name != 'blink']
    return [
        *(say(env, BEHAVIOURS, name) for name in movements),
        *(say(env, COMPONENT_NAMES, name) for name in ('ml',) if not has_model and name in figures['minimums'])]


def _rows(env, asks_movements):
    """Pairs of a row's title and the function that reads its cell out of a policy and its figures."""
    movements = {name: say(env, BEHAVIOURS, name) for name in BEHAVIOURS}
    components = {name: say(env, COMPONENT_NAMES, name) for name in COMPONENTS}

    def asked(_policy, figures):
        return ", ".join(movements[name] for name in figures['behaviours'] if asks_movements or name == 'blink')

    def not_asked(_policy, figures):
        return ", ".join(movements[name] for name in figures['behaviours'] if not asks_movements and name != 'blink') or "–"

    def percent(name):
        return lambda _policy, figures: env._("%s %%", round(100 * figures['weights'][name]))

    def least(name):
        return lambda _policy, figures: _number(env, figures['minimums'].get(name))

    yield env._("Meant for"), lambda policy, _figures: say(env, POLICY_PURPOSES, policy)
    yield env._("The prompt asks for"), asked
    yield env._("Weighed, but not asked for"), not_asked
    yield env._("Time of the prompt"), lambda _policy, figures: env._("%s s", figures['timeout_ms'] // 1000)
    for name in COMPONENTS:
        yield env._("Share in the score: %s", components[name]), percent(name)
    yield env._("Score of at least"), lambda _policy, figures: _number(env, figures['threshold'])
    yield env._("%s of at least", components['motion']), least('motion')
    yield env._("%s of at least", components['ml']), least('ml')
    yield env._("Evidence (not part of this version)"), lambda _policy, figures: _evidence(env, figures)


def _evidence(env, figures):
    evidence = figures['evidence']
    if evidence is None:
        return env._("none")
    if evidence['encryption'] == 'high':
        return env._("%s h, high encryption", evidence['ttl_hours'])
    return env._("%s h", evidence['ttl_hours'])


def _number(env, value):
    return "–" if value is None else formatLang(env, value, digits=2)
