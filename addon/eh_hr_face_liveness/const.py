"""The words and bounds of an attended capture, once for the wire, the database and the screens (docs/wire.md)."""

OUTCOMES = ('passed', 'failed', 'aborted')
TRIGGERS = ('manual', 'badge')
POLICIES = ('default', 'strict', 'lenient', 'fast')

TEXT_LIMIT = 255
DURATION_LIMIT_MS = 3_600_000
BLINK_LIMIT = 1000
FRAMES_PER_SECOND_LIMIT = 1000
TIMELINE_LIMIT = 64

# Time to blink per policy, in seconds: the `timeout` column of the policy table (SPEC L9).
POLICY_TIMEOUT_S = {'default': 10, 'strict': 15, 'lenient': 12, 'fast': 5}
TIMEOUT_MIN_S, TIMEOUT_MAX_S = 3, 60

REQUIRED_BLINKS_MIN, REQUIRED_BLINKS_MAX = 1, 5
RETENTION_MIN_DAYS, RETENTION_MAX_DAYS = 1, 3650

# Below this the blink counter misses blinks of honest people, so the page aborts instead of failing them (SPEC Q1).
MIN_FRAMES_PER_SECOND = 11

# Most rows one statement of the retention sweep removes (SPEC A11).
SWEEP_BATCH = 2000

# Attempts this long before a check-in or check-out belong to the same visit to the kiosk.
VISIT_MINUTES = 15
