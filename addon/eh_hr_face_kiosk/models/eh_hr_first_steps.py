from odoo import api, models


class EhHrFirstSteps(models.AbstractModel):
    """What is left to set up, shown on the empty lists of the models that inherit this."""

    _name = 'eh.hr.first.steps'
    _description = 'First Steps'

    @api.model
    def _open_list(self, xml_id):
        """:param str xml_id: of the window action behind a menu
        :return: that action, with the steps of this moment. The web client keeps what it loaded of a window action, and
            with it the steps of an hour ago, so the menus come here
        """
        return self.env['ir.actions.act_window']._for_xml_id(xml_id)

    @api.model
    def get_empty_list_help(self, help_message):
        help_message = super().get_empty_list_help(help_message)
        steps = self.env.company._eh_first_steps() if self._may_set_up() else []
        if all(step['is_done'] for step in steps):
            return help_message
        # The first one that is left is the one to do now.
        current = next(step for step in steps if not step['is_done'])
        return self.env['ir.qweb']._render('eh_hr_face_kiosk.first_steps', {'steps': steps, 'current': current})

    @api.model
    def _may_set_up(self):
        return self.env.user.has_group('eh_hr_face_kiosk.group_eh_hr_face_manager')

    @api.model
    def action_pair_next(self):
        """Show the code for the first tablet of this company that is not paired yet."""
        device = self.env['eh.hr.kiosk.device'].search(
            [('company_id', '=', self.env.company.id), ('state', '=', 'unpaired')], order='id', limit=1)
        # It may have been paired or deleted since the card was drawn.
        return device.action_pair() if device else self._open_list('eh_hr_face_kiosk.eh_hr_kiosk_device_action')
