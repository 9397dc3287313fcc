"""What shows that a few records are in a company's chain, for somebody who has neither the database nor the rest of it."""

import jwt

from odoo.tools import SQL

from .chain import name_of_link
from .heads import HeadLog
from .sealed_tables import SEALED_TABLES
from .server_key import ServerKey
from .verification import later_columns, microseconds

HEAD_TYP = 'eh-head+jwt'


def read_sealed(env, model, ids):
    """The records as they were sealed, or would be.

    :return: by id a dict: ``row_text`` (what was hashed), ``employee_ref`` and ``person`` (what the commitment is over, with
        ``salt``), ``seq``, ``part`` and ``state``: ``sealed``, ``changed`` (differs from its seal) or ``unsealed``
    """
    found = {}
    for sealed in SEALED_TABLES:
        if sealed.model == model and ids:
            for note in _notes_of(env, sealed, ids):
                found |= _read_rows(env, sealed, ids, note)
    return found


def _notes_of(env, sealed, ids):
    """:return: the notes about columns that the seals of these records name, None among them"""
    return [row[0] for row in env.execute_query(SQL(
        "SELECT DISTINCT s.columns_note FROM %s t LEFT JOIN eh_hr_seal s ON s.model = %s AND s.res_id = t.id WHERE t.id = ANY(%s)",
        SQL.identifier(sealed.table), sealed.part, list(ids)))]


def _read_rows(env, sealed, ids, note):
    genuine = env['eh.hr.seal.note'].sudo().search([('id', '=', note)])._filtered_genuine() if note else ()
    later = later_columns(env, sealed, genuine and genuine.data.get(sealed.part))
    rows = env.execute_query_dict(SQL(
        """SELECT t.id, s.seq, s.salt, s.employee_ref, %(text)s AS row_text, %(person)s AS person,
                  CASE WHEN s.seq IS NULL THEN 'unsealed'
                       WHEN s.content_sha256 = %(content)s AND %(links_hold)s THEN 'sealed' ELSE 'changed' END AS state
             FROM %(table)s t LEFT JOIN eh_hr_seal s ON s.model = %(part)s AND s.res_id = t.id
            WHERE t.id = ANY(%(ids)s) AND %(where)s AND s.columns_note IS NOT DISTINCT FROM %(note)s""",
        text=sealed.content_text(later), person=sealed.person_text, content=sealed.content(later), links_hold=sealed.links_hold,
        table=SQL.identifier(sealed.table), part=sealed.part, ids=list(ids), where=sealed.where, note=note))
    return {
        row['id']: {**row, 'part': sealed.part, 'salt': row['salt'] and bytes(row['salt']).hex()} for row in rows}


def prove(env, company_id, seqs):
    """:param list seqs: places in the chain
    :return: the pieces of the chain from each of them to the next signed head, and the public keys of those heads
    :rtype: tuple[list, dict]
    """
    key = ServerKey(env)
    heads = sorted(_read_heads(env, key, company_id).items())
    segments, keys, left = [], {}, sorted(seqs)
    while left:
        token = next(((seq, token) for seq, token in heads if seq >= left[0]), None)
        if token is None:
            break  # nothing after it is signed yet
        last, token = token
        segments.append(_segment(env, company_id, left[0], last, token))
        kid = jwt.get_unverified_header(token)['kid']
        keys[kid] = (key.folder / f'{kid}.pub.pem').read_text()
        left = [seq for seq in left if seq > last]
    return segments, keys


def _read_heads(env, key, company_id):
    env.cr.execute(SQL("SELECT head_token FROM eh_hr_seal_chain WHERE company_id = %s", company_id))
    [newest] = env.cr.fetchone() or [None]
    heads = {}
    for token in [*HeadLog(key, company_id).read(), newest]:
        claims = key.verify(token or '', HEAD_TYP)
        if claims and claims.get('company') == company_id and claims.get('chain'):
            heads.setdefault(claims['seq'], token)
    return heads


def _segment(env, company_id, first, last, token):
    rows = env.execute_query(SQL(
        """SELECT seq, model, res_id, %s, %s, is_backdated, encode(content_sha256, 'hex'), encode(person_sha256, 'hex'), columns_note, links
             FROM eh_hr_seal WHERE company_id = %s AND seq BETWEEN %s AND %s ORDER BY seq""",
        microseconds('recorded_on'), microseconds('sealed_on'), company_id, first, last))
    before = env.execute_query(SQL(
        "SELECT encode(chain_sha256, 'hex') FROM eh_hr_seal WHERE company_id = %s AND seq = %s", company_id, first - 1))
    return {'previous': before[0][0] if before else '00' * 32, 'links': [
        [seq, name_of_link(model, note, links), *others] for seq, model, *others, note, links in rows], 'head': token}
