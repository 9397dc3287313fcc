from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REASON_MIN_CHARS = 10


class EhHrFacePair(models.Model):
    """Two employees whose faces are so alike that a person has to say who is who. It holds no template, and no picture.

    Open: an enrolment was refused because of it. Decided as look-alikes or twins, both can be enrolled, and neither is recognised
    by the face alone.
    """

    _name = 'eh.hr.face.pair'
    _inherit = ['eh.hr.kiosk.only', 'mail.thread']
    _description = "Faces That Are Alike"
    _order = 'state desc, id desc'
    _rec_name = 'employee_id'

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    employee_id = fields.Many2one(
        'hr.employee', string="Wanted to Enrol", required=True, readonly=True, ondelete='cascade', index=True)
    other_id = fields.Many2one('hr.employee', string="Is Like", required=True, readonly=True, ondelete='cascade', index=True)
    score = fields.Float(string="Likeness", digits=(3, 2), readonly=True, aggregator='max')
    seen_on = fields.Datetime(required=True, readonly=True)
    device_name = fields.Char(string="Tablet", readonly=True)
    state = fields.Selection([
        ('open', "To be decided"), ('same_person', "Same person"), ('look_alikes', "Look-alikes"), ('twins', "Twins"),
    ], required=True, readonly=True, default='open', tracking=True)
    reason = fields.Text(readonly=True, tracking=True)
    decided_by_id = fields.Many2one('res.users', string="Decided By", readonly=True, ondelete='set null')
    decided_on = fields.Datetime(readonly=True)
    avatar = fields.Image(related='employee_id.avatar_256', string="Picture of Who Wanted to Enrol")
    other_avatar = fields.Image(related='other_id.avatar_256', string="Picture of the Other")
    job_title = fields.Char(related='employee_id.job_title')
    other_job_title = fields.Char(related='other_id.job_title', string="Job Title of the Other")
    work_email = fields.Char(related='employee_id.work_email')
    other_work_email = fields.Char(related='other_id.work_email', string="Work Email of the Other")
    department_id = fields.Many2one(related='employee_id.department_id')
    other_department_id = fields.Many2one(related='other_id.department_id', string="Department of the Other")

    _pair_uniq = models.UniqueIndex('(least(employee_id, other_id), greatest(employee_id, other_id))')

    @api.model
    def _is_kiosk_only(self, field):
        return field.name not in ('message_ids', 'message_follower_ids', 'activity_ids')

    @api.depends('employee_id', 'other_id')
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = f'{pair.employee_id.name} / {pair.other_id.name}'

    @api.model
    def _between(self, employee_id, other_id):
        """:return: the pair of two employees in superuser mode, or an empty recordset"""
        return self.sudo().search([
            '|', '&', ('employee_id', '=', employee_id), ('other_id', '=', other_id),
            '&', ('employee_id', '=', other_id), ('other_id', '=', employee_id)], limit=1)

    @api.model
    def _told_apart(self, employee):
        """:return: ids of the employees whom a person has said to be somebody else than this one"""
        pairs = self.sudo().search([
            ('state', 'in', ('look_alikes', 'twins')), '|', ('employee_id', '=', employee.id), ('other_id', '=', employee.id)])
        return set((pairs.employee_id | pairs.other_id).ids) - {employee.id}

    @api.model
    def _keep(self, employee, other_id, score, *, state='open', device=None):
        """Remember two who are alike. A decision that was made stays."""
        pair = self._between(employee.id, other_id)
        if pair:
            if pair.state in ('open', 'same_person'):
                pair.write({'score': score, 'seen_on': fields.Datetime.now()})
            return pair
        return self.sudo().create({
            'company_id': employee.company_id.id, 'employee_id': employee.id, 'other_id': other_id, 'score': score,
            'seen_on': fields.Datetime.now(), 'device_name': device.name if device else False, 'state': state,
        })

    def _decide(self, state, reason):
        self.ensure_one()
        self.check_access('read')
        if not self.env.user.has_group('eh_hr_face_identity.group_eh_hr_face_identity_officer'):
            raise AccessError(self.env._("Only officers of face identity decide about faces that are alike."))
        if len((reason or '').strip()) < REASON_MIN_CHARS:
            raise UserError(self.env._("Say in a sentence how you know."))
        self.sudo().write({
            'state': state, 'reason': reason.strip(), 'decided_by_id': self.env.uid, 'decided_on': fields.Datetime.now()})
