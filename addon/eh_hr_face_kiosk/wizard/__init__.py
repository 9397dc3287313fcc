from . import eh_hr_kiosk_pairing
