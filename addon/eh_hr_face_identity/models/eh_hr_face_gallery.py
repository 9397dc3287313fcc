import logging
import threading
from typing import NamedTuple

import numpy as np

from odoo import api, models
from odoo.tools import SQL

from ..const import LOAD_BATCH
from ..tools.key_ring import KeyLost, KeyRing
from ..tools.matrix import Matrix
from ..tools.sealed_vector import Owner, SealBroken, open_vector

_logger = logging.getLogger(__name__)
_loading = threading.Lock()


class _Cached(NamedTuple):
    stamp: str
    matrix: Matrix


class EhHrFaceGallery(models.AbstractModel):
    """Everybody enrolled in a company, as the matrix that a probe is multiplied with.

    Each worker keeps its own and asks PostgreSQL in every search whether it is still the newest: a company's row holds a stamp
    that triggers renew with whatever adds or removes a template, the cascade of a deleted employee and a statement by hand
    included. A worker whose stamp differs reads what is missing and drops what is gone. Stamps are random, so that neither a
    rolled back transaction nor a restored backup can show one that was seen with other templates.
    """

    _name = 'eh.hr.face.gallery'
    _description = "Face Gallery"

    @api.model
    def _create_tables(self):
        self.env.cr.execute(SQL(
            """
            CREATE TABLE IF NOT EXISTS eh_hr_face_vector (
                template_id int PRIMARY KEY REFERENCES eh_hr_face_template ON DELETE CASCADE,
                company_id int NOT NULL,
                key_id text NOT NULL,
                salt bytea NOT NULL,
                sealed bytea NOT NULL
            );
            CREATE INDEX IF NOT EXISTS eh_hr_face_vector_company_idx ON eh_hr_face_vector (company_id);
            CREATE TABLE IF NOT EXISTS eh_hr_face_gallery_stamp (
                company_id int PRIMARY KEY,
                stamp uuid NOT NULL
            );
            CREATE OR REPLACE FUNCTION eh_hr_face_gallery_changed() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                INSERT INTO eh_hr_face_gallery_stamp AS known (company_id, stamp)
                SELECT company_id, gen_random_uuid() FROM changed GROUP BY company_id ORDER BY company_id
                ON CONFLICT (company_id) DO UPDATE SET stamp = gen_random_uuid();
                RETURN NULL;
            END $body$;
            CREATE OR REPLACE TRIGGER eh_hr_face_vector_added AFTER INSERT ON eh_hr_face_vector
                REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION eh_hr_face_gallery_changed();
            CREATE OR REPLACE TRIGGER eh_hr_face_vector_removed AFTER DELETE ON eh_hr_face_vector
                REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION eh_hr_face_gallery_changed();
            """))

    @api.model
    def _drop_tables(self):
        self.env.cr.execute(SQL(
            """DROP TABLE IF EXISTS eh_hr_face_vector; DROP TABLE IF EXISTS eh_hr_face_gallery_stamp;
               DROP FUNCTION IF EXISTS eh_hr_face_gallery_changed()"""))

    @api.model
    def _matrix(self, company, model):
        """:param ModelKey model: templates of another one are not in it
        :return: the company's ``Matrix``, as this transaction sees it
        """
        matrices = self.env.registry.__dict__.setdefault('_eh_face_matrices', {})
        place = (company.id, *model)
        stamp = self._stamp(company)
        cached = matrices.get(place)
        if cached is None or cached.stamp != stamp:
            with _loading:
                cached = matrices.get(place)
                if cached is None or cached.stamp != stamp:
                    cached = matrices[place] = _Cached(stamp, self._load(company, model, cached and cached.matrix))
                    # A recogniser that was replaced must not keep its templates in memory.
                    for other in [key for key in matrices if key[0] == company.id and matrices[key].stamp != stamp]:
                        matrices.pop(other, None)
        return cached.matrix

    @api.model
    def _stamp(self, company):
        rows = self.env.execute_query(SQL("SELECT stamp::text FROM eh_hr_face_gallery_stamp WHERE company_id = %s", company.id))
        return rows[0][0] if rows else ''

    @api.model
    def _load(self, company, model, known):
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            "SELECT id, employee_id FROM eh_hr_face_template WHERE company_id = %s AND model_id = %s AND model_sha256 = %s",
            company.id, *model))
        employee_ids = dict(rows)
        known = known if known is not None else Matrix([], [], np.empty((0, model.recogniser.size if model.recogniser else 1)))
        missing = sorted(employee_ids.keys() - set(known.template_ids.tolist()))
        opened = list(self._open(missing, model))
        return known.change(
            employee_ids.keys(), [template_id for template_id, _vector in opened],
            [employee_ids[template_id] for template_id, _vector in opened], [vector for _template_id, vector in opened])

    @api.model
    def _open(self, template_ids, model):
        """:return: template id and vector of those that can be opened"""
        key_ring, lost = KeyRing(self.env), 0
        for begin in range(0, len(template_ids), LOAD_BATCH):
            rows = self.env.execute_query(SQL(
                """SELECT v.template_id, v.key_id, v.salt, v.sealed, t.company_id, t.employee_id, t.model_id, t.model_sha256
                     FROM eh_hr_face_vector v JOIN eh_hr_face_template t ON t.id = v.template_id
                    WHERE v.template_id = ANY(%s)""", template_ids[begin:begin + LOAD_BATCH]))
            for template_id, key_id, salt, sealed, *owner in rows:
                try:
                    yield template_id, open_vector(key_ring.get(key_id), bytes(salt), bytes(sealed), Owner(*owner))
                except (KeyLost, SealBroken):
                    lost += 1
        if lost:
            _logger.error(
                "%d face templates cannot be opened: their key is not in %s, or they were changed. Bring the folder back from a "
                "backup, or enrol these employees again.", lost, key_ring.folder)

    @api.model
    def _search_probe(self, company, probe, model, exclude=None):
        """:param probe: unit vector, made by ``model``
        :param exclude: employee whom not to find
        :return: the ``Match``, or None where nobody is enrolled
        """
        return self._matrix(company, model).search(probe, exclude.id if exclude else None)

    @api.model
    def _score(self, employee, probe, model):
        """:return: cosine of the probe and the employee's template of this model, or None: there is none"""
        return self._matrix(employee.company_id, model).score_of(probe, employee.id)
