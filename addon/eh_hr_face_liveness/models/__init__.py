from . import eh_hr_kiosk_attempt
from . import eh_hr_kiosk_device
from . import eh_hr_liveness_check_shown
from . import eh_hr_liveness_check
from . import hr_attendance
from . import hr_employee
from . import res_company
from . import res_config_settings
