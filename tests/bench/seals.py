"""Q12: what sealing costs those who insert, and how fast a chain is verified. Runs in Odoo's shell; prints one JSON line."""

import json
import os
import random
import tempfile
import threading
import time

ROUNDS = 7
ROUND_S = 3
CALLERS = 8
ROWS = 300_000
PLANTED = 40

os.environ['EH_HR_FACE_KEY_DIR'] = tempfile.mkdtemp()

FILL = """
    INSERT INTO eh_hr_liveness_check (
        attempt_id, outcome, recorded_on, company_id, device_id, device_name, site_id, site_name, employee_id, employee_name,
        trigger, prompt, duration_ms, blink_count, timeline, client_asserted, server_verdict)
    SELECT gen_random_uuid(), 'passed', now() AT TIME ZONE 'UTC', device.company_id, device.id, device.name, device.site_id,
           site.name, employee.id, employee.name, 'manual', 'Blink slowly 2 times', 3120, 2,
           '[{"at_ms": 0, "code": "prompt_shown"}, {"at_ms": 1900, "code": "blink"}, {"at_ms": 3120, "code": "passed"}]',
           TRUE, 'not_assessed'
      FROM generate_series(1, %(rows)s) AS n,
           (SELECT * FROM eh_hr_kiosk_device ORDER BY id LIMIT 1) AS device
      JOIN eh_hr_site AS site ON site.id = device.site_id,
           (SELECT id, name FROM hr_employee ORDER BY id LIMIT 1) AS employee
"""

chains = env['eh.hr.seal.chain'].sudo()  # noqa: F821 `env` is the shell's
company = env['eh.hr.kiosk.device'].search([], order='id', limit=1).company_id  # noqa: F821


def insert(until, counts):
    with env.registry.cursor() as cr:  # noqa: F821
        while time.monotonic() < until:
            cr.execute(FILL, {'rows': 1})
            cr.commit()
            counts.append(1)


def inserts_a_second(seal):
    until, counts = time.monotonic() + ROUND_S, []
    callers = [threading.Thread(target=insert, args=(until, counts)) for _caller in range(CALLERS)]
    for caller in callers:
        caller.start()
    if seal:
        time.sleep(ROUND_S / 3)
        chains._seal(company)
    for caller in callers:
        caller.join()
    return len(counts) / ROUND_S


rounds = [{'plain': inserts_a_second(False), 'sealed': inserts_a_second(True)} for _round in range(ROUNDS)]

with env.registry.cursor() as cr:  # noqa: F821
    cr.execute(FILL, {'rows': ROWS})
started = time.monotonic()
added = chains._seal(company)
seal_s = time.monotonic() - started
with env.registry.cursor() as cr:  # noqa: F821
    cr.connection.set_session(autocommit=True)
    cr.execute("VACUUM ANALYZE eh_hr_liveness_check, eh_hr_seal")
env.cr.commit()  # noqa: F821
chain = chains.search([('company_id', '=', company.id)])
verifications = []
for _round in range(3):
    started = time.monotonic()
    chain._verify()
    verifications.append(chain.verified_seq / (time.monotonic() - started))
state = chain.state
env.cr.commit()  # noqa: F821

with env.registry.cursor() as cr:  # noqa: F821
    cr.execute("SELECT array_agg(id) FROM eh_hr_liveness_check WHERE company_id = %s", [company.id])
    ids = random.Random(7).sample(cr.fetchone()[0], PLANTED)
    cr.execute("UPDATE eh_hr_liveness_check SET duration_ms = duration_ms + 1 WHERE id = ANY(%s)", [ids[::2]])
    cr.execute("DELETE FROM eh_hr_liveness_check WHERE id = ANY(%s)", [ids[1::2]])
chain._verify()
found = set(chain.break_ids.mapped('res_id'))
print('BENCH ' + json.dumps({  # noqa: T201
    'rounds': rounds, 'rows': added, 'seal_s': seal_s, 'verifications': verifications, 'state': state,
    'planted': PLANTED, 'found': len(found & set(ids)), 'false': len(found - set(ids)),
}))
