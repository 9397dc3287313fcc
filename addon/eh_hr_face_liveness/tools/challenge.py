"""What one attempt asks a person to do, and whether a report tells of just that.

Pure functions: settings and chance are arguments. The steps are those of docs/wire.md, "Steps".
"""

# In which order behaviours stand in for one that is not asked for.
STAND_INS = ('head_turn', 'mouth', 'blink')
# What is over when it is not seen at once, and what is asked for then.
INSTEAD = {'blink': ('head_turn', 'mouth'), 'colour_flash': ('head_turn', 'mouth')}
SIDES = ('turn_left', 'turn_right')
COLOURS = ('red', 'green', 'blue')
FLASH_COUNT = 3

_REPLACED = 'step_replaced'

# The moments by which a timeline tells that a part of a behaviour was seen.
_SEEN = {
    'turn_left': 'head_turn_left', 'turn_right': 'head_turn_right', 'mouth': 'mouth_open', 'blink': 'blink',
    **{f'flash_{colour}': f'colour_{colour}_seen' for colour in COLOURS},
}


def make_steps(behaviours, blinks, *, barred=(), is_random=False, turns_instead=False, chance=None):
    """:param behaviours: what the company asks for, in its order
    :param int blinks: how many blinks, at least
    :param barred: what HR arranged with this employee not to be asked for; something else stands for it
    :param bool is_random: order, sides and the number of blinks are chosen anew
    :param bool turns_instead: blinks that are not answered are followed by something else
    :param chance: a ``random.Random``; needed for ``is_random`` and for colours
    :rtype: list[dict]
    """
    steps = [{'behaviour': code, 'count': 1} for code in behaviours if code not in barred]
    _stand_in(steps, [code for code in behaviours if code in barred], barred)
    if is_random:
        chance.shuffle(steps)
    for step in steps:
        code = step['behaviour']
        if code == 'blink':
            step['count'] = blinks + chance.randint(0, 1) if is_random else blinks
        elif code == 'head_turn' and is_random:
            step['parts'] = chance.sample(SIDES, len(SIDES))
        elif code == 'colour_flash':
            step['parts'] = [f'flash_{colour}' for colour in chance.sample(COLOURS, FLASH_COUNT)]
        if code == 'colour_flash' or (code == 'blink' and turns_instead):
            free = [other for other in INSTEAD[code] if other not in barred]
            if free:
                # Rather something that is not asked for anyway.
                asked = {other['behaviour'] for other in steps}
                step['instead'] = next((other for other in free if other not in asked), free[0])
    return steps


def _stand_in(steps, missing, barred):
    """An arrangement leaves nobody with nothing to do, and takes nothing from the score: each missing one has a stand-in."""
    for code in missing:
        free = [other for other in STAND_INS if other not in barred]
        if not free:
            continue
        asked = {step['behaviour']: step for step in steps}
        other = next((each for each in free if each not in asked), free[0])
        if other not in asked:
            steps.append(asked.setdefault(other, {'behaviour': other, 'count': 1}))
        asked[other].setdefault('stands_for', code)


def judge_steps(steps, outcome, timeline):
    """:return: `'fit'` or `'differ'`; None where nothing can be said: not passed, nothing asked for, or no timeline"""
    if outcome != 'passed' or not steps or not timeline:
        return None
    return 'fit' if fits(steps, timeline) else 'differ'


def fits(steps, timeline):
    """Whether a passed report tells of what was asked for, in the order that was asked for.

    :param list steps: what the server asked for
    :param list timeline: `{'at_ms': int, 'code': str}` as the tablet reported it
    :rtype: bool
    """
    codes = [entry['code'] for entry in timeline]
    if 'count_restarted' in codes:
        # What was seen before did not count; what was replaced before stays replaced.
        codes = codes[len(codes) - codes[::-1].index('count_restarted'):]
        replaced = sum(entry['code'] == _REPLACED for entry in timeline) - codes.count(_REPLACED)
    else:
        replaced = 0
    seen = [code for code in codes if code in _SEEN.values() or code == _REPLACED]
    return _matches(steps, seen, replaced)


def _matches(steps, seen, replaced, done=()):
    """:param int replaced: how many steps were replaced before, unseen
    :param done: the behaviours that were seen, or took the place of another
    """
    if not steps:
        return not seen and not replaced
    (step, *rest) = steps
    wanted, is_ordered = _wanted(step)
    if step['behaviour'] in done:
        # It was done before it took the place of another.
        return _matches(rest, seen, replaced, done)
    got, left = seen[:len(wanted)], seen[len(wanted):]
    if (got == wanted if is_ordered else sorted(got) == sorted(wanted)):
        if _matches(rest, left, replaced, (*done, step['behaviour'])):
            return True
    instead = step.get('instead')
    if not instead:
        return False
    place = [{'behaviour': instead, 'count': 1}, *(other for other in rest if other['behaviour'] != instead)]
    if replaced and _matches(place, seen, replaced - 1, done):
        return True
    if _REPLACED not in seen:
        return False
    # Part of it may have been seen: one blink of two, two colours of three.
    at = seen.index(_REPLACED)
    return seen[:at] == wanted[:at] and at < len(wanted) and _matches(place, seen[at + 1:], replaced, done)


def _wanted(step):
    """:return: the moments of a step, and whether they come in this order"""
    code, parts = step['behaviour'], step.get('parts')
    if code == 'blink':
        return ['blink'] * step['count'], True
    if code == 'head_turn':
        return [_SEEN[part] for part in parts or SIDES], bool(parts)
    return [_SEEN[part] for part in parts or [code] if part in _SEEN], True
