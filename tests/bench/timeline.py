"""Q12: a manager who knows a name and a day, with 1,000,000 captures of 20 companies. Runs in Odoo's shell; prints one JSON line."""

import json
import os
import time
from datetime import datetime, timedelta

from odoo.fields import Domain
from odoo.tools import SQL

COMPANIES = 20
EMPLOYEES = 25
# Fewer while one works on it: the figure that counts is the million's.
CAPTURES = int(os.environ.get('EH_BENCH_CAPTURES') or 1_000_000)
ATTENDANCES = CAPTURES // 4
DAYS = 170
ROUNDS = 7
BIG_TABLES = ('eh_hr_liveness_check', 'eh_hr_kiosk_event', 'hr_attendance')

env = env(context={**env.context, 'tracking_disable': True})  # noqa: F821 `env` is the shell's
companies = env['res.company'].create([{'name': f"Bench {time.time():.0f} {number}"} for number in range(COMPANIES)])
sites = env['eh.hr.site'].create([{'name': "Bench", 'company_id': company.id, 'tz': 'Europe/Brussels'} for company in companies])
devices = env['eh.hr.kiosk.device'].create([{'name': "Bench tablet", 'site_id': site.id} for site in sites])
employees = env['hr.employee'].create([
    {'name': f"Bench {company.id} Person {number}", 'company_id': company.id} for company in companies for number in range(EMPLOYEES)])
env.cr.commit()

# Row n belongs to employee n % all; a capture every few minutes, its attendance every fourth.
WHO = """(SELECT row_number() OVER (ORDER BY employee.id) - 1 AS place, employee.id AS employee_id, employee.name AS employee_name,
                 device.id AS device_id, device.site_id, device.company_id
            FROM hr_employee employee JOIN eh_hr_kiosk_device device ON device.company_id = employee.company_id
           WHERE device.id = ANY(%(devices)s)) who"""
AT = "date_trunc('second', now() AT TIME ZONE 'UTC' - n * interval '1 second' * %(step)s)"
VALUES = {
    'devices': devices.ids, 'people': len(employees), 'captures': CAPTURES, 'every': CAPTURES // ATTENDANCES,
    'step': DAYS * 86400 / CAPTURES}
FILL = ["""
    INSERT INTO eh_hr_liveness_check (
        attempt_id, outcome, recorded_on, company_id, device_id, device_name, site_id, site_name, site_tz, employee_id, employee_name,
        employee_number, trigger, prompt, duration_ms, blink_count, timeline, client_asserted, server_verdict)
    SELECT md5('bench' || n)::uuid, CASE n %% 10 WHEN 0 THEN 'failed' ELSE 'passed' END, @AT@, company_id, device_id, 'Bench tablet', site_id,
           'Bench', 'Europe/Brussels', employee_id, employee_name, employee_id, 'manual', 'Blink slowly 2 times', 3120, 2,
           '[{"at_ms": 0, "code": "prompt_shown"}, {"at_ms": 1900, "code": "blink"}, {"at_ms": 3120, "code": "passed"}]', TRUE, 'not_assessed'
      FROM generate_series(1, %(captures)s) AS n JOIN @WHO@ ON place = n %% %(people)s
""", """
    INSERT INTO eh_hr_kiosk_event (event_type, recorded_on, company_id, device_id, device_name, site_id, site_name, tz, employee_id,
                                   employee_name, attempt_id)
    SELECT CASE n %% 10 WHEN 0 THEN 'capture_failed' ELSE 'capture_passed' END, @AT@, company_id, device_id, 'Bench tablet', site_id, 'Bench',
           'Europe/Brussels', employee_id, employee_name, md5('bench' || n)::uuid
      FROM generate_series(1, %(captures)s) AS n JOIN @WHO@ ON place = n %% %(people)s
""", """
    INSERT INTO hr_attendance (employee_id, check_in, check_out, date, in_mode, out_mode, eh_in_attempt_id, eh_in_device_id, worked_hours)
    SELECT employee_id, @AT@, @AT@ + interval '30 minutes', (@AT@)::date, 'kiosk', 'kiosk', md5('bench' || n)::uuid, device_id, 0.5
      FROM generate_series(1, %(captures)s, %(every)s) AS n JOIN @WHO@ ON place = n %% %(people)s
"""]
with env.registry.cursor() as cr:
    for statement in FILL:
        cr.execute(statement.replace('@AT@', AT).replace('@WHO@', WHO), VALUES)
with env.registry.cursor() as cr:
    cr.connection.set_session(autocommit=True)
    cr.execute(f"VACUUM ANALYZE {', '.join(BIG_TABLES)}")
env.invalidate_all()

admin = env.ref('base.user_admin')
admin.company_ids |= companies
env.cr.commit()


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def names_and_days(count):
    """:return: of ``count`` attendances weeks apart: the name, and the day's bounds"""
    rows = env.execute_query(SQL(
        """SELECT attendance.id, employee.name, check_in FROM hr_attendance attendance JOIN hr_employee employee ON employee.id = employee_id
            WHERE eh_in_device_id = ANY(%s) ORDER BY md5(attendance.id::text) LIMIT %s""", devices.ids, count))
    return [(row[0], row[1], datetime.combine(row[2].date(), datetime.min.time())) for row in rows]


def walks_a_table(query):
    """Whether PostgreSQL reads one of the big tables from end to end for a query."""
    [[plan]] = env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query))
    stack, walked = [plan[0]['Plan']], []
    while stack:
        node = stack.pop()
        stack += node.get('Plans', [])
        if node['Node Type'] == 'Seq Scan' and node['Relation Name'] in BIG_TABLES:
            walked.append(node['Relation Name'])
    return walked


def as_manager(allowed):
    return env(user=admin.id, context={'allowed_company_ids': allowed.ids, 'lang': 'en_US', 'tz': 'Europe/Brussels'})


ATTENDANCE_LIST = {'employee_id': {'fields': {'display_name': {}}}, 'check_in': {}, 'check_out': {}, 'worked_hours': {}, 'in_mode': {},
                   'eh_in_capture_state': {}}
CAPTURE_LIST = {name: {} for name in (
    'recorded_on', 'site_clock', 'employee_name', 'result', 'reason', 'noticed', 'site_name', 'device_name')}


def one_timeline(manager, name, day):
    """What the clicks ask of the server: name and day in the list of attendances, then what is on record."""
    manager.invalidate_all()
    began = time.monotonic()
    domain = [('employee_id', 'ilike', name), ('check_in', '>=', day), ('check_in', '<', day + timedelta(days=1))]
    found = manager['hr.attendance'].web_search_read(domain, ATTENDANCE_LIST, limit=80)
    list_s = time.monotonic() - began
    record = manager['hr.attendance'].browse(found['records'][0]['id'])
    html = record.web_read({'eh_desk_html': {}, 'check_in': {}, 'eh_in_capture_state': {}})[0]['eh_desk_html']
    assert "Attended capture" in html
    return list_s, time.monotonic() - began


rounds = {}
for title, allowed in (('one company', companies[:1]), ('all companies', companies)):
    manager, times = as_manager(allowed), []
    picked = [pick for pick in names_and_days(200) if allowed == companies or pick[1].startswith(f"Bench {allowed.id} ")][:ROUNDS]
    for _attendance, name, day in picked:
        times.append(one_timeline(manager, name, day))
    rounds[title] = {'list': median([time[0] for time in times]), 'all': median([time[1] for time in times]),
                     'worst': max(time[1] for time in times), 'count': len(times)}

manager = as_manager(companies)
[(_attendance, name, day)] = names_and_days(1)
within = Domain('recorded_on', '>=', day) & Domain('recorded_on', '<', day + timedelta(days=1))
attended = Domain('check_in', '>=', day) & Domain('check_in', '<', day + timedelta(days=1))
employee = manager['hr.employee'].search([('name', '=', name)], limit=1)
LISTS = {
    'captures of a day': ('eh.hr.liveness.check', within),
    'captures of a name and a day': ('eh.hr.liveness.check', within & Domain('employee_name', 'ilike', name)),
    'captures of a tablet and a day': ('eh.hr.liveness.check', within & Domain('device_id', '=', devices[0].id)),
    'captures, failed or stopped, of a day': ('eh.hr.liveness.check', within & Domain('result', 'in', ['failed', 'aborted'])),
    'captures reported late of a day': ('eh.hr.liveness.check', within & Domain('is_late', '=', True)),
    'captures with a PIN instead of a day': ('eh.hr.liveness.check', within & Domain('pin_used', '=', True)),
    'captures of an employee': ('eh.hr.liveness.check', Domain('employee_number', '=', employee.id)),
    'events of a day': ('eh.hr.kiosk.event', within),
    'events of an employee': ('eh.hr.kiosk.event', Domain('employee_id', '=', employee.id)),
    'attendances of a name and a day': ('hr.attendance', attended & Domain('employee_id', 'ilike', name)),
    'attendances with a PIN instead of a day': ('hr.attendance', attended & Domain('eh_pin_used', '=', True)),
    'attendances of my workplaces of a day': ('hr.attendance', attended & Domain('eh_in_device_id.site_id.eh_responsible_ids', 'in', admin.id)),
}
plans = {}
for title, (model, domain) in LISTS.items():
    query = manager[model]._search(domain, limit=80, order=manager[model]._order)
    began = time.monotonic()
    manager.execute_query(query.select())
    plans[title] = {'ms': 1000 * (time.monotonic() - began), 'walked': walks_a_table(query.select())}
print('BENCH ' + json.dumps({'rounds': rounds, 'plans': plans, 'rows': CAPTURES, 'companies': COMPANIES}))  # noqa: T201
