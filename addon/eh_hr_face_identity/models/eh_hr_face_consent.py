from odoo import api, fields, models

from odoo.addons.eh_hr_face_kiosk.tools.device_identity import DeviceIdentity

SCREENS = [('kiosk', "Tablet"), ('form', "Employee form"), ('profile', "Own profile"), ('server', "By itself")]


class EhHrFaceConsent(models.Model):
    """One answer of one employee to one consent text: recognised by the face, or not. Rows are added and ended, never changed."""

    _name = 'eh.hr.face.consent'
    _inherit = ['eh.hr.kiosk.only']
    _description = "Face Consent"
    _order = 'id desc'
    _rec_name = 'employee_name'
    _log_access = False
    _allow_sudo_commands = False

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True, ondelete='cascade')
    employee_id = fields.Many2one('hr.employee', readonly=True, index='btree_not_null', ondelete='set null')
    employee_name = fields.Char(string="Employee Name", required=True, readonly=True, help="As it was at that time.")
    choice = fields.Selection(
        [('face', "Face"), ('no_face', "Badge or PIN")], string="Chosen", required=True, readonly=True,
        help="Face: consented to be recognised.\nBadge or PIN: chose the way without the face.")
    policy_id = fields.Many2one('eh.hr.face.policy', string="Consent Text", required=True, readonly=True, ondelete='restrict')
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    lang = fields.Char(string="Language", required=True, readonly=True, help="In which the text was shown.")
    text_sha256 = fields.Char(string="SHA-256 of the Text", required=True, readonly=True)
    given_on = fields.Datetime(string="Answered On", required=True, readonly=True)
    screen = fields.Selection(SCREENS, string="Answered At", required=True, readonly=True)
    device_id = fields.Many2one('eh.hr.kiosk.device', string="Tablet", readonly=True, ondelete='set null')
    device_name = fields.Char(string="Tablet Name", readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Recorded By", readonly=True, ondelete='set null', help="Empty where the employee answered at a tablet.")
    user_name = fields.Char(string="Recorded By (Name)", readonly=True)
    ended_on = fields.Datetime(readonly=True)
    ended_by = fields.Selection([
        ('withdrawn', "Withdrawn"), ('changed', "Answered anew"), ('archived', "Employee archived"), ('moved', "Changed company"),
    ], string="Ended Because", readonly=True)
    ended_screen = fields.Selection(SCREENS, string="Ended At", readonly=True)
    ended_user_name = fields.Char(string="Ended By", readonly=True)

    _running_uniq = models.UniqueIndex('(employee_id) WHERE ended_on IS NULL AND employee_id IS NOT NULL')

    @api.model
    def _is_kiosk_only(self, field):
        return True

    @api.model
    def _running(self, employee):
        """:return: the employee's answer that counts now in superuser mode, or an empty recordset: not asked yet, or to be asked again"""
        consent = self.sudo().search([('employee_id', '=', employee.id), ('ended_on', '=', False)])
        oldest = self.env['eh.hr.face.policy']._oldest_valid_version(employee.company_id)
        return consent if consent.version >= oldest else consent.browse()

    @api.model
    def _allows_face(self, employee):
        return self._running(employee).choice == 'face'

    @api.model
    def _answer(self, employee, choice, policy, *, screen, lang, device=None):
        """Keep an employee's answer. Choosing the way without the face deletes the template at once.

        :param str choice: ``'face'`` or ``'no_face'``
        :param policy: the published text that was shown
        :param str lang: in which it was shown
        :param device: ``DeviceIdentity`` where it was at a tablet
        :return: the consent in superuser mode
        """
        self._end(employee, 'changed', screen=screen, device=device)
        _text, digest = policy.with_context(lang=lang)._shown()
        by_user = {} if device else {'user_id': self.env.uid, 'user_name': self.env.user.name}
        consent = self.sudo().create({
            'company_id': employee.company_id.id, 'employee_id': employee.id, 'employee_name': employee.name, 'choice': choice,
            'policy_id': policy.id, 'version': policy.version, 'lang': lang, 'text_sha256': digest,
            'given_on': fields.Datetime.now(), 'screen': screen, **by_user,
            **({'device_id': device.device_id, 'device_name': device.name} if device else {}),
        })
        if choice != 'face':
            self.env['eh.hr.face.template']._delete_of(employee, 'consent', device=device)
        self._record_event('face_consent', employee, device, choice)
        return consent

    @api.model
    def _withdraw(self, employee, *, screen, reason='withdrawn', device=None):
        """End an employee's consent and delete the template, in this transaction.

        :return: whether there was anything to end or delete
        """
        ended = self._end(employee, reason, screen=screen, device=device)
        deleted = self.env['eh.hr.face.template']._delete_of(employee, 'consent', device=device)
        if ended.filtered(lambda consent: consent.choice == 'face') or deleted:
            self._record_event('face_withdrawn', employee, device, reason)
        return bool(ended or deleted)

    @api.model
    def _end(self, employee, reason, *, screen, device=None):
        running = self.sudo().search([('employee_id', '=', employee.id), ('ended_on', '=', False)])
        running.write({
            'ended_on': fields.Datetime.now(), 'ended_by': reason, 'ended_screen': screen,
            'ended_user_name': False if device else self.env.user.name})
        self.env.flush_all()  # the index counts running answers
        return running

    @api.model
    def _record_event(self, event_type, employee, device, detail):
        where = device or DeviceIdentity(None, None, None, None, None, employee.company_id.id)
        self.env['eh.hr.kiosk.event']._record(
            event_type, where, employee_id=employee.id, detail=detail, user_id=None if device else self.env.uid)
