"""Signed heads outside the database: beside the key, where changing the database does not reach."""

from datetime import datetime


class HeadLog:
    """The heads of one company: the newest one, and one a day for ever."""

    def __init__(self, key, company_id):
        folder = key.folder / 'heads'
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.newest, self.daily, self.run = (folder / f'{company_id}.{kind}' for kind in ('jws', 'log', 'run'))

    def keep(self, token, fits):
        """Replace the newest head.

        :param fits: whether an older head's token agrees with the chain that the new one is over. One that does not is kept
            for ever: the chain it was over is gone
        """
        if self.newest.exists() and not fits(self.newest.read_text()):
            self.archive(self.newest.read_text())
        draft = self.newest.with_suffix('.draft')
        draft.write_text(token)
        draft.rename(self.newest)

    def archive(self, token):
        if token and (not self.daily.exists() or token not in self.daily.read_text().split()):
            with self.daily.open('a') as log:
                log.write(f'{token}\n')

    def read(self):
        """:return: every token kept, oldest first; the newest may be there twice"""
        return [line for file in (self.daily, self.newest) if file.exists() for line in file.read_text().split()]

    def ran(self, at):
        """Remember when the company's rows were last looked at: what is older and comes later was put in afterwards."""
        self.run.write_text(at.isoformat())

    def last_run(self):
        """:return: naive UTC, or None"""
        try:
            return datetime.fromisoformat(self.run.read_text())
        except (OSError, ValueError):
            return None
