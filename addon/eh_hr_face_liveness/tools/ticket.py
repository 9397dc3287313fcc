"""The ticket of one verification: with it a tablet may ask the sidecar once, about one attempt (docs/wire.md, "The ticket").

Pure: key, names and time are arguments. Nothing of Odoo is imported, so that a test runs it beside the sidecar's own reader.
"""

import secrets

import jwt

TICKET_TYPE = 'eh-ticket+jwt'
TICKET_TTL_S = 60
# What a ticket may be used for: a tablet's never reaches what enrols people.
SCOPES = ('verify', 'enrol')


def mint_ticket(kid, key, *, issuer, audience, issued_at, scope, attempt, device, company, nonce):
    """Sign a ticket.

    :param str kid: the key's id, by which the sidecar finds its own copy
    :param str key: the key as it stands, at least 32 characters
    :param str issuer: the database's uuid
    :param str audience: the sidecar's name for itself, as the pairing told it
    :param int issued_at: seconds since 1970; the ticket is good for ``TICKET_TTL_S`` from then
    :param str scope: one of ``SCOPES``
    :param attempt: UUID; ``device``, ``company``: ids
    :param str nonce: comes back in the verdict; the attempt slip's own, so that nothing has to be stored
    :return: a compact JWS
    """
    if scope not in SCOPES:
        raise ValueError(f"unknown scope {scope!r}")
    return jwt.encode(
        {
            'iss': issuer, 'aud': audience, 'iat': issued_at, 'exp': issued_at + TICKET_TTL_S,
            'jti': secrets.token_urlsafe(16), 'scope': scope, 'attempt': str(attempt), 'device': str(device),
            'company': str(company), 'nonce': nonce,
        },
        key, algorithm='HS256', headers={'typ': TICKET_TYPE, 'kid': kid},
    )
