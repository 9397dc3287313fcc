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
    # A hash over what is there instead: what was accepted and is changed again is another break.
    now: str = ''


class Excuses(NamedTuple):
    """What genuine notes say is rightly gone or without a name."""

    swept_before: dict[str, datetime]
    # What the newest sweep left alone, for a dispute held it.
    kept: dict[str, list[int]]
    deleted: dict[str, list[int]]
    erased: list[int]
    # Per note about columns: the columns of each part when it was written.
    columns: dict[int, dict[str, list[str]]]


def microseconds(column):
    return SQL("(extract(epoch FROM %s) * 1000000)::bigint", SQL.identifier(column))


def read_excuses(notes):
    """:param notes: genuine notes of one company"""
    swept, kept, deleted, erased, columns = {}, {}, {}, [], {}
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
        elif note.kind == 'columns':
            columns[note.id] = data
    return Excuses(swept, kept, deleted, erased, columns)


def read_chain(env, company_id, heads, most):
    """Walk the chain from its beginning.

    :param dict heads: the chain's values (hex) by sequence, as signed heads say them; one that was set back has several
    :param int most: how many breaks to name
    :return: how many seals there are, and the breaks of the chain itself
    """
    breaks, previous, last = [], GENESIS, 0
    while rows := _read_page(env, company_id, last):
        for seq, model, res_id, recorded_us, sealed_us, is_backdated, content, person, note, links, stored_view in rows:
            stored = bytes(stored_view)
            value = link(previous, (
                seq, model, res_id, recorded_us, sealed_us, is_backdated, bytes(content), bytes(person), note, links))
            if seq != last + 1 or value != stored:
                breaks.append(Break('chain', model, res_id, seq, value.hex()))
            elif seq in heads and heads[seq] != {stored.hex()}:
                breaks.append(Break('head', model, res_id, seq, stored.hex()))
            previous, last = stored, seq
    newest = max(heads, default=0)
    if newest > last:
        breaks.append(Break('head', '', 0, newest))
    return last, breaks[:most]


def _read_page(env, company_id, last):
    return env.execute_query(SQL(
        """SELECT seq, model, res_id, %s, %s, is_backdated, content_sha256, person_sha256, columns_note, links, chain_sha256
             FROM eh_hr_seal WHERE company_id = %s AND seq > %s ORDER BY seq LIMIT %s""",
        microseconds('recorded_on'), microseconds('sealed_on'), company_id, last, SEAL_BATCH))


def read_rows(env, company_id, excuses, most):
    """Compare every sealed row with its seal.

    :param int most: how many breaks to name of each part
    :return: the breaks: changed, removed, inserted afterwards, without its name
    """
    return [found for sealed in SEALED_TABLES for note in _notes_of(env, company_id, sealed)
            for found in _read_table(env, company_id, sealed, note, excuses, most)]


def later_columns(env, sealed, sealed_columns):
    """:param list sealed_columns: those of then; None where nothing genuine says so
    :return: the columns that the table has got since
    """
    return sorted(set(sealed.read_columns(env.cr)) - set(sealed_columns)) if sealed_columns else []


def _notes_of(env, company_id, sealed):
    """:return: the notes about columns that this part's seals name"""
    return [row[0] for row in env.execute_query(SQL(
        "SELECT DISTINCT columns_note FROM eh_hr_seal WHERE company_id = %s AND model = %s", company_id, sealed.part))]


def _read_table(env, company_id, sealed, note, excuses, most):
    """:param int note: about the columns that were sealed; a seal without a genuine one holds nothing but the whole row of now"""
    later = later_columns(env, sealed, excuses.columns.get(note, {}).get(sealed.part))
    person_fits = SQL(
        "sha256(s.salt || convert_to(coalesce(s.employee_ref::text, '') || '|' || %s, 'UTF8')) = s.person_sha256"
        " AND (%s IS NOT DISTINCT FROM s.employee_ref OR %s AND %s IS NULL)",
        sealed.person_text, sealed.person_number, sealed.is_link, sealed.person_number)
    rows = env.execute_query(SQL(
        """
        SELECT kind, res_id, seq, now FROM (
            SELECT s.res_id, s.seq, CASE WHEN t.id IS NULL THEN '' ELSE encode(%(now)s, 'hex') END AS now, CASE
                WHEN t.id IS NULL
                    THEN CASE WHEN (s.recorded_on >= %(swept_before)s OR s.res_id = ANY(%(kept)s::int[]))
                               AND s.res_id <> ALL(%(deleted)s::int[]) THEN 'removed' END
                WHEN s.content_sha256 <> %(content)s OR NOT (%(follows)s) OR NOT %(links_hold)s THEN 'changed'
                WHEN s.salt IS NULL THEN CASE
                    WHEN s.seq <> ALL(%(erased)s::int[]) THEN 'erased'
                    WHEN %(names_somebody)s THEN 'changed' END
                WHEN NOT (%(person_fits)s) THEN 'changed'
                WHEN s.is_backdated THEN 'inserted'
            END AS kind
              FROM eh_hr_seal s LEFT JOIN %(table)s t ON t.id = s.res_id
             WHERE s.company_id = %(company_id)s AND s.model = %(model)s AND s.columns_note IS NOT DISTINCT FROM %(note)s
        ) place WHERE kind IS NOT NULL ORDER BY seq LIMIT %(limit)s
        """,
        swept_before=excuses.swept_before.get(sealed.part, datetime.min),
        kept=excuses.kept.get(sealed.part, []),
        deleted=excuses.deleted.get(sealed.part, []),
        erased=excuses.erased,
        content=sealed.content(later),
        links_hold=sealed.links_hold,
        now=SQL(
            "sha256(convert_to(concat_ws('|', %s, %s::text, %s, %s), 'UTF8'))",
            sealed.content_text(later), sealed.person_number, sealed.person_text, sealed.links_text),
        note=note,
        follows=sealed.follows,
        person_fits=person_fits,
        names_somebody=sealed.names_somebody,
        table=SQL.identifier(sealed.table),
        company_id=company_id,
        model=sealed.part,
        limit=most,
    ))
    return [Break(kind, sealed.part, res_id, seq, now) for kind, res_id, seq, now in rows]
