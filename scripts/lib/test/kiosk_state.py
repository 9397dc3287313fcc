"""What Odoo's kiosk is in a database: printed as one line of JSON behind STATE, run in Odoo's shell.

Two databases whose lines are equal have the same tables, fields, views, rules, jobs, page and routes.
"""
import json

from lxml import etree

_VIEWS = ('hr_attendance.public_kiosk_mode', 'hr_attendance.res_config_settings_view_form', 'hr_attendance.hr_attendance_view_form',
          'hr_attendance.hr_attendance_view_filter', 'hr.view_employee_form')


env = globals()['env']  # the shell's


def rows(query):
    env.cr.execute(query)
    return sorted(' '.join(str(value) for value in row) for row in env.cr.fetchall())


def arch(xmlid):
    view = env.ref(xmlid, raise_if_not_found=False)
    return [xmlid + ' ' + etree.tostring(view._get_combined_arch(), encoding='unicode')] if view else []


bundle = env['ir.qweb']._get_asset_bundle('hr_attendance.assets_public_attendance')
state = {
    'columns': rows("SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"),
    'indexes': rows("SELECT tablename, indexname FROM pg_indexes WHERE schemaname = 'public'"),
    'constraints': rows("SELECT conrelid::regclass, conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"),
    'functions': rows("SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"),
    'models': rows("SELECT model FROM ir_model"),
    'fields': rows("SELECT model, name FROM ir_model_fields"),
    'records': rows(
        # Which modules there are to install is no part of it.
        "SELECT module, name FROM ir_model_data WHERE (module LIKE 'hr%' OR module LIKE 'eh\\_%' OR name LIKE '%eh\\_hr\\_%')"
        " AND model <> 'ir.module.module'"),
    'rules': rows("SELECT name, domain_force, active FROM ir_rule"),
    'access': rows("SELECT name, perm_read, perm_write, perm_create, perm_unlink FROM ir_model_access"),
    'jobs': rows("SELECT cron_name FROM ir_cron"),
    'menus': rows("SELECT name->>'en_US' FROM ir_ui_menu"),
    'parameters': rows("SELECT key FROM ir_config_parameter"),
    'groups': rows("SELECT name->>'en_US' FROM res_groups"),
    'views': [text for xmlid in _VIEWS for text in arch(xmlid)],
    'page files': sorted(str(asset.url) for asset in [*bundle.javascripts, *bundle.stylesheets, *bundle.templates]),
    'routes': sorted(
        f'{rule.rule} {rule.endpoint.func.__module__}' for rule in env['ir.http'].routing_map().iter_rules()
        if rule.rule.startswith(('/hr_attendance', '/eh_hr'))),
}
print('STATE', json.dumps(state))  # noqa: T201
