from . import controllers
from . import models
from . import wizard


def uninstall_hook(env):
    """Drop what the ORM does not know of, so that no template stays behind, and the names that Odoo forgets."""
    env['eh.hr.face.gallery']._drop_tables()
    # Every module that extends mail.thread named our inheritance of it as well; Odoo drops the names of this module alone.
    env['ir.model.data'].search([
        ('model', '=', 'ir.model.inherit'), ('name', '=like', 'model\\_inherit\\_\\_eh\\_hr\\_face\\_%'),
        ('module', '!=', 'eh_hr_face_identity'),
    ]).unlink()
