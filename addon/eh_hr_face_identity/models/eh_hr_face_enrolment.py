import logging
from datetime import datetime, timezone

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.eh_hr_face_kiosk.tools.own_cursor import own_cursor

from odoo.addons.eh_hr_face_liveness.tools.sidecar_call import SidecarTrouble
from odoo.addons.eh_hr_face_liveness.tools.ticket import mint_ticket
from odoo.addons.eh_hr_face_liveness.tools.verdict import Expected

from ..const import LOOK_ALIKE_BAND
from ..tools.enrolment_session import SESSION_TTL_S, SessionRefused, read_session, session_key, sign_session
from ..tools.facemap import FacemapRefused, is_jpeg, read_facemap
from ..tools.sidecar_identity import FAULTS, describe_frames, hash_frames
from ..tools.vectors import read_descriptor

_logger = logging.getLogger(__name__)

# Of PostgreSQL's advisory locks: one enrolment a company at a time.
_LOCK_SPACE = 0x6568_6665


class EnrolmentRefused(Exception):
    """Why somebody was not enrolled. ``code`` is one of docs/wire.md; nothing of the enrolment is kept."""

    def __init__(self, code, detail=None):
        super().__init__(code)
        self.code = code
        self.detail = detail


class EhHrFaceEnrolment(models.AbstractModel):
    """The way from consent to template: liveness, then the search for duplicates, then storing. Search first, store after."""

    _name = 'eh.hr.face.enrolment'
    _description = "Face Enrolment"

    @api.model
    def _open(self, device, attempt_id, employee, consent):
        """:return: what the tablet needs to enrol somebody who has just consented"""
        now = fields.Datetime.now()
        session, identifier = sign_session(
            *self._session_key(), now, attempt_id=attempt_id, device_id=device.device_id, company_id=device.company_id,
            employee_id=employee.id, consent_id=consent.id)
        return {
            'session': session, 'enrollment_identifier': identifier, 'expires_in_s': SESSION_TTL_S,
            'steps': [{'behaviour': 'blink', 'count': 2}, {'behaviour': 'head_turn', 'count': 1}],
        }

    @api.model
    def _enrol_at_tablet(self, device, session_text, identifier, facemap, audit_image):
        """Enrol whoever the session is of.

        :param bytes facemap: zip, see ``read_facemap``
        :param bytes audit_image: one JPEG, looked at by whoever checks the pictures and kept by nobody
        :return: the employee
        :raise EnrolmentRefused: see there
        """
        session = self._read_session(session_text, device)
        if identifier != session.identifier:
            raise EnrolmentRefused('facemap_refused', 'identifier')
        try:
            notes, frames = read_facemap(facemap)
        except FacemapRefused as refused:
            raise EnrolmentRefused('facemap_refused', refused.why) from None
        if notes.get('identifier') != session.identifier:
            raise EnrolmentRefused('facemap_refused', 'identifier')
        if not is_jpeg(audit_image):
            raise EnrolmentRefused('facemap_refused', 'audit_image')
        company = self.env['res.company'].sudo().browse(device.company_id)
        if not company.eh_face_enabled:
            raise EnrolmentRefused('not_enabled')
        descriptor = self._check_liveness(company, device, session, notes, frames)
        with own_cursor(self.env) as cr:
            return self.with_env(self.env(cr=cr))._take(session, device, descriptor)

    @api.model
    def _check_liveness(self, company, device, session, notes, frames):
        """Have the pictures checked, and get the descriptor to enrol.

        :raise EnrolmentRefused: ``liveness_failed``, ``sidecar_unavailable``, ``no_face``, ``several_faces``, ``poor_quality``
        """
        if notes.get('outcome') != 'passed':
            raise EnrolmentRefused('liveness_failed')
        if company.eh_face_enrol_check == 'tablet':
            descriptor, missing = read_descriptor(notes.get('descriptor')), notes.get('descriptor_missing')
        else:
            description = self._ask_sidecar(company, device, session, frames)
            is_live = description.verdict == 'live' or (
                description.verdict == 'not_assessed' and company.eh_face_enrol_check == 'describe')
            if not is_live:
                raise EnrolmentRefused('liveness_failed' if description.verdict == 'not_live' else 'sidecar_unavailable')
            if FAULTS.intersection(description.faults):
                raise EnrolmentRefused('poor_quality')
            descriptor, missing = description.descriptor, description.missing
        if descriptor is None:
            raise EnrolmentRefused({'faces_differ': 'several_faces', 'too_few_faces': 'no_face'}.get(missing, 'poor_quality'))
        return descriptor

    @api.model
    def _ask_sidecar(self, company, device, session, frames):
        """:rtype: Description
        :raise EnrolmentRefused: ``sidecar_unavailable``
        """
        sidecars = self.env['eh.hr.sidecar']
        known, sidecar = sidecars._known(company.id), company.eh_sidecar_id
        kid, key = sidecar._ticket_key() if known else (None, None)
        if not key:
            raise EnrolmentRefused('sidecar_unavailable')
        now = int(datetime.now(timezone.utc).timestamp())
        ticket = mint_ticket(
            kid, key, issuer=sidecars._issuer(), audience=known.audience, issued_at=now, scope='enrol', attempt=session.identifier,
            device=device.device_id, company=company.id, nonce=session.jti)
        expected = Expected(
            keys=known.keys, issuer=known.audience, audience=sidecars._issuer(), attempt=session.identifier, device=device.device_id,
            company=company.id, nonce=session.jti, frames_digest=hash_frames(frames)[1], frame_count=len(frames), models=known.models,
            detector=known.detector, now=now, scope='enrol')
        try:
            return describe_frames(sidecar.address, ticket, session.identifier, str(device.device_id), frames, expected)
        except SidecarTrouble as trouble:
            _logger.warning("the pictures of an enrolment were not checked: %s", trouble.code)
            raise EnrolmentRefused('sidecar_unavailable') from None

    @api.model
    def _take(self, session, device, descriptor):
        """Search, then store, while nobody else of the company does. On a cursor of its own in READ COMMITTED: what others have
        committed while this one waited is seen.

        :return: the employee
        """
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(%s, %s)", _LOCK_SPACE, session.company_id))
        company = self.env['res.company'].sudo().browse(session.company_id)
        employee = company._eh_kiosk_employee(session.employee_id)
        consent = self.env['eh.hr.face.consent']._running(employee) if employee else None
        if not consent or consent.id != session.consent_id or consent.choice != 'face':
            raise EnrolmentRefused('consent_missing')
        recogniser = descriptor.model.recogniser
        if recogniser is None or (recogniser.sha256 or descriptor.model.sha256) != descriptor.model.sha256:
            raise EnrolmentRefused('model_changed')
        if company._eh_face_model() not in (None, descriptor.model):
            raise EnrolmentRefused('model_changed')
        if descriptor.agreement < recogniser.agreement:
            raise EnrolmentRefused('poor_quality', 'agreement')
        if self._find_duplicate(company, employee, descriptor, device, session.attempt_id):
            # Kept: the pair and the event. Nothing of the face is.
            return None
        self.env['eh.hr.face.template']._store(
            employee, descriptor.vector, descriptor.model, consent=consent, screen='kiosk', sample_count=descriptor.samples,
            agreement=descriptor.agreement, device=device)
        if not company.eh_face_model_id:
            company.write({'eh_face_model_id': descriptor.model.id, 'eh_face_model_sha256': descriptor.model.sha256})
        employee.eh_face_invited_until = False
        self.env['eh.hr.kiosk.event']._record('enrolled', device, employee_id=employee.id, attempt_id=session.attempt_id)
        self.env.flush_all()
        return employee

    @api.model
    def _find_duplicate(self, company, employee, descriptor, device, attempt_id):
        """:return: whether somebody else is enrolled with this face; whoever is merely alike is remembered"""
        threshold, _margin, duplicate = company._eh_face_figures(descriptor.model)
        pairs = self.env['eh.hr.face.pair']
        told_apart = pairs._told_apart(employee)
        matrix = self.env['eh.hr.face.gallery']._matrix(company, descriptor.model)
        alike = [
            (other_id, score) for other_id, score in matrix.above(
                descriptor.vector, min(threshold - min(LOOK_ALIKE_BAND, 1 - threshold), duplicate), exclude_employee_id=employee.id)
            if other_id not in told_apart]
        if alike and alike[0][1] >= duplicate:
            other_id, score = alike[0]
            pairs._keep(employee, other_id, score, device=device)
            self.env['eh.hr.kiosk.event']._record(
                'enrol_refused', device, employee_id=employee.id, attempt_id=attempt_id, detail='duplicate')
            self.env.flush_all()
            return True
        for other_id, score in alike:
            pairs._keep(employee, other_id, score, state='look_alikes', device=device)
        return False

    @api.model
    def _read_session(self, text, device):
        try:
            session = read_session(text, *self._session_key(), fields.Datetime.now())
        except SessionRefused:
            raise EnrolmentRefused('session_expired') from None
        if (session.device_id, session.company_id) != (device.device_id, device.company_id):
            raise EnrolmentRefused('session_expired')
        return session

    @api.model
    def _session_key(self):
        parameters = self.env['ir.config_parameter'].sudo()
        return session_key(parameters.get_param('database.secret')), parameters.get_param('database.uuid')

    @api.model
    def _say(self, code):
        """:return: what a refusal means for the person in front of the tablet, and what to do next"""
        _ = self.env._
        return {
            'duplicate': _("HR will look at it. Please check in with badge or PIN."),
            'liveness_failed': _("The blinks and the turn were not seen. Please try again, and follow the words on the screen."),
            'no_face': _("Your face was not seen well enough. Come closer, look straight at the tablet and try again."),
            'several_faces': _("More than one face was seen. Please stand alone in front of the tablet and try again."),
            'poor_quality': _("The pictures are not good enough. Find more light, hold still and try again."),
            'consent_missing': _("Your consent is missing or was withdrawn. Begin again to answer it."),
            'session_expired': _("That took too long. Please begin again."),
            'sidecar_unavailable': _("The pictures cannot be checked right now. Please check in with badge or PIN and try another day."),
            'model_changed': _("The face recognition of this tablet differs from the company's. Please tell HR, and check in with badge or PIN."),
            'not_enabled': _("Your company does not recognise faces. Please check in with badge or PIN."),
            'facemap_refused': _("The pictures did not arrive whole. Please try again."),
        }[code]
