"""What is kept about a person, as one zip: a page to read, and the same as JSON."""

import io
import json
import zipfile

from odoo.addons.eh_hr_face_kiosk.tools.hand_over import hand_over, hand_over_in_words

TEMPLATE = 'eh_hr_face_evidence.person_page'
# What says in words what captures and events hold in codes.
IN_WORDS = ('reason', 'noticed', 'steps_text', 'detail_text', 'site_time')


def make_archive(employee, read_only_words):
    """:param employee: in superuser mode
    :param list read_only_words: of sentences that say what it is and what it is not
    :return: the zip's bytes
    """
    records = employee._eh_person_records()
    tables = []
    for title, rows in records.items():
        columns, cells = hand_over_in_words(rows, IN_WORDS)
        tables.append({'title': title, 'columns': columns, 'rows': cells})
    page = employee.env['ir.qweb']._render(TEMPLATE, {'name': employee.name, 'words': read_only_words, 'tables': tables})
    data = {title: hand_over(rows) for title, rows in records.items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, 'w', zipfile.ZIP_DEFLATED) as file:
        file.writestr('index.html', f'<!DOCTYPE html>\n{page}')
        file.writestr('data.json', json.dumps(data, indent=1, ensure_ascii=False, default=str))
    return archive.getvalue()

