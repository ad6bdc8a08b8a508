"""Texts as infrastructure writes them, and the names that they give to tables."""

from dataclasses import dataclass

from dynamorm_analysis.model.names import UNKNOWN_NAME, KeyTemplate, TableName


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a template; `followed` says that it stands elsewhere and is only referred to here."""

    template: KeyTemplate
    followed: bool = False

    @property
    def name(self) -> TableName:
        """The same as a table's name."""
        return deployed_name(self.template, followed=self.followed)


def deployed_name(template: KeyTemplate, *, followed: bool) -> TableName:
    """The name that a text gives to a table; one without any fixed text is unknown."""
    if constant := template.constant:
        return TableName(constant, "constant" if followed else "literal")
    return UNKNOWN_NAME if template.tells_nothing else TableName(str(template), "template")
