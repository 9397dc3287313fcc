from odoo import api, models
from odoo.tools import SQL

from ..tools.own_cursor import own_cursor


class EhHrRateLimit(models.AbstractModel):
    """A rate limiter that counts exactly over all Odoo workers and hosts of a database.

    GCRA: one row per caller holds the theoretical arrival time (``tat``) of its next conforming request.
    A request moves it on by ``window / limit``; it is refused when that would put it more than one
    window ahead of the clock. One UPSERT decides and counts at once, so there is no gap between
    the two. It runs outside the request's transaction: there, under REPEATABLE READ, callers of one
    busy device would wait for each other's whole request and then fail to serialize.

    The table is UNLOGGED: after a crash of PostgreSQL everybody starts with a full budget.
    """

    _name = 'eh.hr.rate.limit'
    _description = 'Request Budget'

    def init(self):
        self.env.cr.execute(SQL(
            """
            CREATE UNLOGGED TABLE IF NOT EXISTS %s (
                key text PRIMARY KEY,
                tat timestamptz NOT NULL
            ) WITH (fillfactor = 50)
            """,
            SQL.identifier(self._table),
        ))

    @api.model
    def _drop_table(self):
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", SQL.identifier(self._table)))

    @api.model
    def _spend(self, key, limit, window_s):
        """Count one request.

        :param str key: whose budget, at most some 100 characters; a finite set (devices, addresses)
        :param int limit: requests per window; also how many may come at once
        :param int window_s: length of the window in seconds
        :return: 0 when the request is within the budget, else the whole seconds after which to ask again
        :rtype: int
        """
        with own_cursor(self.env) as cr:
            cr.execute(self._spend_sql(SQL("SELECT %s", key), limit, window_s))
            return 0 if cr.rowcount else self._retry_after_s(cr, key, limit, window_s)

    @api.model
    def _spend_sql(self, key, limit, window_s):
        """:return: an INSERT for the key that the query ``key`` selects; it returns a row when the request is allowed"""
        return SQL(
            """
            INSERT INTO %(table)s AS budget (key, tat)
            SELECT spender.key, clock_timestamp() + %(step)s FROM (%(key)s) AS spender (key)
            ON CONFLICT (key) DO UPDATE
               SET tat = GREATEST(budget.tat, clock_timestamp()) + %(step)s
             WHERE budget.tat + %(step)s <= clock_timestamp() + %(window)s
            RETURNING 1
            """,
            table=SQL.identifier(self._table),
            key=key,
            step=SQL("make_interval(secs => %s)", window_s / limit),
            window=SQL("make_interval(secs => %s)", window_s),
        )

    @api.model
    def _retry_after_s(self, cr, key, limit, window_s):
        cr.execute(SQL(
            "SELECT ceil(extract(epoch FROM tat - clock_timestamp()) - %s)::int FROM %s WHERE key = %s",
            window_s - window_s / limit, SQL.identifier(self._table), key,
        ))
        row = cr.fetchone()
        return max(1, row[0]) if row else 1

    @api.model
    def _get_limit(self, param, default):
        """:return: requests a minute from a system parameter; what is not a number from 1 up counts as ``default``"""
        value = self.env['ir.config_parameter'].sudo().get_param(param)
        return int(value) if value and value.isdecimal() and 0 < int(value) <= 1_000_000 else default

    @api.model
    def _forget(self, key):
        """Give the budget of ``key`` back in full."""
        with own_cursor(self.env) as cr:
            cr.execute(SQL("DELETE FROM %s WHERE key = %s", SQL.identifier(self._table), key))

    @api.autovacuum
    def _gc_rate_limit(self):
        """Drop the rows that no longer say anything: their budget is full again.

        On a cursor of its own, and past the rows somebody spends from right now: a tablet that is busy at that moment
        must not make the whole clean-up fail.
        """
        with own_cursor(self.env) as cr:
            cr.execute(SQL(
                """
                DELETE FROM %(table)s WHERE key IN (
                    SELECT key FROM %(table)s WHERE tat < clock_timestamp() - interval '1 hour' FOR UPDATE SKIP LOCKED)
                """,
                table=SQL.identifier(self._table),
            ))
