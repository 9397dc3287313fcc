from odoo import fields, models


class EhHrFaceCoverage(models.Model):
    """Who is enrolled, who chose the other way and who was not asked, to be counted by department. A view: nothing is stored."""

    _name = 'eh.hr.face.coverage'
    _description = "Face Coverage"
    _auto = False
    _order = 'department_id, employee_id'
    _rec_name = 'employee_id'

    employee_id = fields.Many2one('hr.employee', readonly=True)
    department_id = fields.Many2one('hr.department', readonly=True)
    company_id = fields.Many2one('res.company', readonly=True)
    state = fields.Selection([
        ('enrolled', "Enrolled"), ('consented', "Consented, not enrolled"), ('no_face', "Badge or PIN"), ('not_asked', "Not asked"),
    ], readonly=True)
    enrolled_on = fields.Datetime(readonly=True)
    used_on = fields.Date(string="Last Recognised", readonly=True)

    @property
    def _table_query(self):
        return """
            SELECT employee.id, employee.id AS employee_id, version.department_id, employee.company_id,
                   template.enrolled_on, template.used_on,
                   CASE WHEN template.id IS NOT NULL THEN 'enrolled' WHEN consent.choice = 'no_face' THEN 'no_face'
                        WHEN consent.choice = 'face' THEN 'consented' ELSE 'not_asked' END AS state
              FROM hr_employee employee
         LEFT JOIN hr_version version ON version.id = employee.current_version_id
         LEFT JOIN eh_hr_face_template template ON template.employee_id = employee.id
         LEFT JOIN eh_hr_face_consent consent ON consent.employee_id = employee.id AND consent.ended_on IS NULL
             WHERE employee.active
        """

    def action_invite(self):
        return self.employee_id.action_eh_invite_face()
