"""What the codes of an attended capture mean, in words for the person who reads the record weeks later.

A code that is not listed here comes from a newer kiosk page and is shown as it is.
"""


def reason_sentences(env):
    """Per fail reason a sentence in the reader's language."""
    return {
        'timeout': env._("Not everything the prompt asked for was seen before the time was up."),
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
        'face_changed': env._("Face gone or suddenly elsewhere: perhaps somebody else"),
        'count_restarted': env._("Counting began again from zero"),
        'blink': env._("Blink counted"),
        'ask_head_turn': env._("Asked to turn the head to both sides"),
        'head_turn_left': env._("Head turned to the employee's left"),
        'head_turn_right': env._("Head turned to the employee's right"),
        'ask_mouth': env._("Asked to open the mouth"),
        'mouth_open': env._("Mouth opened"),
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


def component_words(env):
    """What each component of the score is called."""
    return {
        'motion': env._("Movements"),
        'ml': env._("Passive model"),
        'quality': env._("Picture quality"),
        'device': env._("Tablet and camera"),
        'stability': env._("Steadiness of the pictures"),
    }


def movement_words(env):
    """What each movement is called that a policy may weigh."""
    return {
        'blink': env._("Blinks"),
        'head_turn': env._("Head turn"),
        'mouth': env._("Open mouth"),
    }


def policy_purposes(env):
    """Per policy what it is meant for."""
    return {
        'default': env._("General attendance"),
        'strict': env._("Admin access, guests, critical operations"),
        'lenient': env._("Poor light, low-end tablets, outdoors"),
        'fast': env._("Several times a day, known people"),
    }


def score_reason_sentences(env):
    """Per reason code of a score a sentence in the reader's language."""
    return {
        'below_threshold': env._("The score is below what the policy asks for."),
        'motion_below_minimum': env._("The movements that were seen are below the policy's minimum."),
        'ml_below_minimum': env._("The passive model's score is below the policy's minimum."),
        'quality_below_minimum': env._("The picture quality is below the policy's minimum."),
        'device_below_minimum': env._("Tablet and camera are below the policy's minimum."),
        'stability_below_minimum': env._("The steadiness of the pictures is below the policy's minimum."),
        'motion_missing': env._("Movements: not available. None of those that the policy weighs could be judged."),
        'ml_missing': env._("Passive model: not available. No model looked at the pictures."),
        'quality_missing': env._("Picture quality: not available."),
        'device_missing': env._("Tablet and camera: not available."),
        'stability_missing': env._("Steadiness of the pictures: not available. Too few pictures were seen."),
        'blink_missing': env._("Blinks: could not be judged, too little was seen."),
        'head_turn_missing': env._("Head turn: could not be judged, too little was seen."),
        'mouth_missing': env._("Open mouth: could not be judged, too little was seen."),
        'replay_suspected': env._("Pictures were identical or came again in a loop, so no movement counted."),
        'flat_face': env._("While it turned, the face moved as a flat picture does. A sign, no proof."),
        'several_faces': env._("More than one person stood before the camera for a while."),
        'face_changed': env._("The face was gone or suddenly elsewhere, and what was seen before did not count."),
        'head_turn_not_asked': env._("Head turn: the policy weighs it, but it was not asked for."),
        'mouth_not_asked': env._("Open mouth: the policy weighs it, but it was not asked for."),
    }
