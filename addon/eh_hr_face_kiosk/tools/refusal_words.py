"""Why Odoo would not have what a tablet brought, and how long ago something was, in words."""
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

KINDS = {
    'capture': _lt("Attended capture"),
    'check_in': _lt("Check-in"),
}
REASONS = {
    'other_pairing': _lt("made under an earlier pairing of this tablet"),
    'employee_refused': _lt("the employee was not an active one of this company"),
    'internal_error': _lt("Odoo failed over it each time; its log says why"),
    'body_too_large': _lt("too large"),
    'invalid_field': _lt("a value that this version of Odoo does not take"),
    'invalid_json': _lt("not readable"),
    'bad_request': _lt("not readable"),
}
# Why a late check-in waits for somebody to decide.
LATE_REASONS = {
    'clock': _lt("The tablet's clock was set while it waited, or was never compared: the time is not sure."),
    'order': _lt("The tablet counted this tap before or after another one of this person whose time says otherwise."),
    'later_change': _lt("The person checked in or out after that time: what this tap meant cannot be known."),
    'pin_missing': _lt("A PIN is asked for, and none was given."),
    'pin_wrong': _lt("The PIN that was typed is wrong."),
    'pin_not_checked': _lt("The PIN could not be checked: there is none, or too many wrong ones were tried."),
    'employee_unknown': _lt("The employee is not an active one of this company."),
    'attempt_conflict': _lt("This attempt checked somebody else in."),
    'refused': _lt("Odoo refused it; the tablet's events say why."),
    'other_pairing': _lt("It was taken under an earlier pairing of this tablet."),
}
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def say_refusal(env, detail):
    """:param str detail: of an event, ``kind:code``
    :return: a few words; what is not known is shown as it is
    """
    kind, _colon, code = (detail or '').partition(':')
    if kind not in KINDS:
        return detail
    return f"{env._(KINDS[kind])}: {env._(REASONS[code]) if code in REASONS else code}"  # pylint: disable=gettext-variable


def say_late(env, detail):
    """:param str detail: of an event, ``state:reason`` or ``state:direction``
    :return: a few words; what is not known is shown as it is
    """
    state, _colon, word = (detail or '').partition(':')
    states = dict(env['eh.hr.late.check.in']._fields['state']._description_selection(env))
    if state not in states:
        return detail
    return f"{states[state]}: {env._(LATE_REASONS[word])}" if word in LATE_REASONS else states[state]  # pylint: disable=gettext-variable


def say_span(env, span):
    """:param timedelta span: at least a second
    :return: "5 min", "3 h", "2 days"
    """
    seconds = max(0, span.total_seconds())
    if seconds < 2 * _MINUTE:
        return env._("%s s", round(seconds))
    if seconds < 2 * _HOUR:
        return env._("%s min", round(seconds / _MINUTE))
    if seconds < 2 * _DAY:
        return env._("%s h", round(seconds / _HOUR))
    return env._("%s days", round(seconds / _DAY))
