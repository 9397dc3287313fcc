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
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def say_refusal(env, detail):
    """:param str detail: of an event, ``kind:code``
    :return: a few words; what is not known is shown as it is
    """
    kind, _colon, code = (detail or '').partition(':')
    if kind not in KINDS:
        return detail
    return f"{env._(KINDS[kind])}: {env._(REASONS[code]) if code in REASONS else code}"  # pylint: disable=gettext-variable


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
