"""The consent text that a company starts from. An example: what is true for a company, the company has to say."""


def default_policy_text(env, company):
    """:return: paragraphs in the environment's language"""
    _ = env._
    return '\n\n'.join([
        _("With your consent, %s recognises your face at the attendance tablets, so that you can check in without badge or PIN.", company.name),
        _("For that, the tablet looks at your face for a few seconds while you blink and turn your head. From the pictures a template is "
          "made: a list of numbers that describes your face. The pictures are deleted at once; the template is stored encrypted."),
        _("The template is used for nothing but recognising you at the attendance tablets of this company, and for noticing that one "
          "person is enrolled twice. It is not given to anybody else. Age, sex or mood are not worked out."),
        _("When you enrol, your template is compared with those of your colleagues. Whether two are one person, a person decides."),
        _("It is deleted when you withdraw your consent, when you leave, or when it was not used for a long time."),
        _("You choose freely. Without your face you check in with badge or PIN, and nothing else changes for you. You can withdraw your "
          "consent at any time, in your profile, at the tablet or with HR."),
    ])
