from odoo.tests import BaseCase, tagged

from ..tools.clean_text import clean_text
from ..tools.credentials import (
    hash_pairing_code, hash_token, new_pairing_code, new_token, normalize_pairing_code, read_bearer,
)
from ..tools.kiosk_input import read_coordinate, read_employees_domain, read_id, read_page


@tagged('post_install', '-at_install')
class TestTools(BaseCase):

    def test_k2_tokens_are_long_and_never_twice(self):
        tokens = {new_token() for _number in range(200)}
        self.assertEqual(len(tokens), 200)
        self.assertTrue(all(len(token) == 43 for token in tokens))
        self.assertEqual(len(hash_token(tokens.pop())), 64)

    def test_k2_bearer_header_is_read_strictly(self):
        token = new_token()
        for header in (f'Bearer {token}', f'bearer {token}', f'Bearer  {token} '):
            self.assertEqual(read_bearer(header), token)
        for header in (
            None, '', token, f'Basic {token}', f'Bearer {token}x', f'Bearer {token[:-1]}', f'Bearer {token[:-1]}\x00',
            'Bearer ' + 'a' * 1_000_000, f'Bearer {token}, Bearer {token}', 'Bearer ' + 'é' * 43, f'Bearer\t{token}',
            f'Bearer {token[:-1]}\n',
        ):
            self.assertIsNone(read_bearer(header), header and header[:80])

    def test_k2_codes_avoid_what_people_misread(self):
        codes = ''.join(new_pairing_code() for _number in range(300))
        self.assertFalse(set(codes) & set('01ILO'))
        self.assertEqual(len(codes), 2400)

    def test_k2_codes_are_read_generously(self):
        self.assertEqual(normalize_pairing_code('k7qm-4rtx'), 'K7QM4RTX')
        self.assertEqual(normalize_pairing_code(' K7QM 4RTX '), 'K7QM4RTX')
        for text in ('', 'K7QM4RT', 'K7QM4RTXX', 'K7QM4RT0', 'K7QM\x004RTX', 'ſ7QM4RTX' * 100, 'K' * 10_000):
            self.assertIsNone(normalize_pairing_code(text))

    def test_k2_code_hash_depends_on_the_databases_secret(self):
        self.assertNotEqual(hash_pairing_code('K7QM4RTX', 'one'), hash_pairing_code('K7QM4RTX', 'two'))

    def test_a7_text_is_cut_and_cleaned(self):
        self.assertEqual(clean_text('a\x00b\ud800c\x9fd'), 'abcd')
        self.assertEqual(clean_text('two\nlines'), 'two lines')
        self.assertEqual(len(clean_text('x' * 5_000_000)), 255)
        self.assertEqual(clean_text('\x00' * 10), '')
        clean_text('\udfff'.join('né')).encode()

    def test_k11_domain_takes_name_and_department_only(self):
        self.assertEqual(read_employees_domain([]), [])
        self.assertEqual(
            read_employees_domain(['&', ['department_id', '=', 3], ['name', 'ilike', 'an\x00na']]),
            [('department_id', '=', 3), ('name', 'ilike', 'anna')])
        for domain in (
            [['pin', '=', '1234']], [['pin', '=like', '1%']], ['|', ['name', 'ilike', 'a'], ['pin', '=', '1']],
            ['!', ['name', 'ilike', 'a']], [['name', '=like', '%']], [['name', 'ilike', ['a']]],
            [['department_id', '=', 'x']], [['department_id.manager_id.pin', '=', '1']], [['name', 'any', []]],
            [['name', 'ilike', 'a', 'b']], [[]], 'name', None, {}, [['name', 'ilike', 'a']] * 9, [1], [[{}, [], None]],
            [['user_id.password', 'ilike', 'a']], [['name', 'ilike', None]],
        ):
            self.assertIsNone(read_employees_domain(domain), domain)

    def test_k11_numbers_are_read_with_suspicion(self):
        self.assertEqual([read_id(value) for value in (7, 0, -1, True, 2 ** 40, 1.0, '7', None, [7])], [7, 0, 0, 0, 0, 0, 0, 0, 0])
        self.assertEqual(read_page(20, 40), (20, 40))
        self.assertEqual(read_page(10 ** 9, -5), (200, 0))
        self.assertEqual(read_page('all', None), (200, 0))
        self.assertEqual(read_coordinate(50.8, 90), 50.8)
        for value in (91, float('nan'), float('inf'), '50', True, None, [1]):
            self.assertIs(read_coordinate(value, 90), False)
