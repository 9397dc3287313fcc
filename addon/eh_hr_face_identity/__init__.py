from . import controllers
from . import models
from . import wizard


def uninstall_hook(env):
    """Drop what the ORM does not know of, so that no template stays behind."""
    env['eh.hr.face.gallery']._drop_tables()
