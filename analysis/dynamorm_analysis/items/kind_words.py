"""Words by which the names of tables and keys tell what kind of items there are, and whether these become ever more."""

GATHERING_WORDS = frozenset(
    {"log", "timelog", "worklog", "event", "message", "comment", "order", "transaction", "payment", "payout", "history"}
    | {"audit", "notification", "request", "booking", "reservation", "appointment", "post", "reading", "measurement"}
    | {"metric", "like", "vote", "review", "reply", "session", "activity", "visit", "click", "execution", "run", "tip"}
    | {"lease", "rental", "trade", "invoice", "ticket", "submission", "attempt", "purchase", "sale", "alert"}
    | {"incident", "expense", "swipe", "upload", "download", "deposit", "withdrawal", "transfer", "refund", "shipment"}
    | {"txn", "delivery", "inspection", "recording", "snapshot", "article", "photo", "tweet", "lead", "score", "bet"}
    | {"rating", "msg", "notif", "evt", "scan", "detection", "donation", "complaint", "inquiry", "enquiry", "checkin"}
    | {"claim", "assessment", "anomaly", "dispute"}
)
"""Words for what use itself leaves behind, more of it every day."""
MADE_WORDS = frozenset(
    {"task", "todo", "note", "chat", "conversation", "thread", "document", "doc", "job", "memory", "report", "workout"}
    | {"entry", "feedback", "meal", "prediction", "version", "revision", "change", "worksheet", "essay"}
)
"""Words for what people make as they use an application, one after the other; not for what a page holds, since it
belongs to one thing (pictures of a product) or is kept by hand (recipes, addresses of a user, saved searches)."""
PLAYED_WORDS = frozenset({"game", "match"})
PLAYER_WORDS = frozenset({"league", "club", "team", "player", "user", "member", "opponent", "season"})
"""Words for what is played, one after the other, and for those who play: not what belongs to one event."""
PEOPLE_WORDS = frozenset(
    {"user", "member", "client", "customer", "subscriber", "follower", "enrollment", "enrolment", "registration"}
    | {"employee", "student", "patient", "attendee", "participant", "candidate", "applicant", "voter"}
)
"""Words for people, of whom there are as many under one key as come to what it stands for."""
LISTENING_WORDS = frozenset({"connection", "subscription"})
"""Words for those who listen to one thing: as many as it draws."""
PIECE_WORDS = frozenset({"chunk", "embedding", "vector", "frame"})
"""Words for what a large thing is cut into, thousands of it as the thing is large."""
STOCK_WORDS = frozenset({"product", "item", "sku", "listing", "contact", "asset", "vehicle", "property"})
"""Words for what a business has or sells, thousands of it with time."""
BUSINESS_WORDS = frozenset(
    {"tenant", "organisation", "organization", "org", "company", "merchant", "vendor", "seller", "shop", "business"}
    | {"catalog", "catalogue", "inventory", "store", "warehouse", "factory", "plant", "facility"}
)
"""Words for those who have it."""
RECORDS_WORDS = frozenset({"log", "timelog", "worklog", "history", "audit", "activity"})
"""Words for all that something leaves behind, so that the key of one holds many."""
COMMON_WORDS = frozenset(
    {"city", "town", "village", "location", "county", "zip", "zipcode", "postcode", "neighborhood"}
) | frozenset({"genre", "brand", "manufacturer", "cuisine", "profession", "occupation", "jobtitle"})
"""Words for what many items have in common by which an index gathers them: all in a city, all of a genre."""
SOUGHT_WORDS = frozenset({"keyword", "hashtag", "ngram", "searchterm"})
"""Words for what texts are found by: the key of one holds all that mention it."""
CIRCLE_WORDS = frozenset({"team", "room", "family", "household", "party", "game", "match", "session", "chat", "group"})
"""Words for what only a few people have part in."""
OCCASION_WORDS = frozenset(
    {"order", "purchase", "payment", "invoice", "booking", "reservation", "appointment", "transaction", "txn", "ticket"}
    | {"shipment", "delivery", "refund"}
)
"""Words for single acts, under which there are a few others: the purchases and shipments of an order."""
ACT_WORDS = OCCASION_WORDS | {"message", "request"}
"""Words for single acts of which no more is kept than what became of each: who was told, and when."""
PART_WORDS = frozenset(
    {"step", "option", "share", "view", "widget", "favorite", "favourite", "bookmark", "address", "device", "pinned"}
    | {"credential", "passkey", "featured"}
)
"""Words for parts of one thing, and for what one person has or arranges, a few dozen of it."""
SEEN_WORDS = frozenset({"view", "share"})
"""Those of them that also stand for what use leaves behind, as the time in a sort key tells."""
SELDOM_WORDS = frozenset({"absence", "leave", "pto", "vacation"})
"""Words for what one person asks for some times a year: `leave_requests`."""
FEW_WORDS = frozenset(
    {"config", "configuration", "setting", "preference", "environment", "role", "permission", "policy", "tier", "plan"}
    | {
        "category",
        "holiday",
        "district",
        "province",
        "region",
        "feature",
        "flag",
        "parameter",
        "theme",
        "plugin",
        "template",
        "lookup",
        "admin",
        "faq",
    }
    | {"type", "topic", "language", "country", "currency", "size", "model", "guardrail", "layer", "stack", "weight"}
    | {"limit", "limiter", "limiting", "quota", "throttle", "throttling", "migration", "rule", "pricing"}
)
"""Words for what people arrange by hand, a few dozen of it."""
NESTED_WORDS = frozenset({"category"})
"""Those of them that lie in each other, so that code looks for the ones below another."""
ARRANGED_WORDS = frozenset({"fleet", "tag", "tenant", "workspace", "schema", "script", "webhook"}) | frozenset(
    {"connector", "integration", "connection", "endpoint", "provider", "company", "organisation", "organization"}
    | {"badge", "department", "reward"}
)
"""Words for what somebody has to set up before others use it, or who is connected now: perhaps a few hundred."""
SINGLE_WORDS = frozenset({"about", "bio", "cv", "homepage", "me", "owner", "portfolio", "profile", "resume"})
"""Words that, as the whole text of a key, stand for one thing, of which an application has no other."""
NAMING_WORDS = frozenset({"name", "key", "code"})
NAMED_IN_NUMBERS = frozenset(
    {"user", "file", "path", "bucket", "host", "domain", "object", "cache", "s3", "full"}
    | {"api", "access", "auth", "device", "idempotency", "invite", "license", "licence", "referral", "request"}
    | {"session", "short", "tracking", "verification"}
)
"""What a name may belong to that comes in any number, and what codes are that machines make: `username`, `api_key`."""
