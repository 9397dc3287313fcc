"""What is sealed, and what of it. Everything that PostgreSQL gives back of a row is, but for three things:

* links that a deletion elsewhere sets to null: they are sealed apart, and may be null when what they led to is gone;
* columns that came after the row was sealed, as another addon's may: a note says which columns there were;
* columns that PostgreSQL works out from the others, by rules that a later version may mend;
* the person: a commitment to name and number is sealed instead, so that a person can be erased without breaking a seal.
"""

from typing import NamedTuple

from odoo.tools import SQL

from odoo.addons.eh_hr_face_liveness.const import CAPTURE_EVENTS
from odoo.addons.eh_hr_face_liveness.tools.judgement import GENERATED_COLUMNS


class SealedTable(NamedTuple):
    # What a seal says its record is: a model, or the part of one with a retention of its own.
    part: str
    table: str
    where: SQL = SQL("TRUE")
    left_out: tuple[str, ...] = ()
    # Of those the links, with the tables that they lead to.
    links: tuple[tuple[str, str], ...] = ()
    # Columns that say who it was, or in which people wrote about somebody.
    names: tuple[str, ...] = ()
    number: str | None = None
    # Whether a deletion elsewhere sets the number to null.
    is_link: bool = False
    # What is left out of the content and follows from the rest, for the row ``t``.
    follows: SQL = SQL("TRUE")

    @property
    def model(self):
        return self.part.partition('/')[0]

    def content(self, later=()):
        """SHA-256 over ``content_text``."""
        return SQL("sha256(convert_to(%s, 'UTF8'))", self.content_text(later))

    def content_text(self, later=()):
        """The row ``t`` as canonical JSON: keys in jsonb's order, times in microseconds, nulls left out.

        :param later: columns that the table has now and had not when the row was sealed
        """
        left_out = [*self.left_out, *self.names, *filter(None, (self.number,)), *later]
        return SQL("(jsonb_strip_nulls(to_jsonb(t) - %s::text[]))::text", left_out)

    @property
    def links_text(self):
        """What the links of the row ``t`` are, as JSON text."""
        pairs = SQL(", ").join(SQL("%s, t.%s", column, SQL.identifier(column)) for column, _table in self.links)
        return SQL("jsonb_strip_nulls(jsonb_build_object(%s))::text", pairs)

    @property
    def links_hold(self):
        """Whether the links of the row ``t`` are those of its seal ``s``, or what they led to is gone."""
        kept = [SQL(
            "(t.%(column)s IS NOT DISTINCT FROM (s.links::jsonb->>%(name)s)::int"
            " OR t.%(column)s IS NULL AND NOT EXISTS (SELECT FROM %(table)s WHERE id = (s.links::jsonb->>%(name)s)::int))",
            column=SQL.identifier(column), name=column, table=SQL.identifier(table)) for column, table in self.links]
        return SQL("(s.links IS NULL OR (%s))", SQL(" AND ").join(kept)) if kept else SQL("TRUE")

    def read_columns(self, cr):
        """:return: the table's columns as they are now, in order of name"""
        cr.execute(SQL(
            "SELECT array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = %s", self.table))
        return cr.fetchone()[0]

    @property
    def person_text(self):
        """Several names are told apart by a separator that no text holds."""
        return SQL(" || chr(31) || ").join(SQL("coalesce(t.%s, '')", SQL.identifier(name)) for name in self.names) if self.names else SQL("''")

    @property
    def names_somebody(self):
        """Whether the row ``t`` still says who it was."""
        columns = [SQL("coalesce(t.%s::text, '') <> ''", SQL.identifier(name)) for name in (*self.names, *filter(None, (self.number,)))]
        return SQL(" OR ").join(columns) if columns else SQL("FALSE")

    @property
    def person_number(self):
        return SQL("t.%s", SQL.identifier(self.number)) if self.number else SQL("NULL::int")


BY_USER = (('user_id', 'res_users'),)

CAPTURES = SealedTable(
    'eh.hr.liveness.check', 'eh_hr_liveness_check', left_out=('employee_id', *GENERATED_COLUMNS),
    names=('employee_name',), number='employee_number', follows=SQL(' AND ').join([
        SQL("(t.employee_id IS NULL OR t.employee_id IS NOT DISTINCT FROM t.employee_number)"),
        *(SQL("t.%s IS NOT DISTINCT FROM (%s)", SQL.identifier(column), SQL(rule))
          for column, rule in GENERATED_COLUMNS.items())]))
EVENTS = SealedTable(
    'eh.hr.kiosk.event', 'eh_hr_kiosk_event', SQL("event_type NOT IN %s", CAPTURE_EVENTS),
    left_out=('user_id', 'device_id', 'site_id'),
    links=(('user_id', 'res_users'), ('device_id', 'eh_hr_kiosk_device'), ('site_id', 'eh_hr_site')), names=('employee_name',), number='employee_id', is_link=True)
EVENTS_OF_CAPTURES = EVENTS._replace(part='eh.hr.kiosk.event/captures', where=SQL("event_type IN %s", CAPTURE_EVENTS))
NOTES = SealedTable('eh.hr.seal.note', 'eh_hr_seal_note', left_out=('user_id',), links=BY_USER)
# What people wrote in a dispute may name anybody: it goes with the person, and is sealed as a commitment.
DISPUTES = SealedTable(
    'eh.hr.dispute', 'eh_hr_dispute', left_out=('user_id', 'attendance_id', 'employee_id'), links=BY_USER,
    names=('employee_name', 'claim'), number='employee_number')
DECISIONS = SealedTable('eh.hr.dispute.decision', 'eh_hr_dispute_decision', left_out=('user_id',), links=BY_USER, names=('note',))

SEALED_TABLES = (CAPTURES, EVENTS_OF_CAPTURES, EVENTS, DISPUTES, DECISIONS, NOTES)
