from . import attendance
from . import kiosk
