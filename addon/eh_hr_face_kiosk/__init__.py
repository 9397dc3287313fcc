from . import controllers
from . import models
from . import wizard


def uninstall_hook(env):
    """Drop what the ORM does not know of, so that nothing of the module stays behind."""
    env['eh.hr.rate.limit']._drop_table()
    env['eh.hr.spent.proof']._drop_table()
