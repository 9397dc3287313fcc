import json
from datetime import datetime
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.sealed_tables import SEALED_TABLES
from ..tools.server_key import ServerKey

NOTE_TYP = 'eh-note+jwt'


class EhHrSealNote(models.Model):
    """Why something sealed is no longer there, or no longer as it was: signed when it is written, sealed like the rest.

    Whoever can only change the database cannot write one: the key that signs lies beside it.
    """

    _name = 'eh.hr.seal.note'
    _description = 'Seal Note'
    _order = 'id desc'
    _rec_name = 'kind'
    _log_access = False

    kind = fields.Selection([
        ('sweep', "Past retention"),
        ('deletion', "Deleted"),
        ('erasure', "Person erased"),
        ('anchor', "Break accepted"),
        ('columns', "What is sealed from now on"),
        ('packet', "Packet made"),
        ('export', "Person's data handed over"),
    ], required=True, readonly=True)
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    recorded_on = fields.Datetime(string="Time", required=True, readonly=True)
    user_id = fields.Many2one('res.users', string="User", readonly=True, ondelete='set null')
    user_name = fields.Char(string="Done By", readonly=True)
    text = fields.Char(string="Reason", readonly=True)
    data = fields.Json(readonly=True)
    token = fields.Text(string="Signature", readonly=True)

    @api.model
    def _record(self, kind, company, data, text=None):
        """Write one note, signed.

        :param dict data: what it covers; read back by the verification
        :param str text: why, in the words of whoever did it
        """
        now = datetime.utcnow().replace(microsecond=0)
        claims = {'kind': kind, 'company': company.id, 'at': now.isoformat(), 'body': self._digest(data, text)}
        self.env.cr.execute(SQL(
            """INSERT INTO %s (kind, company_id, recorded_on, user_id, user_name, text, data, token)
               VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s) RETURNING id""",
            SQL.identifier(self._table), kind, company.id, now, self.env.uid, self.env.user.name, text,
            json.dumps(data), ServerKey(self.env).sign(claims, NOTE_TYP)))
        return self.browse(self.env.cr.fetchone()[0])

    @api.model
    def _record_sweep(self, part, overdue):
        """Note what a retention sweep may have taken: records of that part recorded before the horizon, but for those that
        somebody holds. Once a horizon.

        :param overdue: an ``Overdue``
        """
        company_id = overdue.company_id
        company = self.env['res.company'].browse(company_id)
        kept = overdue.held(self.env)
        data = {'model': part, 'before': overdue.horizon.isoformat(), **({'kept': kept} if kept else {})}
        newest = self.search([('company_id', '=', company_id), ('kind', '=', 'sweep')], limit=len(SEALED_TABLES))
        if data not in newest.mapped('data'):
            self._record('sweep', company, data)

    @api.model
    def _record_columns(self, company, columns):
        """Note which columns there are, unless the newest note of the kind says so: one that an addon adds later, with whatever
        value, says nothing about rows that were sealed before.

        :param dict columns: by part of the seals
        :return: the note's number
        """
        newest = self.search([('company_id', '=', company.id), ('kind', '=', 'columns')], limit=1)
        return newest.id if newest and newest.data == columns else self._record('columns', company, columns).id

    def _filtered_genuine(self):
        """:return: the notes that this server signed, as they are"""
        key = ServerKey(self.env)

        def is_genuine(note):
            claims = key.verify(note.token or '', NOTE_TYP)
            return claims is not None and claims == {
                'iss': key.issuer, 'kind': note.kind, 'company': note.company_id.id,
                'at': note.recorded_on.isoformat(), 'body': self._digest(note.data, note.text or None),
            }

        return self.filtered(is_genuine)

    @api.model
    def _digest(self, data, text):
        return sha256(json.dumps([data, text], sort_keys=True).encode()).hexdigest()

    @api.model_create_multi
    def create(self, vals_list):
        raise self._append_only()

    def write(self, vals):
        raise self._append_only()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._append_only()

    def _append_only(self):
        return AccessError(self.env._("Notes on the seals are written by what they are about, and cannot be changed or deleted."))
