from odoo.tests import tagged

from odoo.addons.eh_hr_face_kiosk.tests.common import KioskCase


@tagged('post_install', '-at_install')
class TestFirstSteps(KioskCase):

    def test_the_fourth_step_switches_the_capture_on(self):
        self._pair(self.device_a)
        captures = self.env['eh.hr.liveness.check'].with_user(self.manager_a).with_company(self.company_a)

        def open_list():
            return captures._open_list('eh_hr_face_liveness.eh_hr_liveness_check_action')['help']

        self.assertIn('hr_attendance.action_hr_attendance_settings', open_list())
        self.company_a.eh_liveness_enabled = True
        self.assertNotIn('o_eh_face_first_steps', open_list())

    def test_the_installation_ends_on_the_captures_and_the_app_is_found(self):
        todo = self.env.ref('eh_hr_face_liveness.eh_hr_liveness_check_todo')
        opened = self.env.ref('eh_hr_face_liveness.eh_hr_liveness_check_open_action')
        self.assertEqual((todo.action_id.id, todo.action_id.type), (opened.id, 'ir.actions.server'))
        launched = todo.action_launch()
        self.assertEqual(launched['id'], opened.id)
        module = self.env.ref('base.module_eh_hr_face_liveness')
        self.assertTrue(module.application)
        self.assertIn('face', module.shortdesc.lower())
        self.assertTrue(module.icon_image)
