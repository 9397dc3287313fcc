"""The words and bounds of an attended capture, once for the wire, the database and the screens (docs/wire.md)."""

import json
from pathlib import Path


def _read_data(name):
    """What `npm run build` writes from the liveness library, its source."""
    return json.loads((Path(__file__).parent / 'data' / f'{name}.json').read_text(encoding='utf-8'))


# Every code that the library may send and somebody may have to read.
CODES = _read_data('codes')
OUTCOMES = tuple(CODES['outcomes'])

# What each policy weighs, needs and asks for (SPEC L9).
POLICY_FIGURES = _read_data('policies')
POLICIES = tuple(POLICY_FIGURES)
# A company starts with blinks alone, which is what this policy weighs (SPEC A10).
DEFAULT_POLICY = 'fast'

# The five components of the score, and below the first of them the movements it is made of.
COMPONENTS = tuple(CODES['components'])
MOVEMENTS = tuple(CODES['behaviours'])

TEXT_LIMIT = 255
DURATION_LIMIT_MS = 3_600_000
BLINK_LIMIT = 1000
FRAMES_PER_SECOND_LIMIT = 1000
TIMELINE_LIMIT = 64
REASONS_LIMIT = 32

TIMEOUT_MIN_S, TIMEOUT_MAX_S = 3, 60

# What is asked for beside the policy's own takes time of its own: a challenge, and the coloured light with its warning.
RANDOM_ORDER_MS = 5000
COLOUR_FLASH_MS = 8000

REQUIRED_BLINKS_MIN, REQUIRED_BLINKS_MAX = 1, 5
RETENTION_MIN_DAYS, RETENTION_MAX_DAYS = 1, 3650

# Below this the blink counter misses blinks of honest people, so the page aborts instead of failing them (SPEC Q1).
MIN_FRAMES_PER_SECOND = 11

# A report that arrives later than this after the capture it tells of is a late one.
LATE_AFTER_S = 60

# The kiosk events that are about a capture: they live as long as captures do.
CAPTURE_EVENTS = (*(f'capture_{outcome}' for outcome in OUTCOMES), 'capture_deleted', 'verdict_refused')

# What a tablet is told of the sidecar: how many pictures it wants, and after how long to go on without an answer.
SIDECAR_BUDGET_MS = 1500
SIDECAR_FRAMES = 5
FRAME_COUNT_LIMIT = 64
ML_MODELS_LIMIT = 8

# Why a tablet has no verdict to bring.
VERDICT_MISSING = ('sidecar_off', 'sidecar_timeout', 'sidecar_refused', 'sidecar_unreachable', 'sidecar_answer')
# What was wrong with one that it brought.
VERDICT_REFUSED = (
    'verdict_malformed', 'verdict_too_large', 'verdict_wrong_kind', 'verdict_unknown_key', 'verdict_forged', 'verdict_expired',
    'verdict_from_future', 'verdict_other_sidecar', 'verdict_other_server', 'verdict_other_use', 'verdict_other_company',
    'verdict_other_device', 'verdict_other_attempt', 'verdict_replayed', 'verdict_other_frames', 'verdict_unknown_model',
    'verdict_unbound',
)
# Every word of a row's `passive_state`.
PASSIVE_STATES = ('verified', *VERDICT_REFUSED, *VERDICT_MISSING, 'verdict_missing', 'verdict_no_ticket', 'verdict_late')

# Attempts this long before a check-in or check-out belong to the same visit to the kiosk.
VISIT_MINUTES = 15
