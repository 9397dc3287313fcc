import io
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export


@tagged('post_install', '-at_install')
class TestTerms(TransactionCase):
    """L13: what may be translated is what is there (that it is translated: scripts/tests/odoo/terms.test.mjs)."""

    def test_l13_the_pot_files_have_the_terms_of_an_export(self):
        modules = self.env['ir.module.module'].search([('name', '=like', 'eh_hr_face_%'), ('state', '=', 'installed')]).mapped('name')
        self.assertIn('eh_hr_face_kiosk', modules)
        for module in modules:
            with self.subTest(module=module):
                # One by one: an export of several gives what two of them extend to one alone.
                exported = io.BytesIO()
                trans_export(None, [module], exported, 'po', self.env)
                written = Path(get_module_path(module), 'i18n', f'{module}.pot')
                self.assertEqual(
                    {entry.msgid for entry in polib.pofile(exported.getvalue().decode())},
                    {entry.msgid for entry in polib.pofile(str(written))},
                    "Run `npm run odoo -- terms`, and translate what is new")
