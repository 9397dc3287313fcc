from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.desk import render_desk
from ..tools.entry import render_change

MANAGER = 'eh_hr_face_kiosk.group_eh_hr_face_manager'
REASON_LENGTH = 10


class EhHrDispute(models.Model):
    """Somebody says that an attendance is not right.

    What was claimed, and the entry as it was then, are written once; the decision is a record of its own. Both are sealed.
    Until there is a decision, the captures and events that the entry hangs on are not deleted.
    """

    _name = 'eh.hr.dispute'
    _description = 'Dispute'
    _order = 'id desc'
    _log_access = False
    _allow_sudo_commands = False

    attendance_id = fields.Many2one('hr.attendance', readonly=True, ondelete='set null', index='btree_not_null')
    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    recorded_on = fields.Datetime(string="Opened On", required=True, readonly=True)
    employee_id = fields.Many2one('hr.employee', readonly=True, ondelete='set null', index='btree_not_null')
    employee_name = fields.Char(string="Employee Name", readonly=True, help="As it was at that time.")
    employee_number = fields.Integer(string="Employee ID", readonly=True, aggregator=None)
    user_id = fields.Many2one('res.users', string="Opened By (User)", readonly=True, ondelete='set null')
    user_name = fields.Char(string="Opened By", readonly=True)
    claim = fields.Text(readonly=True, help="What is said to be wrong, and by whom.")
    before = fields.Json(string="Entry Then (Data)", readonly=True)
    attempts = fields.Json(string="Attempts", readonly=True, help="What is kept until the dispute is decided.")
    decision_ids = fields.One2many('eh.hr.dispute.decision', 'dispute_id', readonly=True)

    state = fields.Selection(
        [('open', "Open"), ('decided', "Decided")], compute='_compute_decision', search='_search_state')
    outcome = fields.Selection(related='decision_ids.outcome')
    note = fields.Text(related='decision_ids.note', string="Reason")
    decided_on = fields.Datetime(related='decision_ids.recorded_on', string="Decided On")
    decided_by = fields.Char(related='decision_ids.user_name', string="Decided By")
    entry_on = fields.Datetime(string="Check In", compute='_compute_entry', help="Of the disputed entry, as it was then.")
    change_html = fields.Html(string="Before and After", compute='_compute_change_html', sanitize=False)
    desk_html = fields.Html(string="What Is on Record", compute='_compute_desk_html', sanitize=False)

    @api.depends('employee_name', 'before')
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = self.env._("Dispute %(number)s: %(employee)s", number=dispute.id, employee=dispute.employee_name or '')

    @api.depends('decision_ids')
    def _compute_decision(self):
        for dispute in self:
            dispute.state = 'decided' if dispute.decision_ids else 'open'

    def _search_state(self, operator, value):
        if operator != 'in':
            return NotImplemented
        domains = {'open': Domain('decision_ids', '=', False), 'decided': Domain('decision_ids', '!=', False)}
        return Domain.OR(domains[word] for word in value if word in domains)

    @api.depends('before')
    def _compute_entry(self):
        for dispute in self:
            moment = (dispute.before or {}).get('check_in')
            dispute.entry_on = moment and fields.Datetime.to_datetime(moment.replace('T', ' ').rstrip('Z'))

    @api.depends('before', 'decision_ids')
    @api.depends_context('lang', 'tz')
    def _compute_change_html(self):
        for dispute in self:
            dispute.change_html = render_change(self.env, dispute.before, dispute.decision_ids[:1].after, bool(dispute.decision_ids))

    @api.depends('attempts', 'decision_ids')
    @api.depends_context('lang', 'tz', 'uid', 'allowed_company_ids')
    def _compute_desk_html(self):
        for dispute in self:
            dispute.desk_html = render_desk(self.env, dispute._visit())

    def _visit(self):
        """:return: what the timeline is about, also where the attendance is gone"""
        self.ensure_one()
        return self.sudo().attendance_id._eh_visit(self.env)._replace(
            employee_number=self.employee_number, attempts=tuple(self.attempts or ()), disputes=self)

    # -- opening and deciding --

    @api.model
    def _open(self, attendance, claim):
        """Open a dispute about an attendance that the user may read.

        :raise UserError: no claim, no such attendance, or one is open already
        """
        self._check_manager()
        claim = (claim or '').strip()
        # One that the user may not read is as one that is not there.
        attendance = self.env['hr.attendance'].search([('id', '=', attendance.id)])
        if not attendance:
            raise UserError(self.env._("This attendance does not exist any more."))
        if len(claim) < REASON_LENGTH:
            raise UserError(self.env._("Write down in a sentence what is said to be wrong, and by whom."))
        attendance.employee_id.sudo()._eh_take_turn()
        if attendance.eh_dispute_ids.filtered(lambda dispute: dispute.state == 'open'):
            raise UserError(self.env._("A dispute about this attendance is open already."))
        employee = attendance.employee_id
        return super(EhHrDispute, self.sudo()).create([{
            'attendance_id': attendance.id,
            'company_id': employee.company_id.id,
            'recorded_on': fields.Datetime.now(),
            'employee_id': employee.id,
            'employee_name': employee.name,
            'employee_number': employee.id,
            'user_id': self.env.uid,
            'user_name': self.env.user.name,
            'claim': claim,
            'before': attendance._eh_entry(),
            'attempts': attendance._eh_visit_attempts(),
        }])

    def _decide(self, outcome, note, values):
        """Write down the decision, once.

        :param dict values: times to correct, written as the user through Odoo's own fields; for ``corrected`` alone
        """
        self.ensure_one()
        self._check_manager()
        self.check_access('read')
        note = (note or '').strip()
        if len(note) < REASON_LENGTH:
            raise UserError(self.env._("Write down in a sentence why you decide so."))
        self.env.cr.execute(SQL("SELECT FROM eh_hr_dispute WHERE id = %s FOR UPDATE", self.id))
        if self.decision_ids:
            raise UserError(self.env._("This dispute is decided already."))
        if self.employee_id.sudo().user_id == self.env.user:
            raise UserError(self.env._("It is about yourself: somebody else has to decide it."))
        attendance = self.attendance_id
        if outcome == 'corrected' and attendance:
            changed = {name: moment for name, moment in values.items() if moment != attendance[name]}
            if changed:
                attendance.write(changed)
        after = attendance.sudo()._eh_entry() if attendance else None
        if after and attendance.employee_id.id != self.employee_number:
            after['is_of_somebody_else'] = True
        if (outcome == 'corrected') != (after != self.before):
            raise UserError(
                self.env._("Nothing of the attendance was corrected: correct it, or choose another outcome.") if outcome == 'corrected'
                else self.env._("The attendance was changed since the dispute was opened: choose “attendance corrected”."))
        return self.env['eh.hr.dispute.decision']._record(self, outcome, note, after)

    def _check_manager(self):
        if not (self.env.su or self.env.user.has_group(MANAGER)):
            raise AccessError(self.env._("Only managers of the face check-in open and decide disputes."))

    def action_decide(self):
        self.ensure_one()
        return {
            'type': 'ir.actions.act_window', 'name': self.env._("Decide"), 'res_model': 'eh.hr.dispute.decide', 'target': 'new',
            'views': [(False, 'form')], 'context': {'default_dispute_id': self.id},
        }

    def action_open_attendance(self):
        self.ensure_one()
        return self.attendance_id.action_eh_open_desk()

    def action_eh_packet_pdf(self):
        return self.env['report.eh_hr_face_evidence.packet']._action_pdf(self)

    def action_eh_packet_json(self):
        return self.env['report.eh_hr_face_evidence.packet']._action_json(self)

    @api.model_create_multi
    def create(self, vals_list):
        raise self._written_once()

    def write(self, vals):
        raise self._written_once()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._written_once()

    def _written_once(self):
        return AccessError(self.env._("A dispute stays as it was opened and decided. Nobody can change or delete it."))
