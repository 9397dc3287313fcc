"""What is sealed, and what of it. Everything that PostgreSQL gives back of a row is, but for three things:

* links that a deletion elsewhere sets to null (the names beside them are sealed);
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

    @property
    def content(self):
        """SHA-256 over ``content_text``."""
        return SQL("sha256(convert_to(%s, 'UTF8'))", self.content_text)

    @property
    def content_text(self):
        """The row ``t`` as canonical JSON: keys in jsonb's order, times in microseconds, nulls left out, so that a
        column added later changes no row that was sealed before it (it has to be null there)."""
        left_out = [*self.left_out, *self.names, *filter(None, (self.number,))]
        return SQL("(jsonb_strip_nulls(to_jsonb(t) - %s::text[]))::text", left_out)

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


CAPTURES = SealedTable(
    'eh.hr.liveness.check', 'eh_hr_liveness_check', left_out=('employee_id', *GENERATED_COLUMNS),
    names=('employee_name',), number='employee_number', follows=SQL(' AND ').join([
        SQL("(t.employee_id IS NULL OR t.employee_id IS NOT DISTINCT FROM t.employee_number)"),
        *(SQL("t.%s IS NOT DISTINCT FROM (%s)", SQL.identifier(column), SQL(rule))
          for column, rule in GENERATED_COLUMNS.items())]))
EVENTS = SealedTable(
    'eh.hr.kiosk.event', 'eh_hr_kiosk_event', SQL("event_type NOT IN %s", CAPTURE_EVENTS),
    left_out=('user_id', 'device_id', 'site_id'), names=('employee_name',), number='employee_id', is_link=True)
EVENTS_OF_CAPTURES = EVENTS._replace(part='eh.hr.kiosk.event/captures', where=SQL("event_type IN %s", CAPTURE_EVENTS))
NOTES = SealedTable('eh.hr.seal.note', 'eh_hr_seal_note', left_out=('user_id',))
# What people wrote in a dispute may name anybody: it goes with the person, and is sealed as a commitment.
DISPUTES = SealedTable(
    'eh.hr.dispute', 'eh_hr_dispute', left_out=('user_id', 'attendance_id', 'employee_id'),
    names=('employee_name', 'claim'), number='employee_number')
DECISIONS = SealedTable('eh.hr.dispute.decision', 'eh_hr_dispute_decision', left_out=('user_id',), names=('note',))

SEALED_TABLES = (CAPTURES, EVENTS_OF_CAPTURES, EVENTS, DISPUTES, DECISIONS, NOTES)
