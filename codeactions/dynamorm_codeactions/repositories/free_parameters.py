"""Parameters of a kind of items under names that methods of repositories do not use for something else."""

from dataclasses import replace

from dynamorm_analysis.entity_models.model import EntityModel, ItemKey, Parameter, Pattern, PatternCondition
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_cdkgen.taken_names import free_parameter


def with_free_parameters(model: EntityModel) -> EntityModel:
    """The same kind of items; what a caller gives for a field `limit` is called `limit_`, for `import` `import_`, and
    for `_id`, which no field of a named tuple can be called, `id_`."""
    return replace(
        model,
        identity=tuple(map(_parameter, model.identity)),
        keys=tuple(map(_key, model.keys)),
        patterns=tuple(map(_pattern, model.patterns)),
    )


def with_fields_in_keys(model: EntityModel) -> EntityModel:
    """The same with texts of keys whose holes are called as the fields are, and not as parameters for these."""
    own = {_free(one.code_name): one.code_name for one in model.fields}

    def called(template: KeyTemplate) -> KeyTemplate:
        return KeyTemplate(
            tuple(
                replace(one, name=own.get(one.name, one.name)) if isinstance(one, Hole) else one
                for one in template.parts
            )
        )

    return replace(
        model,
        keys=tuple(
            replace(key, parts=tuple(replace(part, template=called(part.template)) for part in key.parts))
            for key in model.keys
        ),
    )


def _parameter(parameter: Parameter) -> Parameter:
    return replace(parameter, name=_free(parameter.name))


def _key(key: ItemKey) -> ItemKey:
    return replace(key, parts=tuple(replace(part, template=_template(part.template)) for part in key.parts))


def _pattern(pattern: Pattern) -> Pattern:
    return replace(
        pattern,
        parameters=tuple(map(_parameter, pattern.parameters)),
        keyed=tuple(map(_condition, pattern.keyed)),
        filtered=tuple(map(_condition, pattern.filtered)),
    )


def _condition(condition: PatternCondition) -> PatternCondition:
    return replace(condition, values=tuple(map(_template, condition.values)))


def _template(template: KeyTemplate) -> KeyTemplate:
    return KeyTemplate(
        tuple(replace(part, name=_free(part.name)) if isinstance(part, Hole) else part for part in template.parts)
    )


def _free(name: str) -> str:
    plain = name.lstrip("_") or "value"
    return free_parameter(name) if plain == name else f"{plain}_"
