"""Who may do what at the dispute desk, in two companies: a subtest for each cell of the table."""

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tests import tagged

from odoo.addons.eh_hr_face_liveness.tests.common import ADMIN, AUDITOR, MANAGER

from .test_disputes import CLAIM, NOTE, OFFICER, DisputeCase

# What each may do with what is company A's, and with what is company B's.
READ = ('read', 'review', 'export')
DECIDE = (*READ, 'open', 'decide')
TABLE = {
    'auditor of A': (READ, ()),
    'manager of both': (DECIDE, DECIDE),
    'administrator of A': ((*DECIDE, 'delete', 'export person', 'erase person'), ()),
    'HR officer of A': ((), ()),
    'employee, own': ((), ()),
    'employee, of others': ((), ()),
    'portal': ((), ()),
    'public': ((), ()),
}
ACTIONS = ('read', 'review', 'export', 'delete', 'open', 'decide', 'export person', 'erase person')


@tagged('post_install', '-at_install')
class TestAccessTable(DisputeCase):

    def setUp(self):
        super().setUp()
        both = self.company_a + self.company_b
        capture_b = self.record(self.device_b, employee_id=self.employee_b.id)
        attendance_b = self.check_in(capture_b.attempt_id, employee=self.employee_b)
        attendance_b.eh_in_device_id = self.device_b
        self.things = {
            self.company_a: (self.capture, self.attendance, self.employee_a), self.company_b: (capture_b, attendance_b, self.employee_b)}
        self.disputes = {company: self.env['eh.hr.dispute']._open(things[1], CLAIM) for company, things in self.things.items()}
        other = self.check_in(employee=self.colleague_a)
        self.undisputed = {self.company_a: other, self.company_b: self._undisputed_b()}
        officer = f'{OFFICER},base.group_user'
        self.users = {
            'auditor of A': self.make_user('eh_table_auditor', f'{AUDITOR},{OFFICER}', self.company_a),
            'manager of both': self.make_user('eh_table_manager', f'{MANAGER},{OFFICER}', both),
            'administrator of A': self.make_user('eh_table_admin', f'{ADMIN},{OFFICER},hr.group_hr_user', self.company_a),
            'HR officer of A': self.make_user('eh_table_officer', officer, self.company_a),
            'employee, own': self.make_user('eh_table_own', 'base.group_user', self.company_a),
            'employee, of others': self.make_user('eh_table_other', 'base.group_user', self.company_a),
            'portal': self.make_user('eh_table_portal', 'base.group_portal', self.company_a),
            'public': self.env.ref('base.public_user'),
        }
        self.employee_a.user_id = self.users['employee, own']
        self.env.flush_all()

    def _undisputed_b(self):
        employee = self.env['hr.employee'].create({'name': "Bea Bee", 'company_id': self.company_b.id})
        return self.check_in(employee=employee)

    def _do(self, action, role, company):
        user = self.users[role]
        _capture, attendance, employee = (thing.with_user(user) for thing in self.things[company])
        dispute = self.disputes[company].with_user(user)
        match action:
            case 'read':
                dispute.read(['claim', 'before', 'outcome'])
            case 'review':
                attendance.read(['eh_desk_html'])
                dispute.read(['desk_html', 'change_html'])
            case 'export':
                packets = self.env['report.eh_hr_face_evidence.packet'].with_user(user)
                packets._make(attendance)
                packets._make(dispute)
            case 'delete':
                # Of a capture that no dispute holds; a dispute is never deleted.
                self.record(self.device_a if company == self.company_a else self.device_b).with_user(user).unlink()
            case 'open':
                self.env['eh.hr.dispute.open'].with_user(user).create(
                    {'attendance_id': self.undisputed[company].id, 'claim': CLAIM}).action_open()
            case 'decide':
                self.env['eh.hr.dispute.decide'].with_user(user).create(
                    {'dispute_id': dispute.id, 'outcome': 'rejected', 'note': NOTE}).action_decide()
            case 'export person':
                employee.check_access('read')
                employee.action_eh_export_person()
            case 'erase person':
                wizard = self.env['eh.hr.person.erase'].with_user(user).create(
                    {'employee_id': self.undisputed[company].employee_id.id, 'reason': "Asked for in writing on 3 May."})
                wizard.action_erase()

    def _is_allowed(self, action, role, company):
        savepoint = self.env.cr.savepoint()
        try:
            self._do(action, role, company)
            self.env.flush_all()
        except (AccessError, MissingError):
            return False
        except UserError as refused:
            # What somebody may not see is to them as if it were not there.
            self.assertIn("does not exist", str(refused))
            return False
        else:
            return True
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()


def _row(role, letter):
    def test(self):
        company = self.company_a if letter == 'a' else self.company_b
        for action in ACTIONS:
            with self.subTest(role=role, company=letter, action=action):
                self.assertEqual(self._is_allowed(action, role, company), action in TABLE[role][letter == 'b'])
    return test


for _role in TABLE:
    for _letter in 'ab':
        _words = f'{_role} in {_letter}'.lower().replace(',', '')
        setattr(TestAccessTable, f'test_a13_{"_".join(_words.split())}', _row(_role, _letter))
