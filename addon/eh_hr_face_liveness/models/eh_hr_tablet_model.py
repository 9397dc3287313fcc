from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.tablet_card import CardRefused, read_card

MODELS_MAX = 4


class EhHrTabletModel(models.Model):
    """A passive model of the operator's that a company's tablets run themselves (SPEC S9).

    Its word is the tablet's, like the rest of what a tablet reports: nothing here makes it the server's.
    """

    _name = 'eh.hr.tablet.model'
    _description = 'Model on Tablets'
    _order = 'name, id'
    _check_company_auto = True

    name = fields.Char(compute='_compute_card', store=True, help="As its card says.")
    company_id = fields.Many2one('res.company', required=True, default=lambda self: self.env.company, ondelete='cascade')
    active = fields.Boolean(default=True, help="Archived: tablets no longer use it.")
    model_file = fields.Binary(
        string="Model File", required=True, attachment=True, help="The .onnx file that “npm run models -- add” wrote.")
    model_file_name = fields.Char(string="Model File Name")
    card_file = fields.Binary(
        required=True, attachment=True, help="The .json file of the same name beside it: what the model sees and says.")
    card_file_name = fields.Char(string="Card File Name")
    card = fields.Json(string="Card (Data)", compute='_compute_card', store=True)
    model_id = fields.Char(string="Model ID", compute='_compute_card', store=True)
    sha256 = fields.Char(string="SHA-256", compute='_compute_card', store=True, help="Of the file. Tablets compare it.")
    licence = fields.Char(compute='_compute_card', store=True)

    _company_sha256_uniq = models.Constraint(
        'UNIQUE (company_id, sha256)', "This model is already there; look among the archived ones, too.")

    @api.depends('model_file', 'card_file')
    def _compute_card(self):
        for record in self.with_context(bin_size=False):
            if not record.model_file or not record.card_file:
                card = {}
            else:
                try:
                    card = read_card(record.card_file, record.model_file)
                except CardRefused as refused:
                    raise ValidationError(record._explain(refused.code)) from None
            record.name = card.get('title')
            record.card = card or False
            record.model_id = card.get('id')
            record.sha256 = card.get('sha256')
            record.licence = card.get('licence', {}).get('spdx')

    @api.constrains('active', 'company_id')
    def _check_how_many(self):
        for company in self.company_id:
            if self.sudo().search_count([('company_id', '=', company.id)]) > MODELS_MAX:
                raise ValidationError(self.env._("A company's tablets run at most %s models.", MODELS_MAX))

    def _explain(self, code):
        return {
            'too_large': self.env._("The file is too large for a tablet: at most 24 MB, and 256 kB for the card."),
            'not_json': self.env._("The card is not a JSON file. It is the .json beside the .onnx file."),
            'not_a_card': self.env._("The card has no id or no title. It is the .json beside the .onnx file."),
            'not_a_frame_model': self.env._(
                "Tablets run models that judge one picture at a time, count (weight above 0) and have self-tests. This card's is another."),
            'other_file': self.env._("The model file is not the one that the card describes: its SHA-256 or its length is another."),
        }[code]

    @api.model
    def _offers(self, company):
        """What a tablet of this company needs to fetch and run its models (docs/wire.md, ``models``)."""
        return [record._offer() for record in self.sudo().search([('company_id', '=', company.id)])]

    def _offer(self):
        attachment = self.env['ir.attachment'].sudo().search([
            ('res_model', '=', self._name), ('res_id', '=', self.id), ('res_field', '=', 'model_file')], limit=1)
        token = attachment.access_token or attachment.generate_access_token()[0]
        return {
            'id': self.model_id,
            'sha256': self.sha256,
            'bytes': self.card['bytes'],
            # `unique` lets browsers keep it: another file has another address.
            'url': f'/web/content/{attachment.id}?access_token={token}&unique={self.sha256[:16]}',
            'card': self.card,
        }
