"""The bounds of identity, once for the wire, the database and the screens."""

# A template is the mean of this many unit vectors, a probe of at least this many (docs/wire.md).
TEMPLATE_SAMPLES = 5
PROBE_SAMPLES_MIN = 3
DIMENSIONS_MAX = 1024

# Cosines. A company may choose its own within these.
THRESHOLD_MIN, THRESHOLD_MAX = 0.30, 0.99
MARGIN_MIN, MARGIN_MAX = 0.0, 0.5

UNUSED_MIN_DAYS, UNUSED_MAX_DAYS = 30, 3650
# "Last used" is a day, and written once a day.
POLICY_TEXT_MAX_CHARS = 20_000

# How many templates are read and opened at once.
LOAD_BATCH = 5000
