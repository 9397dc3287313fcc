from . import attempt
from . import timeline
from . import words
