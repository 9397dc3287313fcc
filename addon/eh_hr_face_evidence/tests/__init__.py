from . import test_seals
from . import test_seal_attacks
from . import test_seal_security
from . import test_server_key
from . import test_seal_transactions
from . import test_disputes
from . import test_packet
from . import test_person
