import logging

from odoo import api, models
from odoo.tools import SQL

from ..const import LAST_SEEN_EVERY_S, RATE_LIMIT_DEFAULT, RATE_LIMIT_PARAM, RATE_WINDOW_S
from ..errors import KioskError, ProofError
from ..tools.address_key import address_key
from ..tools.credentials import hash_token
from ..tools.device_identity import COLUMNS, identity_sql, read_identity
from ..tools.own_cursor import own_cursor

_logger = logging.getLogger(__name__)


class EhHrKioskAdmission(models.AbstractModel):
    """Who may pass: the tablet behind a request, its proof and its budget, in one round trip.

    A tablet that is bound to a key shows with each request that it holds it: its token alone opens nothing.
    """

    _name = 'eh.hr.kiosk.admission'
    _description = 'Kiosk Admission'

    @api.model
    def _admit(self, caller, throttle=None):
        """Recognise the tablet behind a request, take its proof, and count the request.

        A tablet spends its own budget, everybody else, a copied token without its key too, that of the address they call
        from. So nobody else uses up a tablet's budget, and random tokens do not fill the limiter's table.

        :param caller: a ``Caller``; it is counted once, however often Odoo runs the request
        :param throttle: name of the budget, or None for a route without one
        :return: the ``DeviceIdentity``
        :raise KioskError: ``rate_limited``, ``device_unauthorized``, ``proof_required``, ``proof_refused`` or ``proof_stale``
        """
        devices = self.env['eh.hr.kiosk.device']
        if caller.is_counted or (throttle is None and caller.proof is None):
            device, is_fresh = devices._identify(caller.token), True
        else:
            caller.is_counted = True
            device, is_fresh = self._identify_and_spend(caller, throttle)
        if device is None:
            raise KioskError('device_unauthorized', "A valid device token is needed")
        refusal = self._find_refusal(caller, device, is_fresh)
        if refusal:
            self._note_refusal(caller, device, is_fresh)
            raise refusal
        if device.is_stale:
            devices._saw(device)
        return device

    @api.model
    def _find_refusal(self, caller, device, is_fresh):
        """:return: the error, or None: this tablet may pass"""
        if device.key_thumbprint is None:
            return None if device.allows_plain_token else ProofError(
                'proof_required', "This company admits no tablet without a key of its own: pair it again")
        if caller.proof is None:
            return caller.refusal
        if caller.proof.thumbprint != device.key_thumbprint:
            # Whoever this is, it is not the tablet that was given the token.
            return KioskError('device_unauthorized', "The proof is of another key")
        return None if is_fresh else ProofError('proof_refused', "The proof was used before")

    @api.model
    def _identify_and_spend(self, caller, throttle):
        """One round trip for all, on a cursor of its own (see ``own_cursor``).

        :return: the ``DeviceIdentity`` or None, and whether its proof, where it shows one, was not used before
        """
        token_hash = caller.token and hash_token(caller.token)
        proof = caller.proof
        limiter, spent_proofs = self.env['eh.hr.rate.limit'], self.env['eh.hr.spent.proof']
        limit = limiter._get_limit(RATE_LIMIT_PARAM, RATE_LIMIT_DEFAULT)
        device_prefix, address_budget = f'device:{throttle}:', f'address:{throttle}:{address_key(caller.address)}'
        nothing = SQL("SELECT 1")
        spend = nothing if throttle is None else limiter._spend_sql(
            SQL("SELECT COALESCE((SELECT %s || token_sha256 FROM holder), %s)", device_prefix, address_budget),
            limit, RATE_WINDOW_S)
        spend_proof = nothing if proof is None else spent_proofs._spend_sql(
            proof.digest, SQL("FROM holder WHERE key_thumbprint IS NOT NULL"))
        with own_cursor(self.env) as cr:
            cr.execute(SQL(
                """
                WITH known (%(columns)s) AS MATERIALIZED (%(identity)s),
                     holder AS (SELECT * FROM known WHERE key_thumbprint IS NULL OR key_thumbprint = %(thumbprint)s),
                     spent AS (%(spend)s),
                     shown AS (%(spend_proof)s)
                SELECT known.*, EXISTS (SELECT FROM shown), EXISTS (SELECT FROM spent), EXISTS (SELECT FROM holder)
                  FROM (VALUES (1)) AS one LEFT JOIN known ON true
                """,
                columns=COLUMNS, identity=identity_sql(token_hash or None, LAST_SEEN_EVERY_S),
                thumbprint=proof and proof.thumbprint, spend=spend, spend_proof=spend_proof))
            *row, is_fresh, is_allowed, is_holder = cr.fetchone()
            device = read_identity(row, token_hash)
            if not is_allowed:
                budget = device_prefix + token_hash if device and is_holder else address_budget
                raise KioskError(
                    'rate_limited', "Too many requests",
                    retry_after_s=limiter._retry_after_s(cr, budget, limit, RATE_WINDOW_S))
            if proof:
                spent_proofs._sweep(cr, proof.digest)
            return device, is_fresh

    @api.model
    def _note_refusal(self, caller, device, is_fresh):
        """Write down that somebody showed a bound tablet's token and not its key, at most once a minute and tablet."""
        if device.key_thumbprint is None or (caller.refusal and caller.refusal.nonce):
            return  # old pages and wrong clocks are nobody's attack
        if self.env['eh.hr.rate.limit']._spend(f'proof_refused:{device.device_id}', 1, RATE_WINDOW_S):
            return
        if caller.proof is None:
            detail = (self.env._("Without a proof of its key") if caller.refusal.error_code == 'proof_required'
                      else self.env._("With a proof that is not for this request"))
        else:
            detail = self.env._("With a proof that was used before") if not is_fresh and (
                caller.proof.thumbprint == device.key_thumbprint) else self.env._("With the key of another browser")
        _logger.info("Tablet %s: its token came without a good proof of its key", device.device_id)
        with own_cursor(self.env) as cr:
            cr.execute(self.env['eh.hr.kiosk.event']._record_sql('proof_refused', device, detail=detail))
