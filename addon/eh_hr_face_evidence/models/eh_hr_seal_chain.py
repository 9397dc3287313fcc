import logging
from collections import defaultdict
from contextlib import contextmanager
from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.tools.own_cursor import own_cursor

from ..const import BREAKS_NAMED
from ..tools.heads import HeadLog
from ..tools.seal_proof import HEAD_TYP
from ..tools.sealing import lock_chain, seal_company
from ..tools.server_key import ServerKey
from ..tools.verification import read_chain, read_excuses, read_rows

_logger = logging.getLogger(__name__)


class EhHrSealChain(models.Model):
    """One company's chain of seals: a hash over each capture, event and note, and over the seal before it.

    The seals lie in a table that the ORM does not know (``eh_hr_seal``). They are added by a job from committed rows, so that a
    check-in pays nothing for them, and the chain's value is signed by a key beside the database.
    """

    _name = 'eh.hr.seal.chain'
    _description = 'Seals'
    _rec_name = 'company_id'
    _log_access = False

    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    state = fields.Selection([
        ('empty', "Nothing to check"),
        ('unverified', "Not verified yet"),
        ('intact', "Intact"),
        ('broken', "Broken"),
    ], required=True, readonly=True, default='empty')
    head_seq = fields.Integer(string="Seals", readonly=True, default=0, aggregator=None)
    head_sha256 = fields.Char(string="Value", readonly=True, help="Over everything sealed so far.")
    head_token = fields.Text(string="Signed Head", readonly=True)
    sealed_on = fields.Datetime(string="Last Sealed", readonly=True)
    verified_on = fields.Datetime(string="Last Verified", readonly=True)
    verified_seq = fields.Integer(string="Seals Verified", readonly=True, aggregator=None)
    intact_since = fields.Datetime(
        readonly=True, help="The first seal, or the last time that a break was accepted.")
    break_ids = fields.One2many('eh.hr.seal.break', 'chain_id', string="Broken Seals", readonly=True)
    open_break_count = fields.Integer(compute='_compute_open_break_count')
    finding = fields.Char(compute='_compute_finding')
    has_lost_key = fields.Boolean(compute='_compute_has_lost_key')

    _company_uniq = models.Constraint('UNIQUE (company_id)', "A company has one chain.")

    def init(self):
        self.env.cr.execute("""
            CREATE TABLE IF NOT EXISTS eh_hr_seal (
                company_id int NOT NULL,
                seq int NOT NULL,
                model varchar NOT NULL,
                res_id int NOT NULL,
                recorded_on timestamp NOT NULL,
                sealed_on timestamp NOT NULL,
                is_backdated bool NOT NULL,
                content_sha256 bytea NOT NULL,
                person_sha256 bytea NOT NULL,
                employee_ref int,
                salt bytea,
                columns_note int,
                links text,
                chain_sha256 bytea NOT NULL,
                PRIMARY KEY (company_id, seq)
            );
            ALTER TABLE eh_hr_seal ADD COLUMN IF NOT EXISTS columns_note int, ADD COLUMN IF NOT EXISTS links text;
            CREATE UNIQUE INDEX IF NOT EXISTS eh_hr_seal_record_uniq ON eh_hr_seal (model, res_id);
            CREATE INDEX IF NOT EXISTS eh_hr_seal_newest_idx ON eh_hr_seal (company_id, model, res_id);
        """)

    @api.model
    def _drop_tables(self):
        self.env.cr.execute("DROP TABLE IF EXISTS eh_hr_seal")

    # -- sealing --

    @api.model
    def _seal(self, companies=None, *, everything=False):
        """Seal what was committed since the last time.

        On a cursor of its own, company by company: what one company's rows do wrong stops no other's.

        :return: how many seals were added
        """
        added, failed = 0, []
        if ServerKey(self.env).belongs_to_another(self.env.cr):
            _logger.warning(
                "nothing is sealed: this database is a copy of another one that is still there. Give it a database.uuid of its own")
            return 0
        for company in companies or self.env['res.company'].sudo().with_context(active_test=False).search([]):
            try:
                added += self._seal_company(company, everything)
            except Exception:
                _logger.exception("the records of company %s could not be sealed; the others go on", company.id)
                failed.append(company)
        self.invalidate_model()
        if failed and companies:
            raise UserError(self.env._("The records of %s could not be sealed. The server's log says why.", ', '.join(
                company.name for company in failed)))
        return added

    @api.model
    def _seal_company(self, company, everything):
        key = ServerKey(self.env)
        log = HeadLog(key, company.id)
        with own_cursor(self.env) as cr:
            lock_chain(cr, company.id)
            notes = self.env(cr=cr)['eh.hr.seal.note'].sudo()
            new, length, value, now = seal_company(
                cr, company.id, lambda columns: notes._record_columns(company, columns), last_run=log.last_run(), everything=everything)
            if new:
                self._disown(cr, company, length - new)
                claims = {'company': company.id, 'seq': length, 'chain': value, 'at': datetime.utcnow().isoformat(timespec='seconds')}
                token = key.sign(claims, HEAD_TYP)
                cr.execute(SQL(
                    """UPDATE eh_hr_seal_chain
                          SET head_seq = %s, head_sha256 = %s, head_token = %s, sealed_on = now() AT TIME ZONE 'UTC',
                              state = CASE state WHEN 'empty' THEN 'unverified' ELSE state END
                        WHERE company_id = %s""",
                    length, value, token, company.id))
        if new:
            log.keep(token, lambda old: self._fits(company, old))
        log.ran(now)
        return new

    @api.model
    def _disown(self, cr, company, length):
        """Say for ever that this key never signed the chain that it is about to go on with.

        It was made after another one was lost, or after somebody gave the database another ``database.uuid``, which says which
        key is its own: what the chain was before is then nobody's word.
        """
        if not length:
            return
        key = ServerKey(self.env)
        log = HeadLog(key, company.id)
        cr.execute(SQL("SELECT head_token FROM eh_hr_seal_chain WHERE company_id = %s", company.id))
        if not any(key.verify(token or '', HEAD_TYP) for token in [*cr.fetchone(), *log.read()]):
            log.archive(key.sign({'company': company.id, 'seq': length, 'chain': ''}, HEAD_TYP))

    @api.model
    def _fits(self, company, token):
        """Whether the chain still is what a signed head says of it."""
        claims = ServerKey(self.env).verify(token, HEAD_TYP)
        if not claims:
            return False
        self.env.cr.execute(SQL(
            "SELECT encode(chain_sha256, 'hex') FROM eh_hr_seal WHERE company_id = %s AND seq = %s", company.id, claims['seq']))
        return self.env.cr.fetchone() == (claims['chain'],)

    @api.model
    def _forget_person(self, company, records, reason=None):
        """Make the seals of these records say nothing about whom they were of; the names are blanked by the caller.

        The seals stay whole: they hold a commitment to the person, and this deletes what opens it. That it was done is a note.

        :param dict records: ids by part of the seals
        :return: how many seals
        """
        seals = []
        for part, res_ids in records.items():
            [[some]] = self.env.execute_query(SQL(
                """WITH forgotten AS (
                       UPDATE eh_hr_seal SET salt = NULL, employee_ref = NULL
                        WHERE company_id = %s AND model = %s AND res_id = ANY(%s) AND salt IS NOT NULL RETURNING seq)
                   SELECT coalesce(array_agg(seq ORDER BY seq), '{}') FROM forgotten""",
                company.id, part, list(res_ids)))
            seals += some
        self.env['eh.hr.seal.note']._record('erasure', company, {'seals': sorted(seals)}, reason)
        return len(seals)

    # -- verifying --

    @api.model
    def _verify_all(self):
        """Seal the rest and verify every company; the daily job."""
        self._seal(everything=True)
        with own_cursor(self.env) as cr:
            cr.execute("SELECT id FROM eh_hr_seal_chain ORDER BY id")
            chains = self.sudo().browse(row[0] for row in cr.fetchall())
        for stored in chains:
            try:
                with stored._alone() as chain:
                    chain._verify()
                    HeadLog(ServerKey(chain.env), chain.company_id.id).archive(chain.head_token)
            except Exception:
                _logger.exception("chain %s could not be verified; the others go on", stored.id)
                continue
            stored.invalidate_recordset()
            with self.env.registry.cursor() as cr:
                stored.with_env(stored.env(cr=cr))._mail_head()

    def action_verify(self):
        self.check_access('read')
        for chain in self.sudo():
            chain._seal(chain.company_id, everything=True)
            with chain._alone() as alone:
                alone._verify()
            chain.invalidate_recordset()
            chain.break_ids.invalidate_recordset()
        return True

    @contextmanager
    def _alone(self):
        """Yield this chain in a transaction of its own, in which nobody else seals.

        The one at hand reads from a snapshot that is older than the seals just made: it would miss what the heads beside the
        database tell of. LOCK TABLE takes no snapshot, so the new one begins when the lock is had.
        """
        with self.env.registry.cursor() as cr:
            cr.execute("LOCK TABLE eh_hr_seal_chain IN EXCLUSIVE MODE")
            yield self.with_env(self.env(cr=cr))

    def _verify(self):
        """Compare what is there with what was sealed, and write down what differs."""
        self.ensure_one()
        company = self.company_id
        notes = self.env['eh.hr.seal.note'].search([('company_id', '=', company.id)])._filtered_genuine()
        accepted = {tuple(place): note for note in notes.filtered(lambda note: note.kind == 'anchor') for place in note.data['breaks']}
        # Those that were accepted are found again each time, and must not crowd out a new one.
        most = BREAKS_NAMED + len(accepted)
        length, breaks = read_chain(self.env, company.id, self._read_heads(notes), most)
        breaks += read_rows(self.env, company.id, read_excuses(notes), most)
        self._note_breaks(breaks, accepted)
        self.write({'verified_on': fields.Datetime.now(), 'verified_seq': length})
        self._update_state()

    def _read_heads(self, notes):
        """:param notes: genuine ones. What was signed before somebody accepted that the chain differs from a head, as after a backup
            was restored, is held against it no more: the heads signed since are over all of it
        """
        key, heads = ServerKey(self.env), defaultdict(set)
        accepted = notes.filtered(
            lambda note: note.kind == 'anchor' and any(place[0] == 'head' for place in note.data['breaks'])).mapped('recorded_on')
        until = max(accepted).isoformat() if accepted else ''
        for token in [self.head_token, *HeadLog(key, self.company_id.id).read()]:
            claims = key.verify(token or '', HEAD_TYP)
            if claims and claims.get('company') == self.company_id.id and claims.get('at', '~') > until:
                heads[claims['seq']].add(claims['chain'])
        return heads

    def _note_breaks(self, breaks, accepted):
        """A break is one record from the first time it is seen on.

        :param dict accepted: the genuine note that accepts it, by break
        """
        known = {(old.kind, old.model or '', old.res_id, old.seq): old for old in self.break_ids}
        for found in breaks:
            note = accepted.get(found, self.env['eh.hr.seal.note'])
            old = known.get(found[:4])
            if old is None:
                self.env['eh.hr.seal.break'].create({
                    'chain_id': self.id, 'kind': found.kind, 'model': found.model, 'res_id': found.res_id, 'seq': found.seq,
                    'now_sha256': found.now, 'what': self._say_place(found),
                    'first_seen_on': fields.Datetime.now(), 'last_right_on': self.verified_on,
                    'is_accepted': bool(note), 'note_id': note.id,
                })
            elif old.is_accepted != bool(note) or (old.now_sha256 or '') != found.now:
                old._write_own({'is_accepted': bool(note), 'note_id': note.id, 'now_sha256': found.now})

    def _say_place(self, found):
        if not found.model:
            return self.env._("Seals up to %(seq)s are missing", seq=found.seq)
        name = self.env['ir.model']._get(found.model.partition('/')[0]).name
        if found.kind == 'head':
            return self.env._("The first %(seq)s seals are not the ones that were signed", seq=found.seq)
        return self.env._("%(what)s %(number)s", what=name, number=found.res_id)

    def _update_state(self):
        for chain in self:
            open_breaks = chain.break_ids.filtered(lambda broken: not broken.is_accepted)
            self.env.cr.execute(SQL("SELECT min(sealed_on) FROM eh_hr_seal WHERE company_id = %s", chain.company_id.id))
            since = [self.env.cr.fetchone()[0], *chain.break_ids.note_id.mapped('recorded_on')]
            chain.write({
                'state': 'broken' if open_breaks else 'intact' if chain.verified_seq else 'empty',
                'intact_since': not open_breaks and max((moment for moment in since if moment), default=False),
            })

    # -- what the screen says --

    @api.depends('break_ids.is_accepted')
    def _compute_open_break_count(self):
        for chain in self:
            chain.open_break_count = len(chain.break_ids.filtered(lambda broken: not broken.is_accepted))

    @api.depends('state', 'verified_seq', 'head_seq', 'open_break_count', 'verified_on')
    @api.depends_context('lang')
    def _compute_finding(self):
        for chain in self:
            if chain.state == 'intact':
                chain.finding = self.env._("%(count)s records are as they were sealed.", count=chain.verified_seq)
            elif chain.state == 'broken':
                chain.finding = self.env._(
                    "%(breaks)s places differ from what was sealed; the other records of %(count)s are as they were.",
                    breaks=chain.open_break_count, count=chain.verified_seq)
            elif chain.head_seq:
                chain.finding = self.env._("%(count)s records are sealed. Nobody compared them yet.", count=chain.head_seq)
            else:
                chain.finding = self.env._("Nothing is sealed yet, so nothing was checked.")

    @api.depends('head_token')
    def _compute_has_lost_key(self):
        key = ServerKey(self.env)
        for chain in self:
            chain.has_lost_key = bool(chain.head_token) and not key.knows(chain.head_token)

    def _mail_head(self):
        """Send the head to where this database's administrators cannot change it, if the company named such a place."""
        address = self.company_id.eh_seal_anchor_email
        if address and self.head_token:
            self.env['mail.mail'].create({
                'email_to': address,
                'subject': self.env._("%(company)s: signed head of the seals, %(count)s records", company=self.company_id.name, count=self.head_seq),
                'body_html': self.env['ir.qweb']._render('eh_hr_face_evidence.head_mail', {'chain': self}),
                'auto_delete': False,
            }).send()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Seals cannot be deleted."))
