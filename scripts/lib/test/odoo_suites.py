"""Odoo's command line, with its tests run after every installed module is loaded.

Odoo runs "at install" tests while it loads their module, before the modules that extend it.
To see whether an extension breaks the suite of what it extends, they have to run with everything loaded.
EH_LINT_MODULES (names, comma-separated) narrows Odoo's own lint tests to these modules.
"""
import itertools
import os
import subprocess
import sys

import odoo
import odoo.cli
from odoo.modules import Manifest
from odoo.tests import loader

LINT_MODULES = [name for name in os.environ.get('EH_LINT_MODULES', '').split(',') if name]

_make_suite = loader.make_suite


def make_suite(module_names, position='at_install'):
    """Nothing while a module loads; the tests of both positions at the end."""
    if position == 'at_install':
        return loader.OdooSuite()
    if LINT_MODULES:
        narrow_lint()
        module_names = ['test_lint']
    tests = itertools.chain(_make_suite(module_names, 'at_install'), _make_suite(module_names, 'post_install'))
    return loader.OdooSuite(sorted(tests, key=lambda test: getattr(test, 'test_sequence', 0)))


def narrow_lint():
    """Let test_lint see our modules only: it would read all of Odoo, for minutes, to check what is not ours."""
    from odoo.addons.test_lint.tests import test_eslint, test_pofile, test_pylint  # noqa: PLC0415

    manifests = [Manifest.for_addon(name) for name in LINT_MODULES]
    Manifest.all_addon_manifests = staticmethod(lambda: list(manifests))
    for module in (test_eslint, test_pofile):
        module.get_modules = lambda: list(LINT_MODULES)
    test_pylint.subprocess = OursOnly()


class OursOnly:
    """``subprocess`` whose ``run`` leaves Odoo's own tree out of pylint's arguments."""

    def __getattr__(self, name):
        return getattr(subprocess, name)

    def run(self, args, **kwargs):
        return subprocess.run([arg for arg in args if arg != odoo.tools.config.root_path], check=False, **kwargs)


loader.make_suite = make_suite

if __name__ == '__main__':
    sys.exit(odoo.cli.main())
