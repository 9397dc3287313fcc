from datetime import timedelta

from odoo import api, fields, models

from ..const import MATCH_TTL_S


class EhHrFaceRecognition(models.AbstractModel):
    """Who stands in front of a tablet: this employee, or nobody that can be said. No likeness ever leaves the server."""

    _name = 'eh.hr.face.recognition'
    _description = "Face Recognition"

    @api.model
    def _match(self, device, attempt_id, slip, descriptor):
        """Recognise the face of an attempt, and record it.

        :param Slip slip: of this attempt. With an employee it is confirmed that they are the one; without, it is found out who it is
        :param Descriptor descriptor: of whoever passed the prompt
        :return: the body of the answer
        """
        company = self.env['res.company'].sudo().browse(device.company_id)
        claimed = company._eh_kiosk_employee(slip.employee_id) if slip.employee_id else company.env['hr.employee']
        employee, reason = self._recognise(company, claimed, descriptor)
        events = self.env['eh.hr.kiosk.event']
        if not employee:
            events._record('no_match', device, employee_id=claimed.id, attempt_id=attempt_id, detail=reason)
            return {'result': 'unknown', 'reason': reason, 'text': self._say(reason)}
        events._record(
            'matched', device, employee_id=employee.id, attempt_id=attempt_id, detail='confirm' if claimed else 'identify')
        self.env['eh.hr.face.template'].sudo().search([('employee_id', '=', employee.id)])._mark_used()
        return {
            'result': 'matched', 'undo_s': company.eh_face_grace_s,
            **self.env['eh.hr.kiosk.attempt']._begin(device, attempt_id, slip.trigger, employee),
            'slip': self.env['eh.hr.kiosk.attempt']._name_employee(slip, employee),
        }

    @api.model
    def _recognise(self, company, claimed, descriptor):
        """:return: the employee and None, or none and why"""
        nobody = company.env['hr.employee']
        if not company.eh_face_enabled:
            return nobody, 'not_enabled'
        if company._eh_face_model() != descriptor.model or not descriptor.model.recogniser:
            return nobody, 'model_changed' if company._eh_face_model() else 'not_enrolled'
        if not claimed and not company._eh_face_can_identify():
            return nobody, 'confirm_only'
        threshold, margin, _duplicate = company._eh_face_figures(descriptor.model)
        match = self.env['eh.hr.face.gallery']._search_probe(company, descriptor.vector, descriptor.model)
        if claimed:
            return self._confirm(claimed, descriptor, match, threshold, margin)
        if not match or match.score < threshold:
            return nobody, 'not_recognised'
        employee = company._eh_kiosk_employee(match.employee_id)
        if not employee or not self.env['eh.hr.face.consent']._allows_face(employee):
            return nobody, 'not_recognised'
        if not match.is_clear(threshold, margin) or self.env['eh.hr.face.pair']._told_apart(employee):
            return nobody, 'look_alike'
        return employee, None

    @api.model
    def _confirm(self, claimed, descriptor, match, threshold, margin):
        nobody = claimed.browse()
        score = self.env['eh.hr.face.gallery']._score(claimed, descriptor.vector, descriptor.model)
        if score is None or not self.env['eh.hr.face.consent']._allows_face(claimed):
            return nobody, 'not_enrolled'
        if score < threshold:
            return nobody, 'not_recognised'
        if match.employee_id != claimed.id and match.score - score >= margin:
            # Clearly somebody else's face, over the threshold or not.
            return nobody, 'not_recognised'
        return claimed, None

    @api.model
    def _vouches(self, device, employee, attempt_id):
        """Whether this attempt's face was recognised as this employee's, and nobody took it back."""
        if not attempt_id:
            return False
        since = fields.Datetime.now() - timedelta(seconds=MATCH_TTL_S)
        events = self.env['eh.hr.kiosk.event'].sudo().search([
            ('attempt_id', '=', attempt_id), ('device_id', '=', device.device_id), ('employee_id', '=', employee.id),
            ('event_type', 'in', ('matched', 'match_undone')), ('recorded_on', '>=', since)])
        return bool(events) and 'match_undone' not in events.mapped('event_type')

    @api.model
    def _undo(self, device, attempt_id):
        """Take back what an attempt that the face vouched for did: "Not you?".

        :return: whether there was anything to take back, and in time
        """
        company = self.env['res.company'].sudo().browse(device.company_id)
        attendance = self.env['hr.attendance'].sudo().search([
            '|', '&', ('eh_in_attempt_id', '=', attempt_id), ('eh_in_device_id', '=', device.device_id),
            '&', ('eh_out_attempt_id', '=', attempt_id), ('eh_out_device_id', '=', device.device_id)], limit=1)
        employee = attendance.employee_id
        if not employee or not self._vouches(device, employee, attempt_id):
            return False
        employee._eh_take_turn()
        is_in = attendance.eh_in_attempt_id == attempt_id
        happened_on = attendance.check_in if is_in else attendance.check_out
        if (
            not happened_on or fields.Datetime.now() - happened_on > timedelta(seconds=company.eh_face_grace_s)
            or (is_in and attendance.check_out)
        ):
            return False
        if is_in:
            attendance.unlink()
        else:
            attendance.write({
                'check_out': False, 'eh_out_attempt_id': False, 'eh_out_device_id': False, 'eh_out_device_name': False,
                'eh_out_site_name': False})
        self.env['eh.hr.kiosk.event']._record(
            'match_undone', device, employee_id=employee.id, attempt_id=attempt_id, detail='check_in' if is_in else 'check_out')
        return True

    @api.model
    def _say(self, reason):
        """:return: what the person in front of the tablet is told"""
        _ = self.env._
        return {
            'not_enabled': _("Your company does not recognise faces. Please use badge or PIN."),
            'not_enrolled': _("Your face is not enrolled here. Please use badge or PIN."),
            'model_changed': _("Faces have to be enrolled anew for this tablet. Please use badge or PIN."),
            'confirm_only': _("Show your badge or choose your name first, then your face."),
            'not_recognised': _("Your face was not recognised. Try again, or use badge or PIN."),
            'look_alike': _("It is not clear enough who you are. Please use badge or PIN."),
        }[reason]

