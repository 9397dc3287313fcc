"""What the codes of an attended capture mean, in words for the person who reads the record weeks later.

A code that is not listed here comes from a newer kiosk page and is shown as it is.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Fail reasons (docs/wire.md, "Fail reasons").
REASONS = {
    'timeout': _lt("Too few blinks before the time was up."),
    'models_unavailable': _lt("The face detection could not be loaded on the tablet."),
    'worker_crashed': _lt("The face detection stopped working on the tablet."),
    'insecure_context': _lt("The kiosk page was opened over plain http, where browsers give no camera."),
    'camera_unsupported': _lt("The tablet's browser gives no access to a camera."),
    'camera_not_found': _lt("The tablet has no camera, or it was unplugged."),
    'camera_denied': _lt("The tablet's browser was not allowed to use the camera."),
    'camera_busy': _lt("Another program was using the tablet's camera."),
    'camera_lost': _lt("The camera stopped sending pictures."),
    'frame_rate': _lt("The tablet was too slow to count blinks reliably."),
    'cancelled': _lt("The employee went back before the time was up."),
    'page_hidden': _lt("The kiosk page was left or the screen went dark."),
    'skipped': _lt("The employee chose not to be filmed."),
}

# Timeline codes beside the fail reasons.
MOMENTS = {
    'prompt_shown': _lt("Prompt shown"),
    'camera_ready': _lt("Camera on"),
    'face_found': _lt("Face found"),
    'face_lost': _lt("Face lost"),
    'several_faces': _lt("More than one face in the picture"),
    'counting': _lt("Counting started"),
    'blink': _lt("Blink counted"),
    'passed': _lt("Passed"),
    'failed': _lt("Failed"),
    'aborted': _lt("Stopped"),
    'timeout': _lt("Time was up"),
    'too_dark': _lt("Too dark"),
    'too_bright': _lt("Too bright"),
    'too_far': _lt("Too far away"),
    'too_close': _lt("Too close"),
    'not_centred': _lt("Face not in the middle"),
    'hold_still': _lt("Moved too much"),
    'look_here': _lt("Looked away"),
    'open_eyes': _lt("Eyes closed for long"),
    'no_face': _lt("No face in the picture"),
}


def say_reason(env, code):
    """The sentence for a fail reason in the reader's language, or the code itself; False without a reason."""
    if not code:
        return False
    return env._(REASONS[code]) if code in REASONS else code


def say_moment(env, code):
    """A timeline code in the reader's language, or the code itself."""
    words = MOMENTS.get(code) or REASONS.get(code)
    return code if words is None else env._(words)
