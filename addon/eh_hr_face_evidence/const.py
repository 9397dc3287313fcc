# Rows sealed, or read for a verification, at once.
SEAL_BATCH = 5000
# A row that should have been there at the run before was put in afterwards; clocks and long transactions get this much.
BACKDATED_AFTER_S = 600
# The sealing job looks so many ids back for rows that were committed late; the daily one looks at all.
LATE_COMMIT_IDS = 10_000
# A break is named once; of a table that was emptied this many are named.
BREAKS_NAMED = 200
