"""The bounds of identity, once for the wire, the database and the screens."""

# A descriptor is the mean of at least so many unit vectors (docs/wire.md).
PROBE_SAMPLES_MIN, SAMPLES_MAX = 3, 100
DIMENSIONS_MAX = 1024

# "Not you?" takes a check-in back within this time.
GRACE_MIN_S, GRACE_MAX_S = 0, 600
# A match vouches for a check-in so long, as the slip does.
MATCH_TTL_S = 300
# Who is within this of the threshold is a look-alike: both then show their face after badge or PIN.
LOOK_ALIKE_BAND = 0.10
INVITATION_DAYS = 14

# Cosines. A company may choose its own within these.
THRESHOLD_MIN, THRESHOLD_MAX = 0.30, 0.99
MARGIN_MIN, MARGIN_MAX = 0.0, 0.5

UNUSED_MIN_DAYS, UNUSED_MAX_DAYS = 30, 3650
POLICY_TEXT_MAX_CHARS = 20_000

# How many templates are read and opened at once.
LOAD_BATCH = 5000
