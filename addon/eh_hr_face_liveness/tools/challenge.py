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
        # What was seen before did not count.
        codes = codes[len(codes) - codes[::-1].index('count_restarted'):]
    replaced = codes.count('step_replaced')
    seen = _drop_replaced([code for code in codes if code in _SEEN.values() or code == 'step_replaced'])
    return any(_matches(order, seen) for order in _orders(steps, replaced))


def _drop_replaced(codes):
    """Without what was seen of a step before something else took its place: one blink of two, two colours of three."""
    seen = []
    for code in codes:
        if code == 'step_replaced':
            while seen and seen[-1].startswith(('blink', 'colour_')):
                seen.pop()
        else:
            seen.append(code)
    return seen


def _orders(steps, replaced):
    """The lists of steps that a report may tell of: as asked for, and with each allowed replacement."""
    if not replaced:
        return [steps]
    orders = []
    for index, step in enumerate(steps):
        instead = step.get('instead')
        if not instead:
            continue
        others = [other for other in steps if other['behaviour'] != instead]
        place = others.index(step) if step in others else index
        order = [*others[:place], {'behaviour': instead, 'count': 1}, *others[place + 1:]]
        orders.extend(_orders(order, replaced - 1))
    return orders


def _matches(steps, seen):
    rest = list(seen)
    for step in steps:
        wanted, is_ordered = _wanted(step)
        got, rest = rest[:len(wanted)], rest[len(wanted):]
        if (got != wanted) if is_ordered else (sorted(got) != sorted(wanted)):
            return False
    return not rest


def _wanted(step):
    """:return: the moments of a step, and whether they come in this order"""
    code, parts = step['behaviour'], step.get('parts')
    if code == 'blink':
        return ['blink'] * step['count'], True
    if code == 'head_turn':
        return [_SEEN[part] for part in parts or SIDES], bool(parts)
    return [_SEEN[part] for part in parts or [code] if part in _SEEN], True
