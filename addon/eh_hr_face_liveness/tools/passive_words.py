"""What the sidecar's verdict means, and what ails the sidecar, in words for people. Codes without words are shown as they are."""

from odoo.tools.translate import LazyTranslate

from ..const import VERDICT_REFUSED
from .words import say

_lt = LazyTranslate(__name__)

# What a verified verdict says, in a few words.
VERDICTS = {
    'live': _lt("A live face, by its model"),
    'not_live': _lt("Not a live face, by its model"),
    'not_assessed': _lt("Not assessed"),
}

# Why there is no verdict that counts: a sentence each.
STATES = {
    'sidecar_off': _lt("The tablet did not ask: the server's check was not answering shortly before."),
    'sidecar_timeout': _lt("The server's check did not answer in time, so the check-in went on without it."),
    'sidecar_refused': _lt("The server's check refused the tablet's request."),
    'sidecar_unreachable': _lt("The tablet could not reach the server's check."),
    'sidecar_answer': _lt("The server's check answered something that the tablet could not read."),
    'verdict_missing': _lt("The tablet brought no verdict and did not say why."),
    'verdict_no_ticket': _lt("It began without the server, so the tablet had no ticket for a verdict."),
    'verdict_late': _lt("The report waited on the tablet, and its verdict was too old by then."),
    'verdict_malformed': _lt("What the tablet brought is no verdict: it is cut off or made up."),
    'verdict_too_large': _lt("What the tablet brought is too long to be a verdict."),
    'verdict_wrong_kind': _lt("What the tablet brought is not signed the way a verdict is."),
    'verdict_unknown_key': _lt("The verdict is signed with a key that the paired sidecar was not seen to have."),
    'verdict_forged': _lt("The verdict's signature is wrong: it was changed, or somebody else signed it."),
    'verdict_expired': _lt("The verdict is too old."),
    'verdict_from_future': _lt("The verdict is dated in the future: the sidecar's clock is wrong, or it was made up."),
    'verdict_other_sidecar': _lt("The verdict is of another sidecar than the paired one."),
    'verdict_other_server': _lt("The verdict was made for another Odoo database."),
    'verdict_other_use': _lt("The verdict was made for another use than a check-in."),
    'verdict_other_company': _lt("The verdict was made for another company."),
    'verdict_other_device': _lt("The verdict was made for another tablet."),
    'verdict_other_attempt': _lt("The verdict was made for another attempt."),
    'verdict_replayed': _lt("The verdict was made for an earlier begin of this attempt."),
    'verdict_other_frames': _lt("The verdict was made from other pictures than the tablet reported."),
    'verdict_unknown_model': _lt("The verdict was made by a model that no administrator has seen."),
    'verdict_unbound': _lt("The verdict came without what the server signed at the begin, so nobody knows whose it is."),
}

# Why a verdict says what it says.
VERDICT_REASONS = {
    'no_model': _lt("no model is registered"),
    'score_below_threshold': _lt("the score is below the model's threshold"),
    'identical_frames': _lt("two of the pictures are the same"),
    'too_few_frames': _lt("too few pictures with a face"),
    'face_outside_frame': _lt("the face lies too close to the edge"),
    'no_number': _lt("a model gave no number"),
    'model_failed': _lt("a model failed"),
}

# How a sidecar is, the good words first.
SIDECAR_HEALTH = {
    'good': _lt("Works: it answers, its clock is right, its models are known."),
    'no_model': _lt("Works, but has no model: every verdict is “not assessed”. On its machine: npm run models -- fetch minifasnet"),
    'models_changed': _lt("Works. New since it was last tested, and expected from now on: %s."),
    'models_unseen': _lt("Has other models than when it was last tested (%s). Their verdicts are refused until you test it."),
    'clock': _lt("Its clock is %s seconds ahead of Odoo's (behind, where negative). Set both by the network's time."),
    'address': _lt("This is no address of a sidecar. It begins with http:// or https:// and names a machine, without a password."),
    'unresolved': _lt("Nobody knows a machine called %s. Look for a typing error, or ask whoever runs your network."),
    'unreachable': _lt("Nothing answers at this address (%s). Is the sidecar started, and the port right?"),
    'timeout': _lt("There was no answer in time. Something between Odoo and the sidecar keeps the connection."),
    'tls': _lt("The connection is not safe: %s. The certificate must be valid for this address."),
    'no_sidecar': _lt("Something answers at this address, but it is no sidecar (%s)."),
    'not_proved': _lt("The answer is not from the sidecar that this database is paired with. Pair again."),
    'key_unknown': _lt("The sidecar does not know this database (any more). Pair again."),
    'pairing_closed': _lt("The set-up code was used, or is older than 10 minutes. Have the sidecar show a new one."),
    'pairing_refused': _lt("This is not the set-up code that the sidecar shows now."),
    'rate_limited': _lt("Too many tries. Wait a minute."),
    'other_version': _lt("The sidecar speaks another version (%s). Bring both to the same release."),
    'invalid_field': _lt("The sidecar speaks another version. Bring both to the same release."),
    'internal_error': _lt("The sidecar failed at answering. Its log says why."),
}


def say_health(env, code, detail):
    """:return: how a sidecar is, as a sentence; False where nobody has looked yet"""
    if not code:
        return False
    if code not in SIDECAR_HEALTH:
        code, detail = 'no_sidecar', code
    return say(env, SIDECAR_HEALTH, code).replace('%s', detail or env._("no details"))


def say_verdict(env, check):
    """What the server's side of a capture says, in a sentence or two.

    :param check: an ``eh.hr.liveness.check``
    :return: False where no verdict was to be expected
    """
    state = check.passive_state
    if not state:
        return False
    if state != 'verified':
        sentence = say(env, STATES, state)
        return f"{sentence} ({check.passive_detail})" if check.passive_detail and state in VERDICT_REFUSED else sentence
    reasons = ", ".join(say(env, VERDICT_REASONS, code) for code in check.passive_reasons or [])
    if check.server_verdict == 'not_assessed':
        return env._("The server's check assessed nothing: %s.", reasons or env._("no details"))
    values = {'score': f"{check.passive_score:.2f}", 'threshold': f"{check.passive_threshold:.2f}"}
    if check.server_verdict == 'live':
        return env._(
            "The server's model takes the pictures for a live face (score %(score)s, %(threshold)s is enough). "
            "That is its opinion of the pictures, no proof that a person was there.", **values)
    return env._(
        "The server's model does not take the pictures for a live face (score %(score)s, %(threshold)s would be enough): "
        "%(reasons)s.", reasons=reasons, **values)
