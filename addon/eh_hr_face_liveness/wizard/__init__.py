from . import eh_hr_sidecar_pair
