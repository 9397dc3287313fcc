from odoo import api, fields, models
from odoo.tools.image import image_data_uri

from ..const import SLIP_TTL_S
from ..errors import KioskError
from ..tools.site_time import say_since
from ..tools.slip import SlipExpired, SlipRefused, new_nonce, read_slip, sign_slip, slip_key


class EhHrKioskAttempt(models.AbstractModel):
    """One attempt to check in or out at a paired tablet: how it begins, and how it is known again.

    Nothing is stored at the beginning. The tablet gets a slip that only this database can have signed, and brings
    it back with whatever the attempt leads to (docs/wire.md, "The attempt slip").
    """

    _name = 'eh.hr.kiosk.attempt'
    _description = 'Kiosk Attempt'

    @api.model
    def _begin(self, device, attempt_id, trigger, employee):
        """Say what the tablet needs to know before anybody looks into its camera.

        :param device: the ``DeviceIdentity`` of the tablet
        :param str attempt_id: UUID in lower case
        :param str trigger: one of ``TRIGGERS``
        :param employee: an active employee of the device's company in superuser mode, or none while nobody is known
        :return: the body of the answer
        :rtype: dict
        """
        now = fields.Datetime.now()
        steps = self._steps(device, employee, trigger)
        nonce = new_nonce()
        presence = employee._eh_presence(now) if employee else employee.env['hr.attendance']
        return {
            'attempt_id': attempt_id,
            'employee': self._describe_employee(employee) if employee else None,
            'action': ('check_out' if presence else 'check_in') if employee else None,
            'since': presence.check_in.isoformat() + 'Z' if presence else None,
            'since_text': say_since(self.env, presence.check_in, now, device.tz) if presence else '',
            'steps': steps,
            'slip': sign_slip(
                *self._slip_key(), now, attempt_id=attempt_id, device_id=device.device_id, company_id=device.company_id,
                employee_id=employee.id or None, trigger=trigger, steps=steps, nonce=nonce),
            'expires_in_s': SLIP_TTL_S,
            'server_time': now.isoformat() + 'Z',
            **self._more_for_the_tablet(device, attempt_id, steps, nonce, now),
        }

    @api.model
    def _steps(self, device, employee, trigger):
        """What this attempt asks of the employee in front of the camera; for other modules to extend.

        :param device: the ``DeviceIdentity`` of the tablet
        :param employee: as in ``_begin``
        :param str trigger: one of ``TRIGGERS``
        :return: ``{'behaviour': str, 'count': int}`` each, in the order to be asked for
        :rtype: list[dict]
        """
        return []

    @api.model
    def _more_for_the_tablet(self, device, attempt_id, steps, nonce, now):
        """What else the tablet needs for this attempt; for other modules to extend.

        :param list steps: of ``_steps``
        :param str nonce: the slip's, so that what comes back can be told to belong to it
        :param datetime now: naive UTC
        :return: further keys of the answer
        :rtype: dict
        """
        return {}

    @api.model
    def _read_slip(self, text, device, attempt_id, employee_id=None):
        """Check the slip that came with a request of this attempt.

        :param text: as sent, of any type; None is a request without a slip
        :param device: the ``DeviceIdentity`` of the tablet that sent it
        :param str attempt_id: UUID in lower case, or None from a page that sends none
        :param int employee_id: whom the request is about, or None when it does not say
        :return: the ``Slip``, or None when there is none
        :raise KioskError: ``slip_expired``, or ``slip_refused`` for anything that is not the slip of this attempt
        """
        if text is None:
            return None
        key, issuer = self._slip_key()
        try:
            slip = read_slip(text, key, issuer, fields.Datetime.now())
        except SlipExpired:
            raise KioskError('slip_expired', "The attempt began too long ago") from None
        except SlipRefused:
            raise KioskError('slip_refused', "Not a slip of this server") from None
        if (
            (slip.device_id, slip.company_id, slip.attempt_id) != (device.device_id, device.company_id, attempt_id)
            or (employee_id and slip.employee_id and employee_id != slip.employee_id)
        ):
            raise KioskError('slip_refused', "The slip of another attempt, tablet or employee")
        return slip

    @api.model
    def _slip_key(self):
        """:return: the key that signs this database's slips, and the name it signs with"""
        parameters = self.env['ir.config_parameter'].sudo()
        return slip_key(parameters.get_param('database.secret')), parameters.get_param('database.uuid')

    @api.model
    def _describe_employee(self, employee):
        return {
            'id': employee.id,
            'name': employee.name,
            'avatar': image_data_uri(employee.image_256) if employee.image_256 else '',
        }
