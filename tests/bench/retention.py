"""Q5: the retention sweep against one plain DELETE of the same rows. Runs in Odoo's shell; prints one JSON line.

The scheduler's own entry runs the job, so progress reports and commits are part of what is timed. While it runs, another
connection goes on inserting rows, as tablets do.
"""

import json
import threading
import time

ROUNDS = 5
ROWS = 200_000
INSERT_EVERY_S = 0.02

FILL = """
    INSERT INTO eh_hr_liveness_check (
        attempt_id, outcome, recorded_on, company_id, device_id, device_name, site_id, site_name, employee_id, employee_name,
        trigger, prompt, duration_ms, blink_count, timeline, client_asserted, server_verdict)
    SELECT gen_random_uuid(), 'passed', now() AT TIME ZONE 'UTC' - %(age)s * interval '1 day' - n * interval '1 second',
           device.company_id, device.id, device.name, device.site_id, site.name, employee.id, employee.name,
           'manual', 'Blink slowly 2 times', 3120, 2,
           '[{"at_ms": 0, "code": "prompt_shown"}, {"at_ms": 1900, "code": "blink"}, {"at_ms": 3120, "code": "passed"}]',
           TRUE, 'not_assessed'
      FROM generate_series(1, %(rows)s) AS n,
           (SELECT * FROM eh_hr_kiosk_device ORDER BY id LIMIT 1) AS device
      JOIN eh_hr_site AS site ON site.id = device.site_id,
           (SELECT id, name FROM hr_employee ORDER BY id LIMIT 1) AS employee
"""
PLAIN_DELETE = "DELETE FROM eh_hr_liveness_check WHERE recorded_on < now() AT TIME ZONE 'UTC' - interval '180 days'"
COUNT_OLD = "SELECT count(*) FROM eh_hr_liveness_check WHERE recorded_on < now() AT TIME ZONE 'UTC' - interval '180 days'"


def fill():
    with env.registry.cursor() as cr:  # noqa: F821 `env` is the shell's
        cr.execute(FILL, {'age': 400, 'rows': ROWS})
    with env.registry.cursor() as cr:  # noqa: F821
        cr.connection.set_session(autocommit=True)
        cr.execute("VACUUM ANALYZE eh_hr_liveness_check")


def plain_delete():
    with env.registry.cursor() as cr:  # noqa: F821
        cr.execute(PLAIN_DELETE)


def sweep():
    cron = env.ref('eh_hr_face_liveness.ir_cron_retention')  # noqa: F821
    runs = 0
    while True:
        cron.method_direct_trigger()
        env.cr.commit()  # noqa: F821
        runs += 1
        with env.registry.cursor() as cr:  # noqa: F821
            cr.execute(COUNT_OLD)
            if cr.fetchone()[0] == 0:
                return runs


class Inserter(threading.Thread):
    """A tablet that goes on recording."""

    def __init__(self):
        super().__init__(daemon=True)
        self.waits_ms = []
        self.done = threading.Event()
        self.error = None

    def run(self):
        try:
            with env.registry.cursor() as cr:  # noqa: F821
                while not self.done.is_set():
                    started = time.monotonic()
                    cr.execute(FILL, {'age': 0, 'rows': 1})
                    cr.commit()
                    self.waits_ms.append((time.monotonic() - started) * 1000)
                    self.done.wait(INSERT_EVERY_S)
        except Exception as error:  # noqa: BLE001 told to the one who measures
            self.error = repr(error)


rounds = []
for _round in range(ROUNDS):
    fill()
    started = time.monotonic()
    plain_delete()
    plain_s = time.monotonic() - started
    fill()
    inserter = Inserter()
    inserter.start()
    started = time.monotonic()
    runs = sweep()
    sweep_s = time.monotonic() - started
    inserter.done.set()
    inserter.join()
    rounds.append({
        'plain_s': plain_s, 'sweep_s': sweep_s, 'runs': runs, 'inserts': len(inserter.waits_ms),
        'longest_insert_ms': max(inserter.waits_ms, default=0), 'insert_error': inserter.error,
    })
print('BENCH ' + json.dumps({'rows': ROWS, 'rounds': rounds}))  # noqa: T201
