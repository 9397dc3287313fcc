from . import eh_hr_seal_note
from . import eh_hr_seal_break
from . import eh_hr_seal_chain
from . import eh_hr_kiosk_event
from . import eh_hr_liveness_check
from . import res_company
from . import res_config_settings
