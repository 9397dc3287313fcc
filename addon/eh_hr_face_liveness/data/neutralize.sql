-- A copy for tests: it asks no real sidecar for verdicts, and trusts none.
UPDATE res_company SET eh_sidecar_use = 'off', eh_sidecar_id = NULL;
DELETE FROM eh_hr_sidecar;
