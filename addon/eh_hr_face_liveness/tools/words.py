"""What the codes of an attended capture mean, in words for the person who reads the record weeks later.

A code that is not listed here comes from a newer kiosk page and is shown as it is.
"""


def reason_sentences(env):
    """Per fail reason a sentence in the reader's language."""
    return {
        'timeout': env._("Too few blinks before the time was up."),
        'models_unavailable': env._("The face detection could not be loaded on the tablet."),
        'worker_crashed': env._("The face detection stopped working on the tablet."),
        'insecure_context': env._("The kiosk page was opened over plain http, where browsers give no camera."),
        'camera_unsupported': env._("The tablet's browser gives no access to a camera."),
        'camera_not_found': env._("The tablet has no camera, or it was unplugged."),
        'camera_denied': env._("The tablet's browser was not allowed to use the camera."),
        'camera_busy': env._("Another program was using the tablet's camera."),
        'camera_lost': env._("The camera stopped sending pictures."),
        'frame_rate': env._("The tablet was too slow to count blinks reliably."),
        'cancelled': env._("The employee went back before the time was up."),
        'page_hidden': env._("The kiosk page was left or the screen went dark."),
        'skipped': env._("The employee chose not to be filmed."),
    }


def moment_words(env):
    """Per timeline code that is no fail reason, a few words in the reader's language."""
    return {
        'prompt_shown': env._("Prompt shown"),
        'camera_ready': env._("Camera on"),
        'face_found': env._("Face found"),
        'face_lost': env._("Face lost"),
        'several_faces': env._("More than one face in the picture"),
        'count_restarted': env._("Counting began again from zero"),
        'blink': env._("Blink counted"),
        'passed': env._("Passed"),
        'failed': env._("Failed"),
        'aborted': env._("Stopped"),
        'hint_no_face': env._("Hint shown: no face in the picture"),
        'hint_several_faces': env._("Hint shown: more than one face"),
        'hint_too_dark': env._("Hint shown: too dark"),
        'hint_too_bright': env._("Hint shown: too bright"),
        'hint_too_far': env._("Hint shown: too far away"),
        'hint_too_close': env._("Hint shown: too close"),
        'hint_not_centred': env._("Hint shown: face not in the middle"),
        'hint_hold_still': env._("Hint shown: hold still"),
        'hint_look_here': env._("Hint shown: look at the camera"),
        'hint_open_eyes': env._("Hint shown: open your eyes"),
    }


def say_reason(env, code):
    """The sentence for a fail reason in the reader's language, or the code itself; False without a reason."""
    return reason_sentences(env).get(code, code) if code else False
