"""Who sends a request, by its headers alone: nothing here asks the database who that is."""
from dataclasses import dataclass

from ..errors import ProofError
from .proof import Proof, ProofRefused, ProofStale, ProofTarget, host_of, read_proof
from .proof_nonce import make_nonce


@dataclass(slots=True)
class Caller:
    """What a request shows."""

    token: str | None  # the device token, or None for anything that cannot be one
    address: str  # the IP address
    proof: Proof | None = None
    refusal: ProofError | None = None  # why there is no proof
    is_counted: bool = False  # Odoo runs a request again that failed to serialize; budget and proof are spent once


def read_caller(httprequest, token, base_url, nonce_key, now_s):
    """:param httprequest: werkzeug's request
    :param token: of ``read_bearer``; None also where there is none yet, for pairing
    :param str base_url: the address by which people reach this Odoo: a proxy may not say it
    :rtype: Caller
    """
    caller = Caller(token, httprequest.remote_addr)
    text = httprequest.headers.get('DPoP')
    if text is None:
        caller.refusal = ProofError('proof_required', "A proof of the tablet's key is needed")
        return caller
    hosts = frozenset({host_of(httprequest.host_url), host_of(base_url)} - {None})
    target = ProofTarget(httprequest.method, httprequest.path, hosts, token)
    try:
        caller.proof = read_proof(text, target, now_s, nonce_key)
    except ProofStale:
        caller.refusal = ProofError(
            'proof_stale', "The proof was made at another time: repeat the request with this nonce",
            nonce=make_nonce(nonce_key, now_s))
    except ProofRefused as error:
        caller.refusal = ProofError('proof_refused', f"The proof is not one for this request: {error}")
    return caller
