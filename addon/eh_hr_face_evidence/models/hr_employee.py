import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..tools.sealed_tables import DECISIONS, DISPUTES, SEALED_TABLES

_logger = logging.getLogger(__name__)
ADMIN = 'eh_hr_face_kiosk.group_eh_hr_face_admin'
REASON_LENGTH = 10


class HrEmployee(models.Model):
    _inherit = 'hr.employee'

    def _eh_person_records(self):
        disputes = self.env['eh.hr.dispute'].sudo().search([('employee_number', '=', self.id)], order='id')
        return {
            **super()._eh_person_records(),
            self.env._("Disputes"): disputes,
            self.env._("Decisions of disputes"): disputes.decision_ids,
        }

    def _eh_erase_person(self, reason):
        """Forget a person: names, links, templates and consent go; what happened stays, of nobody. It cannot be undone.

        :param str reason: why, signed and sealed; without the name
        """
        self.ensure_one()
        reason = (reason or '').strip()
        if len(reason) < REASON_LENGTH:
            raise UserError(self.env._("Write down in a sentence why, without the name."))
        if self.name and self.name.casefold() in reason.casefold():
            raise UserError(self.env._("The reason is kept: leave the name out of it."))
        if self._eh_open_disputes():
            raise UserError(self.env._("A dispute about this employee is open: decide it first."))
        companies = self.company_id | self._eh_sealed_companies()
        self.env.flush_all()
        # While this goes on, nobody seals rows that still have the name.
        self.env.cr.execute(SQL("SELECT FROM eh_hr_seal_chain WHERE company_id IN %s ORDER BY id FOR UPDATE", tuple(companies.ids)))
        found = self._eh_sealed_records()
        self._eh_forget_person()
        for company in companies:
            self.env['eh.hr.seal.chain'].sudo()._forget_person(company, found[company.id], reason)
            self.env['eh.hr.kiosk.event'].sudo()._record_erasure(company, self.env._("A person's records"))
        _logger.info("the records of one employee were erased by user %s", self.env.uid)

    def _eh_forget_person(self):
        super()._eh_forget_person()
        self.env.cr.execute(SQL(
            """UPDATE eh_hr_dispute_decision decision SET note = NULL FROM eh_hr_dispute dispute
                WHERE dispute.id = decision.dispute_id AND dispute.employee_number = %s""", self.id))
        self.env.cr.execute(SQL(
            """UPDATE eh_hr_dispute SET employee_name = NULL, employee_number = NULL, employee_id = NULL, attendance_id = NULL, claim = NULL
                WHERE employee_number = %s""", self.id))
        self.env.invalidate_all()

    def _eh_open_disputes(self):
        return self.env['eh.hr.dispute'].sudo().search([('employee_number', 'in', self.ids), ('state', '=', 'open')])

    def _eh_sealed_records(self):
        """:return: by company and part of the seals the ids of the records that are about this employee"""
        found = defaultdict(lambda: defaultdict(list))
        queries = [
            (sealed.part, SQL("SELECT id, company_id FROM %s t WHERE %s = %s AND %s", SQL.identifier(sealed.table),
                              sealed.person_number, self.id, sealed.where))
            for sealed in SEALED_TABLES if sealed.number]
        queries.append((DECISIONS.part, SQL(
            "SELECT decision.id, decision.company_id FROM %s decision JOIN %s dispute ON dispute.id = dispute_id WHERE employee_number = %s",
            SQL.identifier(DECISIONS.table), SQL.identifier(DISPUTES.table), self.id)))
        for part, query in queries:
            for res_id, company_id in self.env.execute_query(query):
                found[company_id][part].append(res_id)
        return found

    def _eh_sealed_companies(self):
        return self.env['res.company'].browse(self._eh_sealed_records())

    # -- leavers --

    @api.model
    def _gc_leavers(self):
        """Forget who left: archived employees of whom nothing happened at a kiosk for as long as their company says.

        :return: how many
        """
        forgotten = 0
        for company in self.env['res.company'].sudo().search([('eh_leaver_days', '>', 0)]):
            before = fields.Datetime.now() - timedelta(days=company.eh_leaver_days)
            ids = [row[0] for row in self.env.execute_query(SQL(
                """SELECT employee.id FROM hr_employee employee
                    WHERE employee.company_id = %(company)s AND NOT employee.active AND employee.write_date < %(before)s
                      AND (EXISTS (SELECT FROM eh_hr_kiosk_event event WHERE event.employee_id = employee.id)
                        OR EXISTS (SELECT FROM eh_hr_liveness_check capture WHERE capture.employee_number = employee.id)
                        OR EXISTS (SELECT FROM eh_hr_dispute dispute WHERE dispute.employee_number = employee.id))
                      AND NOT EXISTS (SELECT FROM eh_hr_kiosk_event event
                                       WHERE event.employee_id = employee.id AND event.recorded_on >= %(before)s)
                      AND NOT EXISTS (SELECT FROM eh_hr_liveness_check capture
                                       WHERE capture.employee_number = employee.id AND capture.recorded_on >= %(before)s)
                    ORDER BY employee.id LIMIT 100""",
                company=company.id, before=before))]
            for employee in self.sudo().browse(ids):
                if not employee._eh_open_disputes():
                    employee._eh_erase_person(self.env._("Left the company; erased after %s days.", company.eh_leaver_days))
                    forgotten += 1
        return forgotten

    # -- from the employee form --

    def action_eh_export_person(self):
        self.ensure_one()._eh_check_admin()
        return {'type': 'ir.actions.act_url', 'url': f'/eh_hr_face_evidence/person/{self.id}', 'target': 'download'}

    def action_eh_erase_person(self):
        self.ensure_one()._eh_check_admin()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Erase Face Check-in Data"), 'res_model': 'eh.hr.person.erase',
            'target': 'new', 'views': [(False, 'form')], 'context': {'default_employee_id': self.id},
        }

    def _eh_check_admin(self):
        if not self.env.user.has_group(ADMIN):
            raise AccessError(self.env._("Only administrators of the face check-in export or erase a person's data."))
