"""Three words that follow from what the tablet said, worked out by PostgreSQL itself.

Generated columns: whoever inserts a row gets them, nobody sets them, and lists filter and group by them.
"""

from odoo.tools import SQL

from ..const import VERDICT_REFUSED

# What a policy weighs and nobody asked for, or that no tablet of this version can have, was not judged (SPEC A10).
# Another component below its minimum is a shortfall all the same.
_NOT_ASKED = '''jsonb_path_exists(reasons, '$[*] ? (@ like_regex "_not_asked$")')'''
_NO_MODEL = '''jsonb_path_exists(reasons, '$[*] ? (@ == "ml_missing")')
    AND NOT jsonb_path_exists(reasons, '$[*] ? (@ like_regex "^(motion|quality|device|stability)_below_minimum$")')'''

_REFUSED = ", ".join(f"'{code}'" for code in VERDICT_REFUSED)

GENERATED_COLUMNS = {
    # Who chose not to be filmed is told apart from a camera that broke.
    'result': "CASE WHEN outcome = 'aborted' AND fail_reason = 'skipped' THEN 'declined' ELSE outcome END",
    'policy_result': f"""CASE WHEN policy_met IS DISTINCT FROM 'not_met' THEN policy_met
        WHEN {_NOT_ASKED} OR ({_NO_MODEL}) THEN 'not_judged' ELSE policy_met END""",
    # What the server's side has to say, in one word; never a word about the row as a whole.
    'passive_result': f"""CASE WHEN passive_state IS NULL THEN NULL WHEN passive_state = 'verified' THEN server_verdict
        WHEN passive_state IN ({_REFUSED}) THEN 'refused' ELSE 'missing' END""",
}


def generate_columns(cr, table):
    """Turn the columns that the ORM has made into generated ones."""
    cr.execute(SQL(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema AND table_name = %s AND column_name IN %s AND is_generated = 'NEVER'",
        table, tuple(GENERATED_COLUMNS)))
    for (column,) in cr.fetchall():
        name = SQL.identifier(column)
        cr.execute(SQL(
            "ALTER TABLE %(table)s DROP COLUMN %(name)s,"
            " ADD COLUMN %(name)s varchar GENERATED ALWAYS AS (%(expression)s) STORED",
            table=SQL.identifier(table), name=name, expression=SQL(GENERATED_COLUMNS[column])))
