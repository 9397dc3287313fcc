from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from ..const import EVENT_RETENTION_MAX_DAYS, EVENT_RETENTION_MIN_DAYS, OFFLINE_MAX_DAYS
from ..tools.clean_text import clean_text
from .eh_hr_kiosk_event import EVENT_TYPES


class ResCompany(models.Model):
    _inherit = 'res.company'

    eh_kiosk_paired_only = fields.Boolean(
        string="Paired Tablets Only",
        help="Odoo's kiosk address then answers this company's paired tablets alone.")
    eh_kiosk_plain_tokens = fields.Boolean(
        string="Tablets Without a Key",
        help="Admit tablets whose browser cannot make a key of its own. Whoever copies the token of such a tablet can act as it.")
    eh_kiosk_min_interval_s = fields.Integer(
        string="Minimum Time Between Two Check-ins", default=60,
        help="Seconds. A second tap of the same employee within this time is answered with the first one's greeting.")

    eh_kiosk_offline_days = fields.Integer(
        string="Tablets Know the People For (days)", default=7, required=True,
        help="So long a paired tablet takes check-ins of people it knows while Odoo does not answer. 0 switches it off.")
    eh_kiosk_event_retention_days = fields.Integer(
        string="Keep Kiosk Events (days)", default=365, required=True,
        help="Older kiosk events are deleted every day. Events about captures go with the captures.")

    _eh_kiosk_min_interval_s_range = models.Constraint('CHECK (eh_kiosk_min_interval_s BETWEEN 0 AND 3600)')

    def _init_column(self, column_name):
        super()._init_column(column_name)
        if column_name == 'eh_kiosk_plain_tokens' and column_exists(self.env.cr, 'eh_hr_kiosk_device', 'token_sha256'):
            # An upgrade: tablets paired before there were keys go on, and get one at their next session.
            self.env.cr.execute(SQL(
                "UPDATE %s SET eh_kiosk_plain_tokens = TRUE WHERE id IN "
                "(SELECT company_id FROM eh_hr_kiosk_device WHERE token_sha256 IS NOT NULL)", SQL.identifier(self._table)))

    @api.constrains('eh_kiosk_min_interval_s')
    def _check_eh_kiosk_min_interval_s(self):
        for company in self:
            if not 0 <= company.eh_kiosk_min_interval_s <= 3600:
                raise ValidationError(self.env._(
                    "The minimum time between two check-ins must be between 0 and 3600 seconds."))

    @api.constrains('eh_kiosk_offline_days')
    def _check_eh_kiosk_offline_days(self):
        for company in self:
            if not 0 <= company.eh_kiosk_offline_days <= OFFLINE_MAX_DAYS:
                raise ValidationError(self.env._(
                    "Tablets know the people for 0 to %s days: choose a number in between.", OFFLINE_MAX_DAYS))

    @api.constrains('eh_kiosk_event_retention_days')
    def _check_eh_kiosk_event_retention_days(self):
        for company in self:
            if not EVENT_RETENTION_MIN_DAYS <= company.eh_kiosk_event_retention_days <= EVENT_RETENTION_MAX_DAYS:
                raise ValidationError(self.env._(
                    "Kiosk events are kept for %(low)s to %(high)s days: choose a number in between.",
                    low=EVENT_RETENTION_MIN_DAYS, high=EVENT_RETENTION_MAX_DAYS))

    def _eh_kiosk_event_days(self):
        """:return: how many days this company keeps events, by event type; for other modules to extend
        :rtype: dict[str, int]
        """
        self.ensure_one()
        return {event_type: self.eh_kiosk_event_retention_days for event_type, _label in EVENT_TYPES}

    def _eh_kiosk_checkin_requirement(self, device, employee, attempt_id, trigger):
        """What a paired tablet must still ask before this check-in goes through; for other modules to extend.

        :param device: the ``DeviceIdentity`` of the tablet
        :param employee: the employee, in superuser mode
        :param str attempt_id: UUID of the attempt, or None from a page that sends none
        :param str trigger: how the employee was found, ``'badge'`` or ``'manual'``
        :return: ``'none'`` or ``'pin'``
        """
        return 'none'

    def _eh_kiosk_vouches(self, device, employee, attempt_id):
        """Whether something as good as a PIN has told who stands there; for other modules to extend.

        :param device: the ``DeviceIdentity`` of the tablet
        :param employee: the employee, in superuser mode
        :param str attempt_id: UUID of the attempt, or None from a page that sends none
        """
        return False

    def _eh_first_steps(self):
        """What it takes until the first check-in at a tablet of ours; for other modules to extend.

        :return: list of dict, in order: ``title``, ``text``, ``button``, ``is_done`` and ``link``, the attributes that tell
            the web client what the button opens
        """
        self.ensure_one()
        site = self.env['eh.hr.site'].search([('company_id', '=', self.id)], order='id', limit=1)
        devices = self.env['eh.hr.kiosk.device']
        in_company = [('company_id', '=', self.id)]
        return [{
            'title': self.env._("Name your workplace"),
            'text': self.env._("Where the tablets hang: an office, a warehouse, a shop."),
            'button': self.env._("Add a workplace"),
            'is_done': bool(site),
            'link': {'name': 'eh_hr_face_kiosk.eh_hr_site_new_action'},
        }, {
            'title': self.env._("Name its tablets"),
            'text': self.env._("One line each, after the place where it hangs."),
            'button': self.env._("Add a tablet"),
            'is_done': bool(devices.search_count(in_company, limit=1)),
            'link': {'data-model': 'eh.hr.site', 'data-resid': site.id, 'title': site.name},
        }, {
            'title': self.env._("Pair a tablet"),
            'text': self.env._("With the tablet in front of you: it scans a code, and from then on Odoo knows it."),
            'button': self.env._("Show the code"),
            'is_done': bool(devices.search_count([*in_company, ('paired_on', '!=', False)], limit=1)),
            'link': {'data-model': 'eh.hr.first.steps', 'data-method': 'action_pair_next'},
        }]

    def _eh_kiosk_employee(self, employee_id):
        """:return: the active employee of this company with that id, in superuser mode, or an empty recordset"""
        self.ensure_one()
        return self.env['hr.employee'].sudo().search([('id', '=', employee_id), ('company_id', '=', self.id)])

    def _eh_kiosk_employee_by_badge(self, badge):
        """:param badge: as read from the card; anything that is not text is nobody's
        :return: the active employee of this company with that badge, in superuser mode, or an empty recordset
        """
        self.ensure_one()
        employees = self.env['hr.employee'].sudo()
        badge = clean_text(badge) if isinstance(badge, str) else ''
        return employees.search([('barcode', '=', badge), ('company_id', '=', self.id)], limit=1) if badge else employees

    def _eh_kiosk_departments(self):
        """:return: the departments of this company as the kiosk page lists them: id, name and head count"""
        self.ensure_one()
        departments = self.env['hr.department'].sudo().with_context(allowed_company_ids=self.ids).search_read(
            [('company_id', '=', self.id)], ['name', 'total_employee'])
        return [{'id': dep['id'], 'name': dep['name'], 'count': dep['total_employee']} for dep in departments]
