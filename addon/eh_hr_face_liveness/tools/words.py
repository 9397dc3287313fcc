"""What the codes of an attended capture mean, in words for the person who reads the record weeks later.

Each table has a code the liveness library may send (`data/codes.json`), and its words; a test fails when a code has none.
A code that is not listed here comes from a newer kiosk page and is shown as it is.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Why a capture did not pass: a sentence each.
REASONS = {
    'timeout': _lt("Not everything the prompt asked for was seen before the time was up."),
    'models_unavailable': _lt("The face detection could not be loaded on the tablet."),
    'worker_crashed': _lt("The face detection stopped working on the tablet."),
    'insecure_context': _lt("The kiosk page was opened over plain http, where browsers give no camera."),
    'camera_unsupported': _lt("The tablet's browser gives no access to a camera."),
    'camera_not_found': _lt("The tablet has no camera, or it was unplugged."),
    'camera_denied': _lt("The tablet's browser was not allowed to use the camera."),
    'camera_unanswered': _lt("Nobody answered the browser's question whether the page may use the camera."),
    'camera_busy': _lt("Another program was using the tablet's camera."),
    'camera_lost': _lt("The camera stopped sending pictures."),
    'picture_hidden': _lt("The tablet's browser hides the camera's picture from the page."),
    'too_dark': _lt("It was too dark: in such light the camera takes too few pictures a second."),
    'frame_rate': _lt("The tablet was too slow to count blinks reliably."),
    'cancelled': _lt("The employee went back before the time was up."),
    'page_hidden': _lt("The kiosk page was left or the screen went dark."),
    'skipped': _lt("The employee chose not to be filmed."),
}

# A timeline's moments that are no reason: a few words each.
MOMENTS = {
    'prompt_shown': _lt("Prompt shown"),
    'camera_ready': _lt("Camera on"),
    'face_found': _lt("Face found"),
    'face_lost': _lt("Face lost"),
    'several_faces': _lt("More than one face in the picture"),
    'face_changed': _lt("Face gone or suddenly elsewhere: perhaps somebody else"),
    'face_behind': _lt("Another face further back in the picture"),
    'step_replaced': _lt("Not answered or declined: something else was asked for instead"),
    'count_restarted': _lt("Counting began again from zero"),
    'ask_blink': _lt("Asked to blink"),
    'blink': _lt("Blink counted"),
    'ask_head_turn': _lt("Asked to turn the head to both sides"),
    'head_turn_left': _lt("Head turned to the employee's left"),
    'head_turn_right': _lt("Head turned to the employee's right"),
    'ask_mouth': _lt("Asked to open the mouth"),
    'mouth_open': _lt("Mouth opened"),
    'ask_colour_flash': _lt("Coloured light announced and shown"),
    'colour_red_seen': _lt("Red light seen on the face"),
    'colour_green_seen': _lt("Green light seen on the face"),
    'colour_blue_seen': _lt("Blue light seen on the face"),
    'passed': _lt("Passed"),
    'failed': _lt("Failed"),
    'aborted': _lt("Stopped"),
    'hint_no_face': _lt("Hint shown: no face in the picture"),
    'hint_several_faces': _lt("Hint shown: more than one face"),
    'hint_too_dark': _lt("Hint shown: too dark"),
    'hint_too_bright': _lt("Hint shown: too bright"),
    'hint_too_far': _lt("Hint shown: too far away"),
    'hint_too_close': _lt("Hint shown: too close"),
    'hint_not_centred': _lt("Hint shown: face not in the middle"),
    'hint_hold_still': _lt("Hint shown: hold still"),
    'hint_look_here': _lt("Hint shown: look at the camera"),
    'hint_open_eyes': _lt("Hint shown: open your eyes"),
}

# What was in the way, or beside the matter, for the list: after hints, and after what the library notices.
NOTICED = {
    'no_face': _lt("nobody in the picture"),
    'several_faces': _lt("a second face in the picture"),
    'face_changed': _lt("the face changed"),
    'replay_suspected': _lt("pictures came again"),
    'flat_face': _lt("moved as a flat picture does"),
    'too_dark': _lt("too dark"),
    'too_bright': _lt("too bright"),
    'too_far': _lt("too far away"),
    'too_close': _lt("too close"),
    'not_centred': _lt("not in the middle"),
    'hold_still': _lt("moved too much"),
    'look_here': _lt("looked elsewhere"),
    'open_eyes': _lt("eyes not open"),
}
# These stay worth knowing when a capture passed; the others were got over.
BESIDE = ('several_faces', 'face_changed', 'replay_suspected', 'flat_face')

# What each component of the score is called.
COMPONENT_NAMES = {
    'motion': _lt("Movements"),
    'ml': _lt("Passive model"),
    'quality': _lt("Picture quality"),
    'device': _lt("Tablet and camera"),
    'stability': _lt("Steadiness of the pictures"),
}

# What a prompt may ask for.
BEHAVIOURS = {
    'blink': _lt("Blinks"),
    'head_turn': _lt("Head turn"),
    'mouth': _lt("Open mouth"),
    'colour_flash': _lt("Coloured light"),
}

# Per policy what it is meant for.
POLICY_PURPOSES = {
    'default': _lt("General attendance"),
    'strict': _lt("Admin access, guests, critical operations"),
    'lenient': _lt("Poor light, low-end tablets, outdoors"),
    'fast': _lt("Several times a day, known people"),
}

# Why a score is what it is: a sentence each.
SCORE_REASONS = {
    'below_threshold': _lt("The score is below what the policy asks for."),
    'motion_below_minimum': _lt("The movements that were seen are below the policy's minimum."),
    'ml_below_minimum': _lt("The passive model's score is below the policy's minimum."),
    'quality_below_minimum': _lt("The picture quality is below the policy's minimum."),
    'device_below_minimum': _lt("Tablet and camera are below the policy's minimum."),
    'stability_below_minimum': _lt("The steadiness of the pictures is below the policy's minimum."),
    'motion_missing': _lt("Movements: not available. None of those that the policy weighs could be judged."),
    'ml_missing': _lt("Passive model: not available. No model looked at the pictures."),
    'quality_missing': _lt("Picture quality: not available."),
    'device_missing': _lt("Tablet and camera: not available."),
    'stability_missing': _lt("Steadiness of the pictures: not available. Too few pictures were seen."),
    'blink_missing': _lt("Blinks: could not be judged, too little was seen."),
    'head_turn_missing': _lt("Head turn: could not be judged, too little was seen."),
    'mouth_missing': _lt("Open mouth: could not be judged, too little was seen."),
    'colour_flash_missing': _lt("Coloured light: could not be judged, too little was seen."),
    'replay_suspected': _lt("Pictures were identical or came again in a loop, so no movement counted."),
    'flat_face': _lt("While it turned, the face moved as a flat picture does. A sign, no proof."),
    'several_faces': _lt("More than one person stood before the camera for a while."),
    'face_changed': _lt("The face was gone or suddenly elsewhere, and what was seen before did not count."),
    'head_turn_not_asked': _lt("Head turn: the policy weighs it, but it was not asked for."),
    'mouth_not_asked': _lt("Open mouth: the policy weighs it, but it was not asked for."),
    'colour_flash_not_asked': _lt("Coloured light: the policy weighs it, but it was not asked for."),
}


def say(env, words, code):
    """:return: a code's words out of one of the tables in the reader's language, else the code itself"""
    return env._(words[code]) if code in words else code  # pylint: disable=gettext-variable


def say_moment(env, code):
    """:return: the words of a timeline's code, which is a moment or a reason"""
    return say(env, MOMENTS if code in MOMENTS else REASONS, code)


def say_reason(env, code, steps=None, timeline=None, blink_count=0):
    """Why a capture did not pass.

    :param code: the reason, or a falsy value
    :param list steps: what the server asked for; with it a `timeout` says what was not seen
    :param list timeline: the moments that the tablet reported
    :return: a sentence; the code itself where it has none, False without a reason
    """
    unseen = list(_say_unseen(env, steps or [], timeline or [], blink_count)) if code == 'timeout' else []
    if unseen:
        return env._("Not seen before the time was up: %s.", ", ".join(unseen))
    return say(env, REASONS, code) if code else False


# What the moments of a behaviour begin with, where it is not its code.
_BEGINNINGS = {'colour_flash': 'colour_'}


def _say_unseen(env, steps, timeline, blink_count):
    """What was asked for and is not among the moments: counted blinks, or moments that begin with the behaviour's code."""
    happened = {entry['code'] for entry in timeline}
    for step in steps:
        behaviour, count = step['behaviour'], step['count']
        moments = [code for code in MOMENTS if code.startswith(_BEGINNINGS.get(behaviour, f'{behaviour}_'))]
        yield from (say(env, MOMENTS, code) for code in moments if code not in happened)
        if behaviour == 'blink' and blink_count < count:
            yield env._("%(asked)s blinks (%(seen)s seen)", asked=count, seen=blink_count)


# The parts of a behaviour whose order was asked for.
PARTS = {
    'turn_left': _lt("left"),
    'turn_right': _lt("right"),
    'flash_red': _lt("red"),
    'flash_green': _lt("green"),
    'flash_blue': _lt("blue"),
}


def say_steps(env, steps):
    """:return: what was asked for, in its order, such as "Head turn (right, left), Blinks × 2", or False"""
    return ", ".join(_say_step(env, step) for step in steps or []) or False


def _say_step(env, step):
    words, parts = say(env, BEHAVIOURS, step['behaviour']), step.get('parts')
    if parts:
        words = f"{words} ({', '.join(say(env, PARTS, part) for part in parts)})"
    if step['count'] > 1:
        words = f"{words} × {step['count']}"
    if step.get('stands_for'):
        words = env._("%(behaviour)s, as arranged", behaviour=words)
    return words


def say_noticed(env, timeline, reasons, passed):
    """:return: what was in the way or beside the matter, in the order it came up, each once; False when nothing was"""
    codes = dict.fromkeys([
        *(entry['code'].removeprefix('hint_') for entry in timeline or []), *(reasons or [])])
    words = [say(env, NOTICED, code) for code in codes if code in (BESIDE if passed else NOTICED)]
    text = ", ".join(words)
    return text[:1].upper() + text[1:] or False
