from odoo.tools import SQL

from .common import LivenessCase

NEW_COLUMNS = {
    'eh_hr_liveness_check': ('l1', 'is_scored', 'components', 'reasons', 'policy_met'),
    'eh_hr_kiosk_device': ('eh_liveness_policy',),
    'res_company': ('eh_liveness_ask_movements',),
}


class TestUpgrade(LivenessCase):

    def test_l8_a_database_from_before_the_score_is_taken_along(self):
        check = self.record(employee_id=self.employee_a.id)
        for table, columns in NEW_COLUMNS.items():
            for column in columns:
                self.env.cr.execute(SQL(
                    "ALTER TABLE %s DROP COLUMN %s CASCADE", SQL.identifier(table), SQL.identifier(column)))
        models = [table.replace('_', '.') for table in NEW_COLUMNS]
        self.registry.init_models(self.env.cr, models, {'module': 'eh_hr_face_liveness'}, install=False)
        self.env.invalidate_all()
        self.assertRecordValues(check, [{
            'outcome': 'passed', 'policy': 'default', 'is_scored': False, 'components': False, 'reasons': False,
            'policy_met': False, 'client_asserted': True}])
        self.assertIn("no score", check.score_html)
        self.assertFalse(self.device_a.eh_liveness_policy)
        self.assertEqual(self.device_a._eh_liveness_config()['movements'], [])
        self.assertTrue(self.record().is_scored)
