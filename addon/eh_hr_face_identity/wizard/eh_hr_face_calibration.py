from markupsafe import Markup

from odoo import api, fields, models

from ..tools.likeness import BINS, measure_likeness, upper_bound

# More than so many of the pairs near the threshold: look-alikes are common here.
COMMON_SHARE = 0.001


class EhHrFaceCalibration(models.TransientModel):
    """What the company's threshold means among its own people, worked out when it is opened."""

    _name = 'eh.hr.face.calibration'
    _description = "How Alike Our People Are"
    _rec_name = 'company_id'

    company_id = fields.Many2one('res.company', required=True, readonly=True, default=lambda self: self.env.company)
    threshold = fields.Float(digits=(3, 2), compute='_compute_finding')
    people = fields.Integer(string="People Compared", compute='_compute_finding')
    finding = fields.Text(compute='_compute_finding')
    is_warning = fields.Boolean(compute='_compute_finding')
    histogram = fields.Html(compute='_compute_finding', sanitize=False)

    @api.depends('company_id')
    @api.depends_context('lang', 'uid')
    def _compute_finding(self):
        for page in self:
            page.update(page._measure())

    def _measure(self):
        company, model = self.company_id, self.company_id.sudo()._eh_face_model()
        figures = model and company.sudo()._eh_face_figures(model)
        if company not in self.env.companies or not figures:
            return {'threshold': 0, 'people': 0, 'finding': self.env._("Nobody is enrolled yet."), 'is_warning': False, 'histogram': False}
        self.env['eh.hr.face.template']._check_officer()
        threshold, margin, _duplicate = figures
        likeness = measure_likeness(self.env['eh.hr.face.gallery']._matrix(company, model), threshold, margin, 1.1)
        bound = upper_bound(likeness.at_threshold, likeness.pairs)
        if bound is None:
            finding = self.env._("Two people have to be enrolled before there is anything to compare.")
        else:
            finding = self.env._(
                "%(people)s people make %(pairs)s pairs. At the likeness you ask for (%(threshold).2f), %(found)s of them would be taken "
                "for each other. That shows that at most %(bound).4f %% of such pairs are (95 %%); it says nothing of strangers and of "
                "other cameras.",
                people=likeness.people, pairs=likeness.pairs, threshold=threshold, found=likeness.at_threshold, bound=100 * bound)
        is_common = bool(likeness.pairs) and likeness.near / likeness.pairs > COMMON_SHARE
        if is_common:
            finding += "\n" + self.env._(
                "Look-alikes are common among your people: %s pairs come within the distance to the second person. Ask for more "
                "likeness, or confirm after badge or name only.", likeness.near)
        return {
            'threshold': threshold, 'people': likeness.people, 'finding': finding, 'is_warning': is_common,
            'histogram': self._draw(likeness, threshold)}

    @staticmethod
    def _draw(likeness, threshold):
        """:return: bars of how many pairs are how alike, roots of the counts so that few are seen beside many"""
        highest = max([count ** 0.5 for count in likeness.counts] + [1])
        bars = Markup('').join(
            Markup('<rect x="%d" y="%.1f" width="9" height="%.1f" fill="%s"><title>%.2f: %d</title></rect>') % (
                10 * number, 100 - 100 * count ** 0.5 / highest, 100 * count ** 0.5 / highest,
                '#d9534f' if -1 + 2 * (number + 1) / BINS > threshold else '#71639e', -1 + 2 * number / BINS, count)
            for number, count in enumerate(likeness.counts))
        at = 10 * BINS * (threshold + 1) / 2
        return Markup(
            '<svg viewBox="0 -8 400 128" class="w-100" style="max-width: 640px" role="img">%s'
            '<line x1="%.1f" x2="%.1f" y1="-8" y2="100" stroke="#333" stroke-dasharray="3"/>'
            '<text x="0" y="116" font-size="10">-1</text><text x="195" y="116" font-size="10">0</text>'
            '<text x="388" y="116" font-size="10">1</text></svg>') % (bars, at, at)

    def action_find_alike(self):
        """Look through everybody enrolled for pairs that are as alike as duplicates, and put them before a person."""
        self.ensure_one()
        self.env['eh.hr.face.template']._check_officer()
        company, model = self.company_id, self.company_id.sudo()._eh_face_model()
        figures = company in self.env.companies and model and company.sudo()._eh_face_figures(model)
        if figures:
            matrix = self.env['eh.hr.face.gallery']._matrix(company, model)
            for employee_id, other_id, score in measure_likeness(matrix, *figures[:2], figures[2]).alike:
                self.env['eh.hr.face.pair']._keep(self.env['hr.employee'].sudo().browse(employee_id), other_id, score)
        return self.env['ir.actions.act_window']._for_xml_id('eh_hr_face_identity.eh_hr_face_pair_action')
