"""Work that must stand whatever becomes of the request."""
from contextlib import contextmanager

from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import Cursor


@contextmanager
def own_cursor(env):
    """Yield a cursor whose work is committed at the end of the block, whatever the request does.

    READ COMMITTED, so that an UPSERT waits for its predecessor instead of failing.
    """
    with env.registry.cursor() as cr:
        if isinstance(cr, Cursor):  # the cursors of Odoo's tests share one transaction
            cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
        yield cr
