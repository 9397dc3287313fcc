from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..const import (
    MARGIN_MAX, MARGIN_MIN, THRESHOLD_MAX, THRESHOLD_MIN, UNUSED_MAX_DAYS, UNUSED_MIN_DAYS,
)
from ..tools.recognisers import ModelKey


class ResCompany(models.Model):
    _inherit = 'res.company'

    eh_face_enabled = fields.Boolean(
        string="Recognise Faces", help="Employees who consented and are enrolled can check in with their face at paired tablets.")
    eh_face_use = fields.Selection(
        [('confirm', "Confirm whom a badge or name told"), ('identify', "Find out who it is")], string="Face Is Used To",
        default='confirm', required=True)
    eh_face_enrol_at = fields.Selection(
        [('kiosk', "At the tablet and by HR"), ('form', "By HR only")], string="Enrolment", default='kiosk', required=True)
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

    @api.constrains('eh_face_threshold', 'eh_face_margin', 'eh_face_duplicate', 'eh_face_unused_days')
    def _check_eh_face_figures(self):
        for company in self:
            for value, low, high in (
                (company.eh_face_threshold, THRESHOLD_MIN, THRESHOLD_MAX), (company.eh_face_duplicate, THRESHOLD_MIN, THRESHOLD_MAX),
                (company.eh_face_margin, MARGIN_MIN, MARGIN_MAX),
            ):
                if value and not low <= value <= high:
                    raise ValidationError(self.env._(
                        "Face check-in: choose a number from %(low)s to %(high)s, or 0.", low=low, high=high))
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
