import os
import tempfile

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged


@tagged('post_install', '-at_install')
class TestSealTransactions(BaseCase):
    """What only shows in transactions of their own: the other tests' cursors share one. Taken away again."""

    def setUp(self):
        super().setUp()
        self.patch(Registry, '_lock', DummyRLock())
        self.registry = Registry(get_db_name())
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.patch(os, 'environ', {**os.environ, 'EH_HR_FACE_KEY_DIR': folder.name})
        self._clean_up()
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM eh_hr_seal; DELETE FROM eh_hr_seal_chain; DELETE FROM eh_hr_kiosk_event WHERE detail = 'seal test'")

    def _record(self):
        with self.registry.cursor() as cr:
            events = api.Environment(cr, SUPERUSER_ID, {})['eh.hr.kiosk.event']
            events._record_erasure(events.env.ref('base.main_company'), 'seal test')

    def _state(self):
        with self.registry.cursor() as cr:
            cr.execute("""
                SELECT state, verified_seq = head_seq AND head_seq > 0, (SELECT count(*) FROM eh_hr_seal_break)
                  FROM eh_hr_seal_chain JOIN ir_model_data ON model = 'res.company' AND name = 'main_company' AND res_id = company_id""")
            return cr.fetchone()

    def test_e5_the_daily_job_verifies_what_it_has_just_sealed(self):
        for _day in range(2):
            self._record()
            with self.registry.cursor() as cr:
                api.Environment(cr, SUPERUSER_ID, {})['eh.hr.seal.chain']._verify_all()
            self.assertEqual(self._state(), ('intact', True, 0))

    def test_e5_the_button_verifies_what_it_has_just_sealed(self):
        for _click in range(2):
            self._record()
            with self.registry.cursor() as cr:
                chains = api.Environment(cr, SUPERUSER_ID, {})['eh.hr.seal.chain']
                if not chains.search([]):
                    chains._seal()
                    cr.commit()
                    self._record()
                chains.search([]).action_verify()
            self.assertEqual(self._state(), ('intact', True, 0))
