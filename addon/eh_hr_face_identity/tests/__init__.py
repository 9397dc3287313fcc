from . import test_consent
from . import test_gallery
from . import test_gallery_transactions
from . import test_identity_security
from . import test_key_ring
from . import test_matrix
from . import test_template
from . import test_person
