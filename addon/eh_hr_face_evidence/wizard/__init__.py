from . import eh_hr_dispute_decide
from . import eh_hr_dispute_open
from . import eh_hr_person_erase
from . import eh_hr_seal_accept
from . import eh_hr_seal_head_check
