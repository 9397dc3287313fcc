from odoo.modules.neutralize import neutralize_database
from odoo.tests import tagged
from odoo.tools import mute_logger

from .tablet_key import TabletKey
from .test_proof_attacks import PAIR, SESSION, BoundTabletCase


@tagged('post_install', '-at_install')
class TestProofTablets(BoundTabletCase):
    """SPEC K15: tablets with and without a key, over their life."""

    def _plain(self):
        """:return: a tablet paired without a key"""
        self.company_a.eh_kiosk_plain_tokens = True
        self.token = self.pair_with(None).json()['token']
        self.assertEqual((self.device_a.token_kind, self.device_a.key_thumbprint), ('plain', False))

    def test_k15_a_browser_without_keys_is_refused_in_words_and_the_code_stays_good(self):
        code = self.device_b._new_pairing_code()
        self.company_b.eh_kiosk_plain_tokens = False
        body = {'code': code, 'kiosk_token': self.company_b.attendance_kiosk_key}
        self.assertRefused(self.call(PAIR, body), 403, 'key_required')
        proof = self.key.prove('POST', self.base_url() + PAIR)
        self.assertEqual(self.call(PAIR, body, headers={'DPoP': proof}).status_code, 200)

    def test_k15_a_plain_token_passes_where_the_company_allows_it_and_is_seen(self):
        self._plain()
        self.assertFalse(self.ask_session(None).json()['key_bound'])
        self.assertIn('result', self.select(None))
        self.assertEqual(self._events(self.device_a, 'paired').mapped('detail'), ["Bound to its key", "Plain token"])
        settings = self.env['res.config.settings'].with_company(self.company_a).create({})
        self.assertEqual(settings.eh_kiosk_plain_token_count, 1)
        action = settings.action_eh_plain_token_devices()
        self.assertEqual(self.env[action['res_model']].search([*action['domain'], ('token_kind', '=', 'plain')]), self.device_a)

    def test_k15_a_tablet_paired_before_is_bound_at_its_next_session(self):
        self._plain()
        self.assertIn('result', self.select(self.prove('POST', '/hr_attendance/manual_selection')))
        self.assertEqual(self.device_a.token_kind, 'plain', "at a session, and not before")
        self.assertTrue(self.ask_session(self.prove('GET', SESSION)).json()['key_bound'])
        self.device_a.invalidate_recordset()
        self.assertEqual((self.device_a.token_kind, self.device_a.key_thumbprint), ('key', self.key.thumbprint))
        self.assertEqual(len(self._events(self.device_a, 'key_bound')), 1)
        self.assertRefused(self.ask_session(None), 401, 'proof_required')
        self.assertTrue(self.ask_session(self.prove('GET', SESSION)).json()['key_bound'])
        self.assertEqual(len(self._events(self.device_a, 'key_bound')), 1)

    def test_k15_the_first_key_stays(self):
        self._plain()
        self.assertTrue(self.ask_session(self.prove('GET', SESSION)).json()['key_bound'])
        self.assertRefused(self.ask_session(self.prove('GET', SESSION, TabletKey())), 401, 'device_unauthorized')
        device = self.env['eh.hr.kiosk.device']._identify(self.token)
        self.assertFalse(self.env['eh.hr.kiosk.device']._bind(device, self.token, 'other'))

    def test_k15_a_bad_proof_of_a_plain_tablet_binds_nothing_and_stops_nobody(self):
        """A proxy that hides the host must not end every tablet at the upgrade."""
        self._plain()
        for proof in ('x', self.prove('GET', SESSION, htu='https://hidden.example' + SESSION), self.prove('GET', SESSION, iat=1)):
            self.assertFalse(self.ask_session(proof).json()['key_bound'])
        self.assertEqual(self.device_a.token_kind, 'plain')

    def test_k15_plain_tablets_are_out_when_the_company_wants_keys(self):
        self._plain()
        self.company_a.eh_kiosk_plain_tokens = False
        for proof in (None, self.prove('GET', SESSION)):
            self.assertRefused(self.ask_session(proof), 401, 'proof_required')
        self.assertRpcRefused(self.select(None), 'proof_required')
        self.device_a.invalidate_recordset()
        self.assertEqual(self.device_a.token_kind, 'plain', "a copied token binds no key of its own")
        self.assertTrue(self.pair_with(self.key.prove('POST', self.base_url() + PAIR)).ok)
        self.assertEqual(self.device_a.token_kind, 'key')

    def test_k15_renewing_and_revoking_forget_the_key(self):
        for end in (self.device_a.action_revoke, self.device_a.action_rotate):
            end()
            self.assertEqual((self.device_a.token_kind, self.device_a.key_thumbprint), (False, False))
            self.assertRefused(self.ask_session(self.prove('GET', SESSION)), 401, 'device_unauthorized')
            self.token = self.pair_with(self.key.prove('POST', self.base_url() + PAIR)).json()['token']
            self.assertEqual(self.ask_session(self.prove('GET', SESSION)).status_code, 200)

    def test_k15_nobody_sets_or_copies_a_key_by_hand(self):
        devices = self.device_a.with_user(self.manager_a)
        for values in ({'token_kind': 'key'}, {'key_thumbprint': 'mine'}):
            with self.assertRaisesRegex(Exception, "key|Token|access|allowed"):
                devices.write(values)
        copy = self.device_a.copy()
        self.assertEqual((copy.token_kind, copy.key_thumbprint), (False, False))

    def test_k15_a_neutralized_copy_honours_no_token_with_its_key(self):
        self.env.flush_all()
        with mute_logger('odoo.modules.neutralize'):
            neutralize_database(self.env.cr)
        self.env.invalidate_all()
        self.assertRefused(self.ask_session(self.prove('GET', SESSION)), 401, 'device_unauthorized')
        self.assertEqual((self.device_a.token_kind, self.device_a.key_thumbprint), (False, False))

    def test_k15_an_upgrade_locks_no_tablet_out(self):
        """Columns that are new in a database with paired tablets."""
        self.company_b.eh_kiosk_plain_tokens = False
        self.env.flush_all()
        self.env.cr.execute("UPDATE eh_hr_kiosk_device SET token_kind = NULL, key_thumbprint = NULL")
        self.env['eh.hr.kiosk.device']._init_column('token_kind')
        self.env['res.company']._init_column('eh_kiosk_plain_tokens')
        self.env.invalidate_all()
        self.assertEqual((self.device_a.token_kind, self.device_b.token_kind), ('plain', False))
        self.assertEqual((self.company_a.eh_kiosk_plain_tokens, self.company_b.eh_kiosk_plain_tokens), (True, False))
        self.assertEqual(self.ask_session(None).status_code, 200)
