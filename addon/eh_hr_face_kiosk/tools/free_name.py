"""A name for the copy of a record whose name must not be there twice."""
from itertools import count


def free_name(env, name, taken):
    """:param set taken: names that are in use
    :return: "Lobby (copy)", or "Lobby (copy 2)" and so on
    """
    copy = env._("%s (copy)", name)
    numbered = (env._("%(name)s (copy %(number)s)", name=name, number=number) for number in count(2))
    return copy if copy not in taken else next(other for other in numbered if other not in taken)
