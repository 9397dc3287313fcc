from . import eh_hr_face_calibration
from . import eh_hr_face_decide
