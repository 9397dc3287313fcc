import logging
from datetime import timedelta

from psycopg2 import Binary

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.tools.device_identity import DeviceIdentity

from ..tools.key_ring import KeyLost, KeyRing
from ..tools.recognisers import ModelKey
from ..tools.sealed_vector import Owner, SealBroken, open_vector, seal_vector

_logger = logging.getLogger(__name__)


class EhHrFaceTemplate(models.Model):
    """That somebody is enrolled. What describes the face is not a field: it lies sealed in a table that the ORM does not know.

    So no view, export, API call, default or log line of Odoo can carry it, whoever asks.
    """

    _name = 'eh.hr.face.template'
    _inherit = ['eh.hr.kiosk.only']
    _description = "Face Template"
    _order = 'id desc'
    _rec_name = 'employee_id'
    _log_access = False
    _allow_sudo_commands = False

    employee_id = fields.Many2one('hr.employee', required=True, readonly=True, ondelete='cascade')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    department_id = fields.Many2one(related='employee_id.department_id', string="Department")
    consent_id = fields.Many2one('eh.hr.face.consent', required=True, readonly=True, ondelete='restrict')
    model_id = fields.Char(string="Recogniser", required=True, readonly=True)
    model_sha256 = fields.Char(string="SHA-256 of the Recogniser", required=True, readonly=True)
    sample_count = fields.Integer(string="Pictures", required=True, readonly=True, aggregator=None)
    agreement = fields.Float(
        digits=(3, 2), readonly=True, aggregator=None, help="How much the least fitting picture of the enrolment is like all of them.")
    enrolled_on = fields.Datetime(required=True, readonly=True)
    screen = fields.Selection([('kiosk', "Tablet"), ('form', "Employee form")], string="Enrolled At", required=True, readonly=True)
    device_name = fields.Char(string="Tablet", readonly=True)
    user_id = fields.Many2one('res.users', string="Enrolled By", readonly=True, ondelete='set null')
    used_on = fields.Date(string="Last Recognised", readonly=True)
    is_readable = fields.Boolean(
        compute='_compute_is_readable', help="Not set: the key that sealed it is not on this server. Enrol again, or bring the key folder back.")

    _employee_uniq = models.Constraint('UNIQUE (employee_id)', "An employee has one face template.")

    def init(self):
        self.env['eh.hr.face.gallery']._create_tables()

    @api.model
    def _is_kiosk_only(self, field):
        return True

    def _compute_is_readable(self):
        key_ring = KeyRing(self.env)
        key_ids = dict(self.env.execute_query(SQL(
            "SELECT template_id, key_id FROM eh_hr_face_vector WHERE template_id = ANY(%s)", self.ids)))
        for template in self:
            template.is_readable = key_ring.has(key_ids.get(template._origin.id, ''))

    @api.model
    def _store(self, employee, vector, model, *, consent, screen, sample_count, agreement, device=None):
        """Enrol an employee: whatever template there was before is replaced.

        :param vector: unit vector
        :param ModelKey model: which net made it
        :param consent: the running consent, for the face
        :return: the template in superuser mode
        """
        if consent.employee_id != employee or consent.choice != 'face' or consent.ended_on:
            raise ValueError("no template without consent")
        self._delete_of(employee, None)
        template = self.sudo().create({
            'employee_id': employee.id, 'company_id': employee.company_id.id, 'consent_id': consent.id,
            'model_id': model.id, 'model_sha256': model.sha256, 'sample_count': sample_count, 'agreement': agreement,
            'enrolled_on': fields.Datetime.now(), 'screen': screen, 'device_name': device.name if device else False,
            'user_id': False if device else self.env.uid,
        })
        key_id, key = KeyRing(self.env).current()
        salt, sealed = seal_vector(key, vector, template._owner())
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "INSERT INTO eh_hr_face_vector (template_id, company_id, key_id, salt, sealed) VALUES (%s, %s, %s, %s, %s)",
            template.id, template.company_id.id, key_id, Binary(salt), Binary(sealed)))
        return template

    def _owner(self):
        return Owner(self.company_id.id, self.employee_id.id, self.model_id, self.model_sha256)

    @api.model
    def _delete_of(self, employees, reason, device=None):
        """Delete templates in this transaction.

        :param str reason: kept with the event; None where one replaces it
        :return: how many there were
        """
        templates = self.sudo().search([('employee_id', 'in', employees.ids)])
        if reason:
            events = self.env['eh.hr.kiosk.event']
            for template in templates:
                where = device or DeviceIdentity(None, None, None, None, None, template.company_id.id)
                events._record(
                    'template_deleted', where, employee_id=template.employee_id.id, detail=reason,
                    user_id=None if device else self.env.uid)
        count = len(templates)
        templates.unlink()
        self.env.flush_all()
        return count

    def _mark_used(self):
        """Remember the day. A second match of the same day writes nothing."""
        self.env.cr.execute(SQL(
            """UPDATE eh_hr_face_template SET used_on = (now() AT TIME ZONE 'UTC')::date
                WHERE id = ANY(%s) AND used_on IS DISTINCT FROM (now() AT TIME ZONE 'UTC')::date""", self.ids))
        self.invalidate_recordset(['used_on'])

    def action_revoke(self):
        """HR deletes templates; the employees can enrol again."""
        self.check_access('read')
        self.env['eh.hr.face.template']._check_officer()
        self._delete_of(self.employee_id, 'revoked')

    @api.model
    def _check_officer(self):
        self.env['eh.hr.face.consent'].check_access('read')

    @api.model
    def _gc_unused(self):
        """Delete the templates that nobody was recognised by for as long as their company keeps such."""
        for [company] in self.sudo()._read_group([], ['company_id']):
            horizon = fields.Date.today() - timedelta(days=company.eh_face_unused_days)
            unused = self.sudo().search([
                ('company_id', '=', company.id), ('enrolled_on', '<', horizon), '|', ('used_on', '=', False), ('used_on', '<', horizon)])
            for template in unused:
                self._delete_of(template.employee_id, 'unused')

    @api.model
    def _rotate_keys(self, batch=500):
        """Seal every template with a new key. What cannot be opened stays as it is.

        :return: how many were sealed anew, and how many could not be opened
        """
        key_ring = KeyRing(self.env)
        key_ring.rotate()
        key_id, key = key_ring.current()
        done = lost = last = 0
        while rows := self.env.execute_query(SQL(
            """SELECT v.template_id, v.key_id, v.salt, v.sealed, t.company_id, t.employee_id, t.model_id, t.model_sha256
                 FROM eh_hr_face_vector v JOIN eh_hr_face_template t ON t.id = v.template_id
                WHERE v.key_id != %s AND v.template_id > %s ORDER BY v.template_id LIMIT %s FOR UPDATE OF v""", key_id, last, batch)):
            for template_id, old_id, salt, sealed, *owner in rows:
                last = template_id
                try:
                    vector = open_vector(key_ring.get(old_id), bytes(salt), bytes(sealed), Owner(*owner))
                except (KeyLost, SealBroken):
                    lost += 1
                    continue
                new_salt, new_sealed = seal_vector(key, vector, Owner(*owner))
                self.env.cr.execute(SQL(
                    "UPDATE eh_hr_face_vector SET key_id = %s, salt = %s, sealed = %s WHERE template_id = %s",
                    key_id, Binary(new_salt), Binary(new_sealed), template_id))
                done += 1
        _logger.info("face templates: %d sealed with a new key, %d could not be opened", done, lost)
        return done, lost

    @api.model
    def _count_lost(self, company):
        """:return: how many templates of a company no key here opens"""
        key_ring = KeyRing(self.env)
        rows = self.env.execute_query(SQL(
            "SELECT key_id, count(*) FROM eh_hr_face_vector WHERE company_id = %s GROUP BY key_id", company.id))
        return sum(count for key_id, count in rows if not key_ring.has(key_id))

    def _model_key(self):
        return ModelKey(self.model_id, self.model_sha256)
