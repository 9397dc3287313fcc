from . import eh_hr_seal_accept
from . import eh_hr_seal_head_check
