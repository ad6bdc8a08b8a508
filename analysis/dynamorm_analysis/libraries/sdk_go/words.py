"""The words of the AWS SDK for Go: its packages, requests, constants and types of values."""

from dynamorm_analysis.model.access import Operation

MARKERS = ("aws-sdk-go/service/dynamodb", "aws-sdk-go-v2/service/dynamodb")
PACKAGES = ("github.com/aws/aws-sdk-go/service/dynamodb", "github.com/aws/aws-sdk-go-v2/service/dynamodb")
EXPRESSIONS = (
    "github.com/aws/aws-sdk-go/service/dynamodb/expression",
    "github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression",
)

SINGLE: dict[str, Operation] = {
    "Query": "query",
    "Scan": "scan",
    "GetItem": "get",
    "PutItem": "put",
    "UpdateItem": "update",
    "DeleteItem": "delete",
}
SEVERAL = frozenset({"BatchGetItem", "BatchWriteItem", "TransactWriteItems", "TransactGetItems"})
STATEMENTS = frozenset({"ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"})
REQUESTS = frozenset({*SINGLE, *SEVERAL, *STATEMENTS})
PAGING = frozenset({"Query", "Scan"})
# How a request is written: `Query(ctx, input)`, of the first version also with these endings.
ENDINGS = ("", "WithContext", "Pages", "PagesWithContext", "Request")
# What reads page after page: `NewQueryPaginator(client, input)`.
PAGINATORS = {f"New{name}Paginator": name for name in PAGING}
METHODS: dict[str, str] = {f"{name}{ending}": name for name in REQUESTS for ending in ENDINGS} | PAGINATORS

CONSTANTS = {
    "KeyTypeHash": "HASH",
    "KeyTypeRange": "RANGE",
    "ScalarAttributeTypeS": "S",
    "ScalarAttributeTypeN": "N",
    "ScalarAttributeTypeB": "B",
    "ProjectionTypeAll": "ALL",
    "ProjectionTypeKeysOnly": "KEYS_ONLY",
    "ProjectionTypeInclude": "INCLUDE",
    "SelectCount": "COUNT",
    "SelectAllAttributes": "ALL_ATTRIBUTES",
    "ComparisonOperatorEq": "EQ",
    "ComparisonOperatorNe": "NE",
    "ComparisonOperatorLt": "LT",
    "ComparisonOperatorLe": "LE",
    "ComparisonOperatorGt": "GT",
    "ComparisonOperatorGe": "GE",
    "ComparisonOperatorBetween": "BETWEEN",
    "ComparisonOperatorBeginsWith": "BEGINS_WITH",
    "ComparisonOperatorIn": "IN",
    "ComparisonOperatorContains": "CONTAINS",
    "ComparisonOperatorNotContains": "NOT_CONTAINS",
    "ComparisonOperatorNotNull": "NOT_NULL",
    "ComparisonOperatorNull": "NULL",
    "ConditionalOperatorAnd": "AND",
    "ConditionalOperatorOr": "OR",
}
MEMBER = "AttributeValueMember"

# What makes items of structs, and the tags that name the attributes: the first version knows those of JSON too.
MARSHALLERS = {
    "github.com/aws/aws-sdk-go/service/dynamodb/dynamodbattribute.MarshalMap": ("dynamodbav", "json"),
    "github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue.MarshalMap": ("dynamodbav",),
}
# What makes the value of an attribute of anything.
MARSHALLING = frozenset({
    "github.com/aws/aws-sdk-go/service/dynamodb/dynamodbattribute.Marshal",
    "github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue.Marshal",
})  # fmt: skip
NEXT_PAGE = "LastEvaluatedKey"
"""The field of a response that tells where its page ended."""
