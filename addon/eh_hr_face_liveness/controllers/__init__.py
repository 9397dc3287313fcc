from . import liveness
