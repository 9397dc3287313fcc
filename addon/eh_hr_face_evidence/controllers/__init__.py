from . import packet
from . import person
