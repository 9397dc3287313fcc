import os
import tempfile

from odoo.tools import SQL

from odoo.addons.eh_hr_face_liveness.tests.common import LivenessCase


class SealCase(LivenessCase):
    """Captures and events in two companies, and a key folder that goes away with the test."""

    def setUp(self):
        super().setUp()
        if not self._registry_patched:
            self.registry_enter_test_mode()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.patch(os, 'environ', {**os.environ, 'EH_HR_FACE_KEY_DIR': folder.name})
        self.key_folder = folder.name
        self.chains = self.env['eh.hr.seal.chain']
        self.captures = self.checks.union(*(self.record(employee_id=self.employee_a.id) for _number in range(5)))
        self.chains._seal(self.company_a)
        self.chain = self.chains.search([('company_id', '=', self.company_a.id)])
        self.chain._verify()

    def sql(self, query, *params):
        """What somebody does who has the database and not the key."""
        self.env.flush_all()
        self.env.cr.execute(SQL(query, *params))  # pylint: disable=sql-injection
        self.env.invalidate_all()

    def verify(self):
        self.chain.action_verify()
        self.chain.invalidate_recordset()
        return {(broken.kind, broken.model or '', broken.res_id) for broken in self.chain.break_ids}
