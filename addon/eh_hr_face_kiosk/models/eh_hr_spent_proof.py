from odoo import api, models
from odoo.tools import SQL

from ..const import PROOF_REMEMBERED_S
from ..tools.own_cursor import own_cursor

# One in so many proofs clears away what need not be remembered any more.
_SWEEP_EVERY = 64


class EhHrSpentProof(models.AbstractModel):
    """The proofs that tablets have shown, so that none is good twice, over all Odoo workers and hosts of a database.

    Only sound proofs of a tablet's own key come here. The table is UNLOGGED: after a crash of PostgreSQL a proof of the
    last minutes could be shown once more.
    """

    _name = 'eh.hr.spent.proof'
    _description = 'Spent Proof'

    def init(self):
        self.env.cr.execute(SQL(
            "CREATE UNLOGGED TABLE IF NOT EXISTS %s (digest bytea PRIMARY KEY, spent_at timestamptz NOT NULL)",
            SQL.identifier(self._table)))

    @api.model
    def _drop_table(self):
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(self._table)))

    @api.model
    def _spend_sql(self, digest, source):
        """:param bytes digest: of the ``Proof``
        :param SQL source: FROM and WHERE that give one row where the proof is to be spent
        :return: an INSERT that returns a row when nobody has shown this proof before
        """
        return SQL(
            "INSERT INTO %s (digest, spent_at) SELECT %s, clock_timestamp() %s ON CONFLICT DO NOTHING RETURNING 1",
            SQL.identifier(self._table), digest, source)

    @api.model
    def _sweep(self, cr, digest):
        """Now and then: drop what cannot be shown again.

        :param bytes digest: of the proof just spent; as good as a throw of dice
        """
        if digest[0] % _SWEEP_EVERY == 0:
            self._delete_old(cr)

    @api.autovacuum
    def _gc_spent_proofs(self):
        with own_cursor(self.env) as cr:
            self._delete_old(cr)

    @api.model
    def _delete_old(self, cr):
        cr.execute(SQL(
            """
            DELETE FROM %(table)s WHERE digest IN (
                SELECT digest FROM %(table)s
                 WHERE spent_at < clock_timestamp() - make_interval(secs => %(age)s) FOR UPDATE SKIP LOCKED)
            """,
            table=SQL.identifier(self._table), age=PROOF_REMEMBERED_S))
