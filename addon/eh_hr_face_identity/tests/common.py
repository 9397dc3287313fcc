import os
import tempfile

import numpy as np

from odoo.addons.eh_hr_face_liveness.tests.common import LivenessCase, LivenessHttpCase

from ..tools.recognisers import ModelKey
from ..tools.vectors import unit

OFFICER = 'eh_hr_face_identity.group_eh_hr_face_identity_officer'
FACE_ADMIN = 'eh_hr_face_kiosk.group_eh_hr_face_admin'
MODEL = ModelKey('mobilefacenet', 'a' * 64)
OTHER_MODEL = ModelKey('mobilefacenet', 'b' * 64)


def make_face(seed, dimensions=192):
    """A direction in space that stands for a face: two seeds are nearly at right angles to each other."""
    return unit(np.random.default_rng(seed).standard_normal(dimensions))


def make_like(face, cosine, seed=99):
    """:return: a unit vector at this cosine to ``face``"""
    other = make_face(seed, len(face)).astype(np.float64)
    other -= (other @ face) * face
    other /= np.linalg.norm(other)
    return unit(cosine * face + np.sqrt(1 - cosine ** 2) * other)


def describe(face, model=MODEL, **values):
    """What a tablet or a sidecar says of a face."""
    numbers = [round(float(number), 6) for number in face]
    return {'model_id': model.id, 'model_sha256': model.sha256, 'values': numbers, 'samples': 5, 'agreement': 0.95, **values}


class IdentityMixin:
    """A published consent text in both companies, and a key folder that goes away with the test."""

    def set_up_identity(self):
        if not self._registry_patched:
            self.registry_enter_test_mode()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.patch(os, 'environ', {**os.environ, 'EH_HR_FACE_KEY_DIR': folder.name})
        self.key_folder = folder.name
        self.policies, self.consents = self.env['eh.hr.face.policy'], self.env['eh.hr.face.consent']
        self.templates, self.gallery = self.env['eh.hr.face.template'], self.env['eh.hr.face.gallery']
        self.policy_a, self.policy_b = self.policies.create([
            {'company_id': company.id, 'text': f"Consent to {company.name}"} for company in (self.company_a, self.company_b)])
        self.policy_a.action_publish()
        self.policy_b.action_publish()
        (self.company_a + self.company_b).write({'eh_face_enabled': True, 'eh_liveness_enabled': True})

    def consent(self, employee, choice='face'):
        policy = self.policies._published(employee.company_id)
        return self.consents._answer(employee, choice, policy, screen='form', lang='en_US')

    def enrol(self, employee, face, model=MODEL):
        """Consent and store a template, as the end of an enrolment does."""
        consent = self.consents._running(employee) or self.consent(employee)
        return self.templates._store(
            employee, face, model, consent=consent, screen='form', sample_count=5, agreement=0.9)

    def count_vectors(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT count(*) FROM eh_hr_face_vector WHERE company_id = ANY(%s)", [(self.company_a + self.company_b).ids])
        return self.env.cr.fetchone()[0]

    def events_of(self, employee):
        return self.events.search([('employee_id', '=', employee.id)], order='id').mapped(lambda event: (event.event_type, event.detail))


class IdentityCase(IdentityMixin, LivenessCase):

    def setUp(self):
        super().setUp()
        self.set_up_identity()


class IdentityHttpCase(IdentityMixin, LivenessHttpCase):

    def setUp(self):
        super().setUp()
        self.set_up_identity()
