"""Values that stand in keys and nowhere else, read out of these again."""

from dynamorm_analysis.entity_models.model import KeyPart
from dynamorm_analysis.model.names import Hole
from dynamorm_cdkgen.python_layout import quoted
from dynamorm_codeactions.models.shape import ModelField, Shape


def out_of_key(field: ModelField, shape: Shape) -> str | None:
    """The expression that gives a value of the attribute of a key in which it stands; None where the text around it
    does not tell where it ends."""
    parts = [part for key in shape.entity.keys for part in key.parts if _stands_in(field, part)]
    found = (_cut_out(field, part) for part in parts)
    return next((one for one in found if one is not None), None)


def _stands_in(field: ModelField, part: KeyPart) -> bool:
    return any(isinstance(one, Hole) and one.name == field.code_name for one in part.template.parts)


def _cut_out(field: ModelField, part: KeyPart) -> str | None:
    text = f"item[{quoted(part.attribute)}]"
    match part.template.parts:
        case (Hole(),):
            return text
        case (str(before), Hole()):
            return f"{text}.removeprefix({quoted(before)})"
        case (Hole(), str(after)):
            return f"{text}.removesuffix({quoted(after)})"
        case (str(before), Hole(), str(after)):
            return f"{text}.removeprefix({quoted(before)}).removesuffix({quoted(after)})"
    return _between_delimiters(field, part, text)


def _between_delimiters(field: ModelField, part: KeyPart, text: str) -> str | None:
    """`item["sk"].split("#")[2]` where each value stands alone between delimiters."""
    for delimiter in ("#", "|", ":", "/"):
        pieces: list[list[str | Hole]] = [[]]
        for one in part.template.parts:
            if isinstance(one, Hole):
                pieces[-1].append(one)
                continue
            first, *others = one.split(delimiter)
            if first:
                pieces[-1].append(first)
            for other in others:
                pieces.append([other] if other else [])
        if any(len(piece) > 1 for piece in pieces):
            continue
        for place, piece in enumerate(pieces):
            if piece and isinstance(piece[0], Hole) and piece[0].name == field.code_name:
                return f"{text}.split({quoted(delimiter)})[{place}]"
    return None
