"""Files that are made to be hard, of any size: what is deep, long, cyclic or ambiguous, in every language."""

from collections.abc import Callable

Files = dict[str, bytes]
Make = Callable[[int], str]

BOTO3 = 'import boto3\nfrom boto3.dynamodb.conditions import Attr, Key\ntable = boto3.resource("dynamodb").Table("t")\n'
PYNAMODB = (
    "from pynamodb.models import Model\nfrom pynamodb.attributes import UnicodeAttribute, NumberAttribute\n"
    "class Order(Model):\n    class Meta:\n        table_name = 'orders'\n"
    "    order_id = UnicodeAttribute(hash_key=True)\n    state = UnicodeAttribute()\n"
)
GO = 'package a\nimport "github.com/pay-theory/dynamorm"\ntype Order struct {\n\tID string `dynamorm:"pk"`\n}\n'


SDK = """package a
import "github.com/aws/aws-sdk-go/service/dynamodb"
type I interface { All() }
type M struct {}
func (m *M) All() {}
type S struct { c *dynamodb.DynamoDB; table string; next *S }
func (s *S) All() { s.c.Scan(&dynamodb.ScanInput{TableName: &s.table}) }
"""


def _numbered(text: str) -> Make:
    """The text so many times, `#` standing for the number and `~` for the next."""
    return lambda n: "".join(text.replace("#", str(i)).replace("~", str(i + 1)) for i in range(n))


def _nested(start: str, middle: str, end: str) -> Make:
    return lambda n: start * n + middle + end * n


def _indented(text: str, last: str) -> Make:
    return lambda n: "".join("    " * i + text.replace("#", str(i)) for i in range(n)) + "    " * n + last


PYTHON: dict[str, Make] = {
    "parentheses": lambda n: f"x = {_nested('(', '1', ')')(n)}\n",
    "brackets that never close": lambda n: "x = " + "[" * n,
    "lists": lambda n: f"x = {_nested('[', '1', ']')(n)}\n",
    "dictionaries": lambda n: f"x = {_nested('{1: ', '1', '}')(n)}\n",
    "calls": lambda n: f"x = {_nested('f(', '1', ')')(n)}\n",
    "lambdas": lambda n: f"x = {'lambda: ' * n} 1\n",
    "conditionals": lambda n: f"x = {'a if b else ' * n} 1\n",
    "comprehensions": lambda n: f"x = {_nested('[', 'y', ' for y in z]')(n)}\n",
    "blocks": _indented("if x:\n", "pass\n"),
    "loops around a request": lambda n: BOTO3 + _indented("for i# in x:\n", 'table.get_item(Key={"id": i0})\n')(min(n, 90)),
    "functions": _indented("def f#():\n", "pass\n"),
    "classes": _indented("class C#:\n", "x = 1\n"),
    "branches": lambda n: "if x == 0: y = 0\n" + _numbered("elif x == #: y = #\n")(n),
    "members": lambda n: "x = a" + ".b" * n + "\n",
    "chained calls": lambda n: BOTO3 + "x = table" + ".meta.client()" * n + '.query(KeyConditionExpression=Key("a").eq(1))\n',
    "additions": lambda n: BOTO3 + "t = 'a'" + " + 'b'" * n + "\nboto3.resource('dynamodb').Table(t).scan()\n",
    "holes": lambda n: BOTO3 + "t = f'" + "{x}" * n + "'\nboto3.resource('dynamodb').Table(t).scan()\n",
    "strings side by side": lambda n: "x = (" + "'a' " * n + ")\n",
    "comparisons": lambda n: "x = a" + " < b" * n + "\n",
    "conjunctions": lambda n: "x = a" + " and b or c" * n + "\n",
    "parameters": lambda n: "def f(" + _numbered("a#=#, ")(n) + "): pass\n",
    "arguments": lambda n: "f(" + _numbered("a#=#, ")(n) + ")\n",
    "entries": lambda n: "x = {" + _numbered("'k#': [#], ")(n) + "}\n",
    "a long name": lambda n: BOTO3 + "x" * n + " = table\n" + "x" * n + ".scan()\n",
    "one line": lambda n: BOTO3 + "table.scan(); " * n,
    "decorators": lambda n: _numbered("@d#(x)\n")(n) + "def f(): pass\n",
    "an assignment to itself": lambda n: BOTO3 + "t = 'a'\n" + "t = t + t\n" * n + "boto3.resource('dynamodb').Table(t).scan()\n",
    "variables of variables": lambda n: BOTO3 + "a0 = table\n" + _numbered("a~ = a# or a#\n")(n) + f"a{n}.scan()\n",
    "a loop that adds to itself": lambda n: BOTO3 + "p = {}\n" + _numbered("while x: p['k#'] = p\n")(n) + "table.query(**p)\n",
    "conditions built on": lambda n: BOTO3 + "c = Key('a').eq(1)\n" + _numbered("if x: c = c & Attr('b#').eq(#)\n")(n)
    + "table.query(KeyConditionExpression=c)\n",
    "a long condition": lambda n: BOTO3 + "table.scan(FilterExpression=Attr('a').eq(1)" + _numbered(" & Attr('b#').eq(#)")(n) + ")\n",
    "a long expression": lambda n: BOTO3 + f'table.scan(FilterExpression="{_nested("(NOT ", "a = :a", ")")(n)}")\n',
    "a long update": lambda n: BOTO3 + 'table.update_item(Key={"id": "1"}, UpdateExpression="SET ' + _numbered("a# = :a#, ")(n) + 'b = :b")\n',
    "many names": lambda n: BOTO3 + "table.scan(ExpressionAttributeNames={" + _numbered("'#n#': 'a#', ")(n) + "})\n",
    "a transaction": lambda n: "import boto3\nboto3.client('dynamodb').transact_write_items(TransactItems=["
    + _numbered("{'Put': {'TableName': 't', 'Item': {'id': {'S': '#'}}}}, ")(n) + "])\n",
    "functions in a circle": lambda n: BOTO3 + _numbered("def f#(x): return f~(x) or f0(x) or table.query(**x)\n")(n) + f"def f{n}(x): return f0(x)\nf0({{}})\n",
    "wrappers of wrappers": lambda n: BOTO3 + "def f0(**p): return table.query(**p)\n" + _numbered("def f~(**p): return f#(**p)\n")(n) + f"f{n}(IndexName='i')\n",
    "properties in a circle": lambda n: BOTO3 + "class C:\n" + _numbered("    @property\n    def p#(self): return self.p~\n")(n)
    + f"    @property\n    def p{n}(self): return self.p0\n    def f(self): self.p0.query(KeyConditionExpression=Key('a').eq(1))\n",
    "classes in a circle": lambda n: PYNAMODB + f"class C0(C{n}): pass\n" + _numbered("class C~(C#, Order): pass\n")(n) + "C0.scan()\n",
    "a long line of classes": lambda n: PYNAMODB + "class C0(Order): pass\n" + _numbered("class C~(C#): a# = UnicodeAttribute()\n")(n) + f"C{n}.scan(C{n}.a0 == 'x')\n",
    "a class of itself": lambda n: PYNAMODB + "class A(A): pass\n" * n + "A.query('x')\n",
    "many attributes": lambda n: PYNAMODB + _numbered("    a# = UnicodeAttribute()\n")(n) + "Order.scan(Order.a1 == 'x')\n",
    "equal scans": lambda n: PYNAMODB + _numbered("def f#(x): return list(Order.scan(Order.state == x))\n")(n),
    "a long filter": lambda n: PYNAMODB + "Order.scan(" + "(Order.state == 'a') | " * n + "(Order.state == 'b'))\n",
    "constructors in a circle": lambda n: BOTO3 + _numbered("class C#:\n    def __init__(self, t): self.t = C~(t).t\n")(n)
    + f"class C{n}:\n    def __init__(self, t): self.t = C0(t).t\nC0(table).t.query(KeyConditionExpression=Key('a').eq(1))\n",
    "a repository in many places": lambda n: BOTO3 + "class R:\n    def __init__(self, t): self.t = t\n    def all(self): return self.t.scan()\n"
    + _numbered("r# = R(boto3.resource('dynamodb').Table('t#'))\nr#.all()\n")(n),
    "suppressions": lambda n: PYNAMODB + "Order.scan()  # dynamorm: ignore[SC003]\n# noqa: X1\n" * n,
}  # fmt: skip

OTHERS: dict[str, tuple[str, Make]] = {
    "go: blocks": ("a.go", lambda n: GO + "func f() {" + "if x {" * n + "}" * n + "}\n"),
    "go: parentheses": ("a.go", lambda n: GO + f"var x = {_nested('(', '1', ')')(n)}\n"),
    "go: composites": ("a.go", lambda n: GO + f"var x = {_nested('T{', '1', '}')(n)}\n"),
    "go: a chain": ("a.go", lambda n: GO + 'func f(db dynamorm.DB) { db.Model(&Order{})' + '.Where("A", "=", 1)' * n + ".First(nil) }\n"),
    "go: fields": ("a.go", lambda n: GO + "type T struct {\n" + _numbered('A# string `dynamorm:"index:i#,pk"`\n')(n) + "}\n"),
    "go: a long tag": ("a.go", lambda n: GO + "type T struct {\n A string `dynamorm:\"" + "index:a,sk," * n + '"`\n}\n'),
    "go: structs in a circle": ("a.go", lambda n: GO + f"type T0 struct {{ T{n} }}\n" + _numbered("type T~ struct { T#; *T0 }\n")(n)),
    "go: functions in a circle": ("a.go", lambda n: GO + _numbered("func f#() string { return f~() + f0() }\n")(n) + f"func f{n}() string {{ return f0() }}\n"),
    "go: constructors in a circle": ("a.go", lambda n: SDK + _numbered("func f#(x int, t string) I {\nif x == 1 { return f~(x, t) }\nif x == 2 { return f~(x+1, t) }\nreturn f0(x+2, t)\n}\n")(n)
        + f'func f{n}(x int, t string) I {{ return &S{{table: t}} }}\nfunc g() {{ f0(1, "a").All() }}\n'),
    "go: objects in objects": ("a.go", lambda n: SDK + _numbered("func h#(s *S) *S { return &S{next: h~(s.next), table: s.table} }\n")(n)
        + f"func h{n}(s *S) *S {{ return h0(s) }}\nfunc g(s *S) {{ h0(s){'.next' * n}.All() }}\n"),
    "go: constants": ("a.go", lambda n: GO + "const (\nc0 = \"a\"\n" + _numbered("c~ = c# + c#\n")(n) + ")\n"),
    "go: texts": ("a.go", lambda n: GO + "var x = \"a\"" + ' + "b"' * n + "\n"),
    "yaml: an alias bomb": ("template.yaml", lambda n: "a0: &a0 [x, x]\n" + _numbered("a~: &a~ [*a#, *a#, *a#]\n")(n) + f"Resources: *a{n}\n"),
    "yaml: merges": ("template.yaml", lambda n: "a0: &a0 {Type: AWS::DynamoDB::Table}\n" + _numbered("a~: &a~ {<<: *a#, b#: *a#}\n")(n) + f"Resources: {{T: *a{n}}}\n"),
    "yaml: an anchor in itself": ("template.yaml", lambda n: "Resources: &r\n" + _numbered("  T#: &t# {Type: AWS::DynamoDB::Table, Properties: *t#, X: *r}\n")(n)),
    "yaml: lists": ("template.yaml", lambda n: "Resources: " + _nested("[", "", "]")(n) + "\n"),
    "yaml: levels": ("template.yaml", lambda n: "".join("  " * i + f"k{i}:\n" for i in range(min(n, 300))) + "  " * min(n, 300) + "x: AWS::DynamoDB::Table\n"),
    "yaml: tables": ("template.yaml", lambda n: "Resources:\n" + _numbered("  T#:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: !Sub '${T~}-${T#}'\n")(n)),
    "yaml: parameters in a circle": ("serverless.yml", lambda n: "service: s\ncustom:\n" + _numbered("  v#: ${self:custom.v~}-${self:custom.v0}\n")(n) + f"  v{n}: ${{self:custom.v0}}\n"
    + "resources:\n  Resources:\n    T:\n      Type: AWS::DynamoDB::Table\n      Properties:\n        TableName: ${self:custom.v0}\n"),
    "yaml: a long text": ("template.yaml", lambda n: "Description: >\n" + "  word\n" * n),
    "jinja: blocks": ("template.yaml.j2", lambda n: "Resources:\n" + "  {% if a %}\n" * n + _numbered("  T#:\n    Type: AWS::DynamoDB::Table\n")(n) + "  {% endif %}\n" * n),
    "jinja: holes": ("template.yaml.j2", lambda n: "Resources: [" + "{{ a }}, {% if a %}b{% endif %}, " * n + "]\n"),
    "jinja: files put in": ("template.yaml.j2", lambda n: "Resources:\n" + _numbered("  T#:\n    Type: AWS::DynamoDB::Table\n    {% include 'a' %}\n")(n)),
    "yaml: nested stacks": ("a.yaml", lambda n: "Parameters: {P: {Type: String}}\nResources:\n" + _numbered("  S#: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml, Parameters: {P: !GetAtt S~.Outputs.P}}}\n"
    "  F#: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {T: !Ref P, U: !GetAtt S~.Outputs.P}}}}\n")(n) + f"Outputs: {{P: {{Value: !GetAtt S{n}.Outputs.P}}}}\n"),
    "json: lists": ("template.json", lambda n: _nested("[", "", "]")(n)),
    "json: levels": ("template.json", lambda n: _nested('{"Resources": ', "1", "}")(n)),
    "json: functions": ("template.json", lambda n: '{"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": ' + _nested('{"Fn::Sub": ', '"a"', "}")(n) + "}}}}"),
    "json: tables": ("template.json", lambda n: '{"Resources": {' + _numbered('"T#": {"Type": "AWS::DynamoDB::Table"}, ')(n) + '"U": {}}}'),
    "hcl: parentheses": ("main.tf", lambda n: f"locals {{\n  a = {_nested('(', '1', ')')(n)}\n}}\n"),
    "hcl: blocks": ("main.tf", lambda n: 'resource "aws_dynamodb_table" "t" {\n' + "a {\n" * n + "}\n" * n + "}\n"),
    "hcl: locals in a circle": ("main.tf", lambda n: "locals {\n" + _numbered('  l# = "${local.l~}${local.l~}"\n')(n) + f'  l{n} = local.l0\n}}\nresource "aws_dynamodb_table" "t" {{\n  name = local.l0\n}}\n'),
    "hcl: texts": ("main.tf", lambda n: 'locals {\n  a = "' + "${x}" * n + '"\n}\n'),
    "hcl: lines that are torn": ("main.tf", lambda n: 'module "a" {\n source = "../a"\n' + ' ./a"\n' * n + "}\n"),
    "hcl: an open text": ("main.tf", lambda n: "locals {\n  a = <<EOT\n" + "x ${\n" * n),
    "go.mod: lines": ("go.mod", lambda n: "module a\n" + _numbered("require a/b# v1.0.#\n")(n)),
    "requirements: lines": ("requirements.txt", _numbered("package# >= 1.#, <2 ~\n")),
    "requirements: spaces": ("pyproject.toml", lambda n: 'a = [' + ' "a" ' * n + "\n" + "b" + " " * n + "\nc = {" + "version = " * n),
    "requirements: braces": ("Pipfile.lock", lambda n: '{"a": ' * n + '{"version": "' * n),
    "typescript: parentheses": ("a.ts", lambda n: f"const x = {_nested('(', '1', ')')(n)};\n"),
    "typescript: objects": ("a.ts", lambda n: f"const x = {_nested('{a: ', '1', '}')(n)};\n"),
    "typescript: functions": ("a.ts", lambda n: f"const x = {_nested('() => { return ', '1', ' }')(n)};\n"),
    "typescript: a chain": ("a.ts", lambda n: "import * as d from 'aws-cdk-lib/aws-dynamodb';\nconst t = new d.Table(this, 'T', {})" + ".a()" * n + ";\n"),
    "typescript: texts": ("a.ts", lambda n: "const x = `" + "${a}" * n + "`;\n"),
    "typescript: classes in a circle": ("a.ts", lambda n: "import {Table} from 'aws-cdk-lib/aws-dynamodb';\n" + f"class C0 extends C{n} {{}}\n" + _numbered("class C~ extends C# { t = new C#(this, 'x', {}) }\n")(n)),
    "typescript: constants": ("a.ts", lambda n: "import {Table} from 'aws-cdk-lib/aws-dynamodb';\nconst a0 = 'x';\n" + _numbered("const a~ = a# + a#;\n")(n) + f"new Table(this, a{n}, {{tableName: a{n}}});\n"),
    "typescript: generics": ("a.ts", lambda n: "let x: " + _nested("A<", "B", ">")(n) + ";\n"),
}  # fmt: skip


def _imports_in_a_circle(n: int) -> Files:
    texts = {f"m{i}.py": f"from m{(i + 1) % n} import x, table\nfrom m{(i + 2) % n} import *\n" for i in range(n)}
    texts["m0.py"] += BOTO3 + "x.scan()\ny.query(KeyConditionExpression=Key('a').eq(1))\n"
    return {path: text.encode() for path, text in texts.items()}


def _stars_in_a_circle(n: int) -> Files:
    stars = {i: "".join(f"from m{j} import *\n" for j in range(i % 7, n, max(n // 8, 1))) for i in range(n)}
    return {f"m{i}.py": (stars[i] + "import boto3\nunknown.scan(TableName=name)\n").encode() for i in range(n)}


def _many_files(n: int) -> Files:
    shared = {"shared.py": (BOTO3 + "def find(**p): return table.query(**p)\n").encode()}
    return shared | {
        f"a{i}.py": f"import shared\ndef f{i}(): shared.find(IndexName='i{i}')\n".encode() for i in range(n)
    }


def _encoded(encoding: str) -> Callable[[int], Files]:
    return lambda n: {"a.py": (BOTO3 + "table.scan()  # ä\n" * n).encode(encoding), "template.yaml": b"\0" * n}


HARD: dict[str, Callable[[int], Files]] = {
    **{f"python: {name}": (lambda n, make=make: {"a.py": make(n).encode()}) for name, make in PYTHON.items()},
    **{name: (lambda n, path=path, make=make: {path: make(n).encode()}) for name, (path, make) in OTHERS.items()},
    "python: imports in a circle": _imports_in_a_circle,
    "python: stars in a circle": _stars_in_a_circle,
    "python: many callers": _many_files,
    "utf-16": _encoded("utf-16"),
    "latin-1": _encoded("latin-1"),
    "carriage returns": lambda n: {"a.py": (BOTO3 + "table.scan()\n" * n).replace("\n", "\r").encode()},
    "carriage returns and line feeds": lambda n: {
        "a.py": (BOTO3 + "table.scan()\n" * n).replace("\n", "\r\n").encode()
    },
    "nothing but zeros": lambda n: {
        f"a.{ending}": b"\0" * n for ending in ("py", "go", "yaml", "json", "tf", "ts", "mod")
    },
}
