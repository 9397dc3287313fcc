from . import eh_hr_face_policy
from . import eh_hr_face_consent
from . import eh_hr_face_template
from . import eh_hr_face_gallery
from . import hr_employee
from . import res_company
from . import res_config_settings
from . import res_users
