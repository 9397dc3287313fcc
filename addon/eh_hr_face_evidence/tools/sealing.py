"""Sealing what is committed and not sealed yet."""

import secrets

from psycopg2 import Binary

from odoo.tools import SQL

from ..const import BACKDATED_AFTER_S, LATE_COMMIT_IDS, SEAL_BATCH
from .chain import GENESIS, commit_to_person, link
from .sealed_tables import SEALED_TABLES


def lock_chain(cr, company_id):
    """Lock the company's row of ``eh_hr_seal_chain``, so that a second job waits and then sees what the first one did: in READ
    COMMITTED. The caller commits."""
    cr.execute(SQL(
        "INSERT INTO eh_hr_seal_chain (company_id, state, head_seq) VALUES (%s, 'empty', 0) ON CONFLICT DO NOTHING", company_id))
    cr.execute(SQL("SELECT id FROM eh_hr_seal_chain WHERE company_id = %s FOR UPDATE", company_id))


def seal_company(cr, company_id, note_columns, *, last_run=None, everything=False):
    """Append seals for a company's rows; its chain is locked.

    :param note_columns: called once there is something to seal, with the columns of each part; answers with the number of the note
        that says so
    :param datetime last_run: when this was done before
    :param bool everything: look at all rows, not only at the newest ids
    :return: how many seals were added, the chain's length, its value (hex) and the time of this run
    """
    cr.execute(SQL(
        "SELECT seq, chain_sha256, sealed_on FROM eh_hr_seal WHERE company_id = %s ORDER BY seq DESC LIMIT 1", company_id))
    length, value, last_seal = cr.fetchone() or (0, GENESIS, None)
    last_run = max(filter(None, (last_run, last_seal)), default=None)
    value, begun_at = bytes(value), length
    cr.execute("SELECT now() AT TIME ZONE 'UTC', (extract(epoch FROM now() AT TIME ZONE 'UTC') * 1000000)::bigint")
    now, now_us = cr.fetchone()
    note = None
    for sealed in SEALED_TABLES:
        while rows := _read_pending(cr, company_id, sealed, everything, last_run):
            note = note or note_columns({part.part: part.read_columns(cr) for part in SEALED_TABLES})
            length, value = _append(cr, company_id, sealed.part, rows, note, length, value, now, now_us)
    return length - begun_at, length, value.hex(), now


def _read_pending(cr, company_id, sealed, everything, last_run):
    cr.execute(SQL(
        """
        SELECT t.id, t.recorded_on, (extract(epoch FROM t.recorded_on) * 1000000)::bigint,
               coalesce(t.recorded_on < %(last_run)s::timestamp - make_interval(secs => %(slack)s), false),
               %(content)s, %(employee)s, %(person)s, %(links)s
          FROM %(table)s t
         WHERE t.company_id = %(company_id)s AND %(where)s
           AND t.id > CASE WHEN %(everything)s THEN 0 ELSE coalesce(
               (SELECT max(res_id) FROM eh_hr_seal WHERE company_id = %(company_id)s AND model = %(model)s), 0) - %(late)s END
           AND NOT EXISTS (SELECT FROM eh_hr_seal s WHERE s.model = %(model)s AND s.res_id = t.id)
         ORDER BY t.id LIMIT %(limit)s
        """,
        last_run=last_run, slack=BACKDATED_AFTER_S, where=sealed.where, content=sealed.content(), links=sealed.links_text, employee=sealed.person_number,
        person=sealed.person_text, table=SQL.identifier(sealed.table), company_id=company_id, everything=everything,
        model=sealed.part, late=LATE_COMMIT_IDS, limit=SEAL_BATCH,
    ))
    return cr.fetchall()


def _append(cr, company_id, model, rows, note, length, value, now, now_us):
    columns = {name: [] for name in (
        'seq', 'res_id', 'recorded_on', 'backdated', 'content', 'person', 'employee', 'salt', 'links', 'chain')}
    for res_id, recorded_on, recorded_us, is_backdated, content_view, employee_ref, person, links in rows:
        length += 1
        salt, content = secrets.token_bytes(16), bytes(content_view)
        committed = commit_to_person(salt, employee_ref, person)
        value = link(value, (length, model, res_id, recorded_us, now_us, is_backdated, content, committed, note, links))
        for name, item in zip(columns, (
                length, res_id, recorded_on, is_backdated, Binary(content), Binary(committed), employee_ref, Binary(salt),
                links, Binary(value)), strict=True):
            columns[name].append(item)
    cr.execute(SQL(
        """
        INSERT INTO eh_hr_seal (company_id, model, sealed_on, columns_note, seq, res_id, recorded_on, is_backdated, content_sha256,
                                person_sha256, employee_ref, salt, links, chain_sha256)
        SELECT %s, %s, %s, %s, * FROM unnest(%s::int[], %s::int[], %s::timestamp[], %s::bool[], %s::bytea[], %s::bytea[], %s::int[],
                                             %s::bytea[], %s::text[], %s::bytea[])
        """,
        company_id, model, now, note, *columns.values()))
    return length, value
