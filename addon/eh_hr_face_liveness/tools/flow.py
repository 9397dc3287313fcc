"""What the settings lead to at a tablet, sentence by sentence, as they are being chosen."""

from random import Random

from ..const import COLOUR_FLASH_MS, POLICY_FIGURES, RANDOM_ORDER_MS
from .challenge import make_steps
from .words import BEHAVIOURS, say, say_steps


def prompt_limit_ms(policy, override_s, *, is_random, has_colours):
    """:return: how long a prompt may take; what is asked for beside the policy's own has time of its own"""
    limit_ms = override_s * 1000 or POLICY_FIGURES[policy]['timeout_ms'] + (RANDOM_ORDER_MS if is_random else 0)
    return limit_ms + (COLOUR_FLASH_MS if has_colours else 0)


def list_behaviours(policy, *, asks_movements, is_random, has_colours):
    """:return: the codes of what is asked for, in the company's order"""
    movements = [code for code in POLICY_FIGURES[policy]['behaviours'] if code != 'blink'] if asks_movements else []
    if is_random and not movements:
        movements = ['head_turn']
    return ['blink', *movements, *(['colour_flash'] if has_colours else [])]


def say_flow(env, settings):
    """:param settings: a ``res.config.settings`` with the liveness settings, saved or not
    :rtype: list[str]
    """
    policy = settings.eh_liveness_policy
    is_random, has_colours = settings.eh_liveness_random_order, settings.eh_liveness_colour_flash
    behaviours = list_behaviours(
        policy, asks_movements=settings.eh_liveness_ask_movements, is_random=is_random, has_colours=has_colours)
    steps = make_steps(
        behaviours, settings.eh_liveness_required_blinks, is_random=is_random,
        turns_instead=settings.eh_liveness_turn_instead, chance=Random(1))
    limit_s = prompt_limit_ms(
        policy, settings.eh_liveness_timeout_override_s, is_random=is_random, has_colours=has_colours) // 1000
    yield (
        env._("Asked for, for example: %(steps)s. Another order next time.", steps=say_steps(env, steps)) if is_random
        else env._("Asked for: %(steps)s.", steps=say_steps(env, steps)))
    yield env._("All of it within %(seconds)s seconds.", seconds=limit_s)
    for step in steps:
        if step.get('instead'):
            yield env._(
                "%(behaviour)s not seen or declined: %(instead)s instead.", behaviour=say(env, BEHAVIOURS, step['behaviour']),
                instead=say(env, BEHAVIOURS, step['instead']))
    yield (
        env._("Not seen in time: the employee may try again, or goes on with the PIN.")
        if settings.eh_liveness_on_failure == 'ask_pin'
        else env._("Not seen in time: the employee may try again, or checks in all the same."))
