from psycopg2 import Error as DatabaseError

from odoo import fields
from odoo.tools import SQL, mute_logger

from .common import LivenessCase

NEW_COLUMNS = {
    'eh_hr_liveness_check': (
        'l1', 'is_scored', 'components', 'reasons', 'policy_met', 'policy_result', 'result', 'employee_number', 'site_tz',
        'server_saw_begin', 'server_began_at', 'server_ended_at', 'steps'),
    'eh_hr_kiosk_device': ('eh_liveness_policy',),
    'res_company': ('eh_liveness_ask_movements', 'eh_liveness_swept_until'),
}


class TestUpgrade(LivenessCase):

    def upgrade(self):
        """Take the columns away that the version before did not have, and upgrade."""
        for table, columns in NEW_COLUMNS.items():
            for column in columns:
                self.env.cr.execute(SQL(
                    "ALTER TABLE %s DROP COLUMN IF EXISTS %s CASCADE", SQL.identifier(table), SQL.identifier(column)))
        models = [table.replace('_', '.') for table in NEW_COLUMNS]
        self.registry.init_models(self.env.cr, models, {'module': 'eh_hr_face_liveness'}, install=False)
        self.env.invalidate_all()

    def test_l8_a_database_from_before_the_score_is_taken_along(self):
        check = self.record(employee_id=self.employee_a.id)
        self.upgrade()
        self.assertRecordValues(check, [{
            'outcome': 'passed', 'policy': 'default', 'is_scored': False, 'components': False, 'reasons': False,
            'policy_met': False, 'client_asserted': True}])
        self.assertIn("no score", check.score_html)
        self.assertFalse(self.device_a.eh_liveness_policy)
        self.assertEqual(self.device_a._eh_liveness_config()['movements'], [])
        self.assertTrue(self.record().is_scored)

    def test_o3_a_database_that_did_not_remember_its_sweeps_accuses_nobody(self):
        check = self.record(employee_id=self.employee_a.id)
        self.upgrade()
        self.assertEqual(self.company_a.eh_liveness_swept_until, check.recorded_on)
        self.assertAlmostEqual(
            (fields.Datetime.now() - self.company_b.eh_liveness_swept_until).total_seconds(), 0, delta=600)

    def test_h10_rows_from_before_get_their_words_and_the_employee_s_number(self):
        declined = self.record(outcome='aborted', fail_reason='skipped', employee_id=self.employee_a.id)
        self.upgrade()
        self.assertRecordValues(declined, [{
            'result': 'declined', 'policy_result': False, 'employee_number': self.employee_a.id, 'site_tz': False,
            'server_saw_begin': False}])
        self.assertIn("did not see it begin", declined.server_says)
        self.assertTrue(declined.reader_time)

    def test_h10_nobody_sets_the_words_that_follow_from_others(self):
        self.upgrade()
        check = self.record(outcome='failed')
        for column in ('result', 'policy_result'):
            with mute_logger('odoo.sql_db'), self.assertRaises(DatabaseError), self.env.cr.savepoint():
                self.env.cr.execute(SQL(
                    "UPDATE eh_hr_liveness_check SET %s = 'passed' WHERE id = %s", SQL.identifier(column), check.id))
        self.registry.init_models(
            self.env.cr, ['eh.hr.liveness.check'], {'module': 'eh_hr_face_liveness'}, install=False)
        self.assertEqual(check.result, 'failed', "a second upgrade leaves them as they are")
