from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestViews(TransactionCase):
    """Odoo checks a view when it is loaded, and only warns where an element depends on a field that its reader may not see."""

    def test_our_views_are_loaded_without_a_warning(self):
        records = self.env['ir.model.data'].search([('module', '=like', 'eh_hr_face_%'), ('model', '=', 'ir.ui.view')])
        views = self.env['ir.ui.view'].browse(records.mapped('res_id'))
        self.assertGreater(len(views), 20)
        with self.assertNoLogs('odoo.addons.base.models.ir_ui_view', 'WARNING'):
            views._check_xml()
