"""The types of Go expressions, as far as a package tells them: what a function that is made needs to say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from dynamorm_analysis.syntax.go import parse
from rephrasing.go_rewriting import GoFile, child, declaration_of, inside, names_of, source

STRINGS = ("fmt.Sprintf", "uuid.NewString", "strconv.Itoa", "strings.ToLower", "strings.Join", "strings.TrimSpace")
KNOWN_RESULTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(STRINGS, ("string",)),
    "strings.ToUpper": ("string",),
    "strings.TrimPrefix": ("string",),
    "aws.ToString": ("string",),
    "aws.StringValue": ("string",),
    "strconv.FormatInt": ("string",),
    "os.Getenv": ("string",),
    "len": ("int",),
    "time.Now": ("time.Time",),
    "errors.New": ("error",),
    "fmt.Errorf": ("error",),
    "aws.String": ("*string",),
    "aws.Int32": ("*int32",),
    "context.Background": ("context.Context",),
    "context.TODO": ("context.Context",),
    "dynamodb.NewFromConfig": ("*dynamodb.Client",),
    "dynamodb.New": ("*dynamodb.DynamoDB",),
    "attributevalue.MarshalMap": ("map[string]types.AttributeValue", "error"),
    "dynamodbattribute.MarshalMap": ("map[string]*dynamodb.AttributeValue", "error"),
    "attributevalue.Marshal": ("types.AttributeValue", "error"),
    "dynamodbattribute.Marshal": ("*dynamodb.AttributeValue", "error"),
}
REQUESTS = (
    *("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"),
    *("TransactWriteItems", "TransactGetItems"),
)
MAPPED = re.compile(r"map\[[^\]]*\](.+)", re.DOTALL)


@dataclass(frozen=True)
class Declarations:
    """What a package declares: results of functions and methods, fields of structures, its variables."""

    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    methods: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    fields: dict[tuple[str, str], str] = field(default_factory=dict)
    variables: dict[str, Node] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)


def declarations_of(package: Mapping[str, str]) -> Declarations:
    found = Declarations()
    for text in package.values():
        for top in parse(text.encode()).root_node.named_children:
            _note(top, found)
    return found


def _note(top: Node, found: Declarations) -> None:
    if top.type == "function_declaration":
        found.functions[source(child(top, "name"))] = results_of(top)
    elif top.type == "method_declaration":
        found.methods[receiver_type(top), source(child(top, "name"))] = results_of(top)
    elif top.type == "type_declaration":
        for spec in top.named_children:
            _note_type(spec, found)
    elif top.type in ("var_declaration", "const_declaration"):
        for spec in inside(top, "var_spec", "const_spec"):
            found.variables.update((source(name), spec) for name in names_of(spec))


def _note_type(spec: Node, found: Declarations) -> None:
    name, meant = spec.child_by_field_name("name"), spec.child_by_field_name("type")
    if name is None or meant is None:
        return
    found.aliases[source(name)] = source(meant)
    if meant.type == "interface_type":
        for method in meant.named_children:
            if method.type == "method_elem":
                found.methods[source(name), source(child(method, "name"))] = results_of(method)
    elif meant.type == "struct_type":
        for each in inside(meant, "field_declaration"):
            kind = source(each.child_by_field_name("type"))
            names = [source(one) for one in each.children_by_field_name("name")] or [bare(kind).split(".")[-1]]
            found.fields.update(((source(name), one), kind) for one in names)


def results_of(function: Node) -> tuple[str, ...]:
    result = function.child_by_field_name("result")
    if result is None:
        return ()
    if result.type != "parameter_list":
        return (source(result),)
    found: list[str] = []
    for one in result.named_children:
        found += [source(child(one, "type"))] * max(1, len(one.children_by_field_name("name")))
    return tuple(found)


def receiver_type(method: Node) -> str:
    return bare(source(child(child(method, "receiver").named_children[0], "type")))


def bare(kind: str) -> str:
    return kind.lstrip("*")


@dataclass(frozen=True)
class Types:
    file: GoFile

    @cached_property
    def declared(self) -> Declarations:
        return declarations_of(self.file.package)

    def of_variable(self, identifier: Node) -> str | None:
        """The type of a variable where it is mentioned."""
        return self._of_name(identifier, 0)

    def of(self, node: Node) -> str | None:
        found = self._all(node, 0)
        return found[0] if found is not None and len(found) == 1 else None

    def of_call(self, call: Node) -> tuple[str, ...] | None:
        """What a call gives back."""
        return self._called(call, 0)

    def _of_name(self, identifier: Node, depth: int) -> str | None:
        name = source(identifier)
        declaring = declaration_of(identifier) or self.declared.variables.get(name)
        if declaring is None or depth > 12:
            return None
        if declaring.type == "type_switch_statement":
            return None
        kind = declaring.child_by_field_name("type")
        if kind is not None:
            return f"[]{source(kind)}" if declaring.type == "variadic_parameter_declaration" else source(kind)
        place = [source(one) for one in names_of(declaring)].index(name)
        if declaring.type == "range_clause":
            return self._of_round(child(declaring, "right"), place, depth + 1)
        values = declaring.child_by_field_name("right") or declaring.child_by_field_name("value")
        if values is None or values.type != "expression_list":
            return None
        given = values.named_children
        if len(given) == len(names_of(declaring)):
            found = self._all(given[place], depth + 1)
            return found[0] if found else None
        found = self._all(given[0], depth + 1)
        return found[place] if found is not None and place < len(found) else None

    def _of_round(self, over: Node, place: int, depth: int) -> str | None:
        kind = self._one(over, depth)
        if kind is None:
            return None
        kind = self.declared.aliases.get(kind, kind)
        if kind.startswith("map["):
            return kind[4:].split("]")[0] if place == 0 else _element(kind)
        if kind.startswith("[") or kind == "string":
            return "int" if place == 0 else _element(kind)
        return None

    def _one(self, node: Node, depth: int) -> str | None:
        found = self._all(node, depth)
        return found[0] if found else None

    def _all(self, node: Node, depth: int) -> tuple[str, ...] | None:
        if depth > 12:
            return None
        one = self._single(node, depth)
        if one is not None:
            return (one,)
        if node.type == "call_expression":
            return self._called(node, depth)
        return None

    def _single(self, node: Node, depth: int) -> str | None:
        match node.type:
            case "interpreted_string_literal" | "raw_string_literal":
                return "string"
            case "int_literal":
                return "int"
            case "float_literal":
                return "float64"
            case "true" | "false":
                return "bool"
            case "composite_literal":
                return source(child(node, "type"))
            case "identifier":
                return self._of_name(node, depth)
            case "parenthesized_expression":
                return self._one(node.named_children[0], depth + 1)
            case "type_conversion_expression" | "type_assertion_expression":
                return source(child(node, "type"))
            case "binary_expression":
                if source(child(node, "operator")) in ("==", "!=", "<", ">", "<=", ">=", "&&", "||"):
                    return "bool"
                return self._one(child(node, "left"), depth + 1) or self._one(child(node, "right"), depth + 1)
            case "unary_expression":
                return self._unary(node, depth)
            case "index_expression":
                kind = self._one(child(node, "operand"), depth + 1)
                return _element(self.declared.aliases.get(kind, kind)) if kind is not None else None
            case "slice_expression":
                return self._one(child(node, "operand"), depth + 1)
            case "selector_expression":
                return self._field(node, depth)
        return None

    def _unary(self, node: Node, depth: int) -> str | None:
        kind = self._one(child(node, "operand"), depth + 1)
        if kind is None:
            return None
        match source(child(node, "operator")):
            case "&":
                return f"*{kind}"
            case "*":
                return kind[1:] if kind.startswith("*") else None
            case "!" | "-":
                return kind
        return None

    def _field(self, node: Node, depth: int) -> str | None:
        of = self._one(child(node, "operand"), depth + 1)
        name = source(child(node, "field"))
        if of is None:
            return None
        if name in ("Item", "Items") and re.search(r"\bdynamodb\.\w+Output$", of):
            old = any("aws-sdk-go/" in path for path in self.file.imports.values())
            item = f"map[string]{'*dynamodb' if old else 'types'}.AttributeValue"
            return f"[]{item}" if name == "Items" else item
        return self.declared.fields.get((bare(of), name))

    def _called(self, call: Node, depth: int) -> tuple[str, ...] | None:
        function = child(call, "function")
        arguments = child(call, "arguments").named_children
        name = source(function)
        if name in KNOWN_RESULTS:
            return KNOWN_RESULTS[name]
        if name in ("string", "int", "int64", "int32", "float64"):
            return (name,)
        if name in ("append", "make") and arguments:
            kind = self._one(arguments[0], depth + 1) if name == "append" else source(arguments[0])
            return (kind,) if kind is not None else None
        if name == "new" and arguments:
            return (f"*{source(arguments[0])}",)
        if function.type == "identifier":
            return None if declaration_of(function) is not None else self.declared.functions.get(name)
        if function.type != "selector_expression":
            return None
        method = source(child(function, "field"))
        of = self._one(child(function, "operand"), depth + 1)
        if of is not None and (found := self.declared.methods.get((bare(of), method))) is not None:
            return found
        plain = method.removesuffix("WithContext")
        if plain in REQUESTS and any(
            f"dynamodb.{plain}Input" in (self._one(one, depth + 1) or "") for one in arguments
        ):
            return (f"*dynamodb.{plain}Output", "error")
        return None


def _element(kind: str) -> str | None:
    if kind == "string":
        return "rune"
    if found := MAPPED.fullmatch(kind):
        return found[1]
    found = re.fullmatch(r"\[[^\]]*\](.+)", kind, re.DOTALL)
    return found[1] if found else None
