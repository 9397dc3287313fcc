"""The figures and alphabets of docs/wire.md, in one place."""
import re
from datetime import timedelta

# A device token: 32 random bytes as base64url without padding.
TOKEN_BYTES = 32
TOKEN_PATTERN = re.compile(r'[A-Za-z0-9_-]{43}')

# A pairing code leaves out what people misread on a screen: 0 O 1 I L.
PAIRING_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
PAIRING_LENGTH = 8
PAIRING_TTL_S = 600

# "Last seen" is written at most this often, so that a busy tablet does not turn each request into a write.
LAST_SEEN_EVERY_S = 60

MAX_BODY_BYTES = 16 * 1024
MAX_TEXT_CHARS = 255
MAX_APP_VERSION_CHARS = 32
# PostgreSQL's integer, which Odoo's record ids are.
ID_MAX = 2 ** 31 - 1

RATE_WINDOW_S = 60
RATE_LIMIT_PARAM = 'eh_hr_face_kiosk.rate_limit_per_minute'
RATE_LIMIT_DEFAULT = 60
PAIR_RATE_LIMIT_PARAM = 'eh_hr_face_kiosk.pair_rate_limit_per_minute'
PAIR_RATE_LIMIT_DEFAULT = 10

# Wrong PINs of one employee: this many at once, then one more a window.
PIN_TRIES = 5
PIN_WINDOW_S = 300

# UUIDs in their canonical form; case does not matter on the way in.
ATTEMPT_ID_PATTERN = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')

# How an employee told the tablet who they are.
TRIGGERS = ('badge', 'manual', 'face')

# The attempt slip lives from the tap to the check-in.
SLIP_TTL_S = 300
SLIP_MAX_CHARS = 4096

# How far two ways of reckoning a tap's time may be apart, and how old a tap may be that a tablet still brings.
LATE_TOLERANCE = timedelta(seconds=60)
LATE_MAX_AGE = timedelta(days=31)

# Longer than this no tablet takes check-ins on its own.
OFFLINE_MAX_DAYS = 31

# A paired tablet asks every five minutes; nothing in three of those times is silence.
SILENT_AFTER = timedelta(minutes=15)
BEHIND_AFTER = timedelta(minutes=5)
CLOCK_OFF_AFTER_S = 120

# What a tablet tells of its outbox in one report.
OUTBOX_KINDS = ('capture', 'check_in')
OUTBOX_REFUSED_MAX = 20
OUTBOX_COUNT_MAX = 1_000_000
# A proof of the tablet's key (DPoP). Ours have some 560 characters.
PROOF_MAX_CHARS = 2048
PROOF_ID_MAX_CHARS = 128
# How far the tablet's clock may be off without the server's time in the proof, and how long that time is good.
PROOF_CLOCK_S = 60
PROOF_NONCE_TTL_S = 300
# A proof is remembered for longer than it could be shown again.
PROOF_REMEMBERED_S = 600

# Most rows one statement of a retention sweep removes.
SWEEP_BATCH = 2000
EVENT_RETENTION_MIN_DAYS, EVENT_RETENTION_MAX_DAYS = 1, 3650
