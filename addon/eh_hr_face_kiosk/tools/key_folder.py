"""Where the keys of a database lie: beside it, so that whoever has a dump has no key."""
import os
import re
from pathlib import Path

from odoo.tools import config


def key_folder(env):
    """:return: ``EH_HR_FACE_KEY_DIR`` or ``eh_hr_face_keys`` below Odoo's data folder, and in it one folder a database
    :rtype: pathlib.Path
    """
    uuid = env['ir.config_parameter'].sudo().get_param('database.uuid')
    base = os.environ.get('EH_HR_FACE_KEY_DIR') or Path(config['data_dir'], 'eh_hr_face_keys')
    # Whoever writes the parameter does not choose a folder with it.
    return Path(base, re.sub(r'[^0-9A-Za-z-]', '_', uuid))
