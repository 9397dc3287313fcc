"""Runs in Odoo's shell: writes each module's .pot as Odoo exports it, and brings its .po files in line.

A term that is gone leaves the .po, a new one comes in with nothing as its translation (scripts/tests/odoo/terms.test.mjs says so).
A file whose dates alone would change is left as it is.
"""
import io
import re
import sys
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tools.translate import trans_export

DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)


def write(path, text):
    text = text.rstrip() + '\n'
    path.parent.mkdir(exist_ok=True)
    if not path.exists() or DATES.sub('', path.read_text()) != DATES.sub('', text):
        path.write_text(text)
        sys.stdout.write(f"{path.parent.parent.name}/i18n/{path.name}\n")


def merge(pot, path):
    """The .po at `path` with the terms of `pot`, in its order."""
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete}
    merged = polib.pofile(str(path))
    merged.clear()
    for entry in pot:
        entry.msgstr = known.get(entry.msgid, '')
        merged.append(entry)
    for date in ('POT-Creation-Date', 'PO-Revision-Date'):
        merged.metadata[date] = pot.metadata[date]
    return str(merged)


for module in MODULES:  # noqa: F821  set by the line before
    folder = Path(get_module_path(module), 'i18n')
    exported = io.BytesIO()
    trans_export(None, [module], exported, 'po', env)  # noqa: F821  the shell's
    exported = exported.getvalue().decode()
    write(folder / f'{module}.pot', exported)
    for path in sorted(folder.glob('*.po')):
        write(path, merge(polib.pofile(exported), path))
