"""Records for whoever asks what is kept about them: as JSON, and in words."""
from datetime import date, datetime

# What a key or a template is made of is of no use to anybody, and not for a file on somebody's desk.
LEFT_OUT = ('binary',)


def hand_over(records):
    """:return: one dict a record, by the names of its fields: what is stored, links by name, times in UTC"""
    return [{name: _plain(record, name) for name in _names(records)} for record in records]


def hand_over_in_words(records, more=()):
    """:param more: computed fields that say in words what is stored in codes
    :return: the titles of the columns that say anything, and one list of texts a record
    """
    names = [name for name in (*_names(records), *(name for name in more if name in records._fields))
             if any(_plain(record, name) not in (None, '', [], {}) for record in records)]
    return (
        [records._fields[name]._description_string(records.env) for name in names],
        [[_word(record, name) for name in names] for record in records])


def _names(records):
    return [name for name, field in records._fields.items()
            if field.store and field.column_type and field.type not in LEFT_OUT and not name.startswith('token')]


def _plain(record, name):
    value, kind = record[name], record._fields[name].type
    if kind == 'many2one':
        return value.display_name or None
    if isinstance(value, datetime):
        return f'{value.isoformat(timespec="seconds")}Z'
    if isinstance(value, date):
        return value.isoformat()
    return None if value is False and kind != 'boolean' else value


def _word(record, name):
    field, value = record._fields[name], _plain(record, name)
    if field.type == 'selection':
        return dict(field._description_selection(record.env)).get(value, value or '')
    if field.type == 'boolean':
        return '✓' if value else ''
    return '' if value in (None, [], {}) else str(value)
