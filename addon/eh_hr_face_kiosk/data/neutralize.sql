-- A copy for tests: no tablet of the real database is one of its tablets, and no code of the real one pairs one.
UPDATE eh_hr_kiosk_device
   SET token_sha256 = NULL, pairing_hash = NULL, pairing_expires_on = NULL,
       key_thumbprint = NULL, token_kind = NULL,
       state = CASE WHEN state = 'paired' THEN 'unpaired' ELSE state END;
