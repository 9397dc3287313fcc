"""The dispute packet: what is on record about one attendance, signed, so that anybody can check it without Odoo.

``npm run verify-packet -- FILE`` checks one; docs/wire.md has its form.
"""

import json
from datetime import datetime

from odoo import fields

from .canonical import digest, tidy
from .desk import collect_moments, find_captures, find_events
from .entry import describe_entry
from .seal_proof import prove, read_sealed
from .server_key import ServerKey

PACKET_TYP = 'eh-packet+jwt'
FORMAT = 'eh-packet/1'


def make_packet(env, visit, company):
    """:param visit: a ``Visit``
    :return: the packet as JSON
    """
    # What was just written is sealed before it is shown.
    env['eh.hr.seal.chain'].sudo()._seal(company)
    captures, events, disputes = find_captures(env, visit), find_events(env, visit), visit.disputes
    rows = {
        'captures': _records(env, captures), 'events': _records(env, events), 'disputes': _records(env, disputes),
        'decisions': _records(env, disputes.decision_ids)}
    seqs = [record['seq'] for records in rows.values() for record in records if record['seq']]
    segments, keys = prove(env, company.id, seqs)
    parts = tidy({
        'about': {
            'company': company.name, 'company_number': company.id, 'made_at': _say(fields.Datetime.now()), 'made_by': env.user.name,
            'language': env.lang or 'en_US', 'reader_timezone': env.tz.zone, 'all_times': "UTC, unless a zone is named"},
        'attendance': {
            'number': visit.attendance.id, 'employee': visit.attendance.employee_id.name,
            'employee_number': visit.attendance.employee_id.id, **describe_entry(visit.attendance)} if visit.attendance else None,
        'timeline': [{
            'at': _say(moment.at), 'timezone': moment.tz, 'what': moment.what, 'details': moment.details, 'who_says_so': moment.says,
        } for moment in collect_moments(env, visit)],
        **rows,
        'chain': {'company': company.id, 'segments': segments, 'keys': keys},
        'statements': statements(env),
    })
    key = ServerKey(env)
    signature = key.sign({'format': FORMAT, 'made_at': parts['about']['made_at'], 'parts': digests(parts)}, PACKET_TYP)
    return {'format': FORMAT, 'parts': parts, 'signature': signature, 'key': key.public_pem()}


def write_packet(packet):
    """:return: the file's text; read and written again it is the same, byte by byte"""
    return json.dumps(packet, indent=1, ensure_ascii=False) + '\n'


def digests(parts):
    """:return: a hash for each part, and for each element of those that are lists, by path"""
    found = {}
    for name, part in parts.items():
        if isinstance(part, list):
            found[name] = digest(len(part))
            found |= {f'{name}/{index}': digest(item) for index, item in enumerate(part)}
        else:
            found[name] = digest(part)
    return found


def statements(env):
    """:return: what a packet does not prove"""
    return [
        env._("A capture is the tablet's own report. The server did not verify that a real person was in front of it."),
        env._("A printed photo or a screen is not detected by the prompt, and whoever controls the tablet can report any outcome within the rate limit."),
        env._("A seal shows that a record was not changed since it was sealed. It does not show that what was recorded is true."),
        env._("Whoever has both the database and the key folder can make a false chain. A signed head that was mailed out before shows it."),
        env._("An attendance is Odoo's own record and is not sealed: its changes are as Odoo's log tells them."),
        env._("The packet holds what its maker may read. What was past retention when it was made is not in it."),
    ]


def _records(env, records):
    found = read_sealed(env, records._name, records.ids)
    return [{
        'model': records._name, 'id': record.id, 'part': place['part'], 'state': place['state'], 'seq': place['seq'],
        'row': json.loads(place['row_text']), 'row_text': place['row_text'],
        'person': {'number': place['employee_ref'], 'text': place['person'], 'salt': place['salt']},
    } for record in records for place in [found[record.id]]]


def _say(moment: datetime):
    return f'{moment.isoformat(timespec="seconds")}Z'
