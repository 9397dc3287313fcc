-- A copy for tests: nobody consented to be in it. The keys lie beside the real database and open nothing here anyway.
DELETE FROM eh_hr_face_vector;
DELETE FROM eh_hr_face_template;
DELETE FROM eh_hr_face_gallery_stamp;
UPDATE hr_employee SET eh_face_invited_until = NULL;
UPDATE res_company SET eh_face_enabled = false;
