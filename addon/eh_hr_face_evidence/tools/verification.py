"""Reading a company's seals against its chain, its rows and its notes. Nothing here writes."""

from datetime import datetime
from typing import NamedTuple

from odoo.tools import SQL

from ..const import SEAL_BATCH
from .chain import GENESIS, link
from .sealed_tables import SEALED_TABLES


class Break(NamedTuple):
    kind: str
    model: str
    res_id: int
    seq: int


class Excuses(NamedTuple):
    """What genuine notes say is rightly gone or without a name."""

    swept_before: dict[str, datetime]
    # What the newest sweep left alone, for a dispute held it.
    kept: dict[str, list[int]]
    deleted: dict[str, list[int]]
    erased: list[int]


def microseconds(column):
    return SQL("(extract(epoch FROM %s) * 1000000)::bigint", SQL.identifier(column))


def read_excuses(notes):
    """:param notes: genuine notes of one company"""
    swept, kept, deleted, erased = {}, {}, {}, []
    for note in notes.sorted('id'):
        data = note.data or {}
        if note.kind == 'sweep':
            before = datetime.fromisoformat(data['before'])
            if before >= swept.get(data['model'], datetime.min):
                swept[data['model']], kept[data['model']] = before, data.get('kept', [])
        elif note.kind == 'deletion':
            deleted.setdefault(data['model'], []).extend(data['ids'])
        elif note.kind == 'erasure':
            erased.extend(data['seals'])
    return Excuses(swept, kept, deleted, erased)


def read_chain(env, company_id, heads, most):
    """Walk the chain from its beginning.

    :param dict heads: the chain's values (hex) by sequence, as signed heads say them; one that was set back has several
    :param int most: how many breaks to name
    :return: how many seals there are, and the breaks of the chain itself
    """
    breaks, previous, last = [], GENESIS, 0
    while rows := _read_page(env, company_id, last):
        for seq, model, res_id, recorded_us, sealed_us, is_backdated, content, person, stored_view in rows:
            stored = bytes(stored_view)
            value = link(previous, (seq, model, res_id, recorded_us, sealed_us, is_backdated, bytes(content), bytes(person)))
            if seq != last + 1 or value != stored:
                breaks.append(Break('chain', model, res_id, seq))
            elif seq in heads and heads[seq] != {stored.hex()}:
                breaks.append(Break('head', model, res_id, seq))
            previous, last = stored, seq
    newest = max(heads, default=0)
    if newest > last:
        breaks.append(Break('head', '', 0, newest))
    return last, breaks[:most]


def _read_page(env, company_id, last):
    return env.execute_query(SQL(
        """SELECT seq, model, res_id, %s, %s, is_backdated, content_sha256, person_sha256, chain_sha256
             FROM eh_hr_seal WHERE company_id = %s AND seq > %s ORDER BY seq LIMIT %s""",
        microseconds('recorded_on'), microseconds('sealed_on'), company_id, last, SEAL_BATCH))


def read_rows(env, company_id, excuses, most):
    """Compare every sealed row with its seal.

    :param int most: how many breaks to name of each part
    :return: the breaks: changed, removed, inserted afterwards, without its name
    """
    return [found for sealed in SEALED_TABLES for found in _read_table(env, company_id, sealed, excuses, most)]


def _read_table(env, company_id, sealed, excuses, most):
    person_fits = SQL(
        "sha256(s.salt || convert_to(coalesce(s.employee_ref::text, '') || '|' || %s, 'UTF8')) = s.person_sha256"
        " AND (%s IS NOT DISTINCT FROM s.employee_ref OR %s AND %s IS NULL)",
        sealed.person_text, sealed.person_number, sealed.is_link, sealed.person_number)
    rows = env.execute_query(SQL(
        """
        SELECT kind, res_id, seq FROM (
            SELECT s.res_id, s.seq, CASE
                WHEN t.id IS NULL
                    THEN CASE WHEN (s.recorded_on >= %(swept_before)s OR s.res_id = ANY(%(kept)s::int[]))
                               AND s.res_id <> ALL(%(deleted)s::int[]) THEN 'removed' END
                WHEN s.content_sha256 <> %(content)s OR NOT (%(follows)s) THEN 'changed'
                WHEN s.salt IS NULL THEN CASE
                    WHEN s.seq <> ALL(%(erased)s::int[]) THEN 'erased'
                    WHEN %(names_somebody)s THEN 'changed' END
                WHEN NOT (%(person_fits)s) THEN 'changed'
                WHEN s.is_backdated THEN 'inserted'
            END AS kind
              FROM eh_hr_seal s LEFT JOIN %(table)s t ON t.id = s.res_id
             WHERE s.company_id = %(company_id)s AND s.model = %(model)s
        ) place WHERE kind IS NOT NULL ORDER BY seq LIMIT %(limit)s
        """,
        swept_before=excuses.swept_before.get(sealed.part, datetime.min),
        kept=excuses.kept.get(sealed.part, []),
        deleted=excuses.deleted.get(sealed.part, []),
        erased=excuses.erased,
        content=sealed.content,
        follows=sealed.follows,
        person_fits=person_fits,
        names_somebody=sealed.names_somebody,
        table=SQL.identifier(sealed.table),
        company_id=company_id,
        model=sealed.part,
        limit=most,
    ))
    return [Break(kind, sealed.part, res_id, seq) for kind, res_id, seq in rows]
