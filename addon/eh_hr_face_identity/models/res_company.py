from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import (
    GRACE_MAX_S, GRACE_MIN_S, MARGIN_MAX, MARGIN_MIN, THRESHOLD_MAX, THRESHOLD_MIN, UNUSED_MAX_DAYS, UNUSED_MIN_DAYS,
)
from ..tools.recognisers import DEFAULT_RECOGNISER, ModelKey


class ResCompany(models.Model):
    _inherit = 'res.company'

    eh_face_enabled = fields.Boolean(
        string="Recognise Faces", help="Employees who consented and are enrolled can check in with their face at paired tablets.")
    eh_face_use = fields.Selection(
        [('confirm', "Confirm whom a badge or name told"), ('identify', "Find out who it is")], string="Face Is Used To",
        default='confirm', required=True)
    eh_face_enrol_at = fields.Selection(
        [('kiosk', "At the tablet and by HR"), ('form', "By HR only")], string="Enrolment", default='kiosk', required=True)
    eh_face_enrol_check = fields.Selection(
        [('sidecar', "A sidecar checks for a living face"), ('describe', "A sidecar makes the template"), ('tablet', "The tablet's word")],
        string="At Enrolment", default='sidecar', required=True,
        help="A sidecar checks for a living face: it needs a liveness model, and makes the template as well.\n"
             "A sidecar makes the template: from the pictures; the blinks and the turn are asserted by the tablet.\n"
             "The tablet's word: the template too is asserted by the tablet.")
    eh_face_grace_s = fields.Integer(
        string="Not You? (seconds)", default=60, required=True,
        help="So long after a check-in by face, whoever was mistaken can take it back at the tablet. 0 switches it off.")
    eh_face_threshold = fields.Float(
        string="Likeness Needed", digits=(3, 3), help="0 takes the recogniser's own. Higher refuses more people, and fewer strangers pass.")
    eh_face_margin = fields.Float(
        string="Distance to the Second Person", digits=(3, 3), help="0 takes the recogniser's own.")
    eh_face_duplicate = fields.Float(
        string="Likeness of a Duplicate", digits=(3, 3), help="0 takes the recogniser's own.")
    eh_face_unused_days = fields.Integer(
        string="Delete Unused Templates After (days)", default=365, required=True)
    eh_face_model_id = fields.Char(string="Recogniser", readonly=True, copy=False)
    eh_face_model_sha256 = fields.Char(string="SHA-256 of the Recogniser", readonly=True, copy=False)

    @api.constrains('eh_face_threshold', 'eh_face_margin', 'eh_face_duplicate', 'eh_face_unused_days', 'eh_face_grace_s')
    def _check_eh_face_figures(self):
        for company in self:
            for value, low, high in (
                (company.eh_face_threshold, THRESHOLD_MIN, THRESHOLD_MAX), (company.eh_face_duplicate, THRESHOLD_MIN, THRESHOLD_MAX),
                (company.eh_face_margin, MARGIN_MIN, MARGIN_MAX),
            ):
                if value and not low <= value <= high:
                    raise ValidationError(self.env._(
                        "Face check-in: choose a number from %(low)s to %(high)s, or 0.", low=low, high=high))
            if not GRACE_MIN_S <= company.eh_face_grace_s <= GRACE_MAX_S:
                raise ValidationError(self.env._(
                    "“Not you?”: choose %(low)s to %(high)s seconds.", low=GRACE_MIN_S, high=GRACE_MAX_S))
            if not UNUSED_MIN_DAYS <= company.eh_face_unused_days <= UNUSED_MAX_DAYS:
                raise ValidationError(self.env._(
                    "Unused face templates are kept for %(low)s to %(high)s days: choose a number in between.",
                    low=UNUSED_MIN_DAYS, high=UNUSED_MAX_DAYS))

    @api.model
    def _has_field_access(self, field, operation):
        # Which recogniser it is follows from what enrols.
        return super()._has_field_access(field, operation) and (
            operation == 'read' or self.env.su or field.name not in ('eh_face_model_id', 'eh_face_model_sha256'))

    def _eh_face_model(self):
        """:return: the ``ModelKey`` that enrols and recognises in this company, or None before the first enrolment"""
        self.ensure_one()
        return ModelKey(self.eh_face_model_id, self.eh_face_model_sha256) if self.eh_face_model_id else None

    def _eh_face_figures(self, model):
        """:return: threshold, margin and duplicate threshold for a recogniser, or None for an unknown one"""
        self.ensure_one()
        recogniser = model.recogniser
        return recogniser and (
            self.eh_face_threshold or recogniser.threshold, self.eh_face_margin or recogniser.margin,
            self.eh_face_duplicate or recogniser.duplicate)

    def _eh_face_can_identify(self):
        self.ensure_one()
        model = self._eh_face_model()
        return bool(self.eh_face_enabled and self.eh_face_use == 'identify' and model and model.recogniser and model.recogniser.can_identify)

    def _eh_face_is_enrolled(self, employee):
        """Whether this employee can be recognised here now."""
        model = self._eh_face_model()
        template = self.env['eh.hr.face.template'].sudo().search([('employee_id', '=', employee.id)])
        return bool(model and template and template._model_key() == model and self.env['eh.hr.face.consent']._allows_face(employee))

    def _eh_face_wants(self, employee):
        """Whether a check-in of this employee by badge or name is to be confirmed by the face."""
        return self.eh_face_enabled and self.eh_liveness_enabled and self._eh_face_is_enrolled(employee)

    def _eh_kiosk_vouches(self, device, employee, attempt_id):
        return super()._eh_kiosk_vouches(device, employee, attempt_id) or (
            self.eh_face_enabled and self.env['eh.hr.face.recognition']._vouches(device, employee, attempt_id))

    def _eh_kiosk_checkin_requirement(self, device, employee, attempt_id, trigger):
        """Where a capture that does not pass asks for the PIN, so does a face that was not recognised."""
        requirement = super()._eh_kiosk_checkin_requirement(device, employee, attempt_id, trigger)
        if (
            requirement == 'none' and self.eh_liveness_on_failure == 'ask_pin' and employee.pin and self._eh_face_wants(employee)
            and not self._eh_kiosk_vouches(device, employee, attempt_id)
        ):
            return 'pin'
        return requirement

    def _eh_face_config(self):
        """:return: what a tablet needs to know of recognition, as docs/wire.md has it"""
        self.ensure_one()
        model = self._eh_face_model()
        is_on = self.eh_face_enabled and self.eh_liveness_enabled
        return {
            'enabled': is_on, 'can_identify': is_on and self._eh_face_can_identify(),
            'model': model.id if model else DEFAULT_RECOGNISER, 'undo_s': self.eh_face_grace_s,
        }
