from . import enrolment
from . import identity
