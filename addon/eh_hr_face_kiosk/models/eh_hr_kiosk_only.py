from odoo import api, models


class EhHrKioskOnly(models.AbstractModel):
    """Fields that only the kiosk itself sets.

    Whoever is no superuser can neither write them nor have them set by a default: one in the context, one of
    their own (``ir.default``), or a column of a file.
    """

    _name = 'eh.hr.kiosk.only'
    _description = 'Set by the Kiosk Only'

    @api.model
    def _is_kiosk_only(self, field):
        """:return: whether only the kiosk sets this field; for models to say"""
        return False

    @api.model
    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and (
            operation == 'read' or self.env.su or not self._is_kiosk_only(field))

    @api.model
    def default_get(self, fields):
        if self.env.su:
            return super().default_get(fields)
        own = [name for name in fields if name in self._fields and self._is_kiosk_only(self._fields[name])]
        values = super().default_get([name for name in fields if name not in own])
        return {**values, **{name: self._fields[name].default(self) for name in own if self._fields[name].default}}
