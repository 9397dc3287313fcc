from odoo import api, fields, models
from odoo.tools import SQL

from ..models.eh_hr_seal_chain import HEAD_TYP
from ..tools.server_key import ServerKey


class EhHrSealHeadCheck(models.TransientModel):
    """Hold a signed head from outside against the chain."""

    _name = 'eh.hr.seal.head.check'
    _description = 'Check a Signed Head'

    token = fields.Text(string="Signed Head", required=True, help="As it was mailed or exported.")
    finding = fields.Char(compute='_compute_finding')
    is_right = fields.Boolean(compute='_compute_finding')

    @api.depends('token')
    def _compute_finding(self):
        for check in self:
            check.is_right, check.finding = check._compare()

    def _compare(self):
        claims = ServerKey(self.env).verify((self.token or '').strip(), HEAD_TYP)
        if not claims:
            return False, self.token and self.env._("This server did not sign this.")
        if claims['company'] not in self.env.companies.ids:
            return False, self.env._("This is the head of another company.")
        self.env.cr.execute(SQL(
            "SELECT encode(chain_sha256, 'hex') FROM eh_hr_seal WHERE company_id = %s AND seq = %s", claims['company'], claims['seq']))
        row = self.env.cr.fetchone()
        if not row:
            return False, self.env._(
                "At %(time)s UTC there were %(count)s seals. Some of them are missing: the database was set back, or they were deleted.",
                time=claims['at'].replace('T', ' '), count=claims['seq'])
        if row[0] != claims['chain']:
            return False, self.env._("What was sealed up to %(time)s UTC was changed since.", time=claims['at'].replace('T', ' '))
        return True, self.env._(
            "The %(count)s seals of %(time)s UTC are still the same.", time=claims['at'].replace('T', ' '), count=claims['seq'])
