"""The words and bounds of an attended capture, once for the wire, the database and the screens (docs/wire.md)."""

import json
from pathlib import Path

OUTCOMES = ('passed', 'failed', 'aborted')
TRIGGERS = ('manual', 'badge')

# What each policy weighs, needs and asks for (SPEC L9). The liveness library is the source: `npm run build` writes the
# file from it.
POLICY_FIGURES = json.loads((Path(__file__).parent / 'data' / 'policies.json').read_text(encoding='utf-8'))
POLICIES = tuple(POLICY_FIGURES)
DEFAULT_POLICY = 'default'

# The five components of the score, and below the first of them the movements it is made of.
COMPONENTS = ('motion', 'ml', 'quality', 'device', 'stability')
MOVEMENTS = ('blink', 'head_turn', 'mouth')

TEXT_LIMIT = 255
DURATION_LIMIT_MS = 3_600_000
BLINK_LIMIT = 1000
FRAMES_PER_SECOND_LIMIT = 1000
TIMELINE_LIMIT = 64
REASONS_LIMIT = 32

TIMEOUT_MIN_S, TIMEOUT_MAX_S = 3, 60

REQUIRED_BLINKS_MIN, REQUIRED_BLINKS_MAX = 1, 5
RETENTION_MIN_DAYS, RETENTION_MAX_DAYS = 1, 3650

# Below this the blink counter misses blinks of honest people, so the page aborts instead of failing them (SPEC Q1).
MIN_FRAMES_PER_SECOND = 11

# Most rows one statement of the retention sweep removes (SPEC A11).
SWEEP_BATCH = 2000

# Attempts this long before a check-in or check-out belong to the same visit to the kiosk.
VISIT_MINUTES = 15
