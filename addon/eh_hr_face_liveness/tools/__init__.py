from . import attempt
from . import score
from . import timeline
from . import words
