from odoo.tests import TransactionCase, tagged


@tagged('post_install', '-at_install')
class TestLabels(TransactionCase):
    """Whoever filters, groups or exports chooses a field by its label alone; Odoo logs a warning for two that are the same."""

    def test_no_field_of_ours_has_the_label_of_another(self):
        doubles = []
        for name, model in self.env.registry.items():
            by_label = {}
            for field in model._fields.values():
                other = by_label.setdefault(field.string, field)
                if other is not field and any((one._module or '').startswith('eh_hr_face_') for one in (field, other)):
                    doubles.append(f'{name}: {other.name}, {field.name}: {field.string}')
        self.assertEqual(doubles, [])
