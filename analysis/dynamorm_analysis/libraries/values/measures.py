"""What is called as numbers are that have a fraction: `price`, `weightKg`, `confidence_score`."""

from dynamorm_analysis.words import words_of

MEASURES = frozenset({
    "altitude", "amount", "balance", "budget", "confidence", "cost", "discount", "distance", "fee", "humidity",
    "income", "lat", "latitude", "lng", "longitude", "percentage", "ph", "price", "probability", "revenue", "salary",
    "similarity", "speed", "subtotal", "tax", "temperature", "voltage", "wage", "weight",
})  # fmt: skip
"""What as a rule has a fraction, at least at times."""
UNITS = frozenset(
    {"c", "celsius", "eur", "f", "fahrenheit", "gbp", "inr", "kg", "kmh", "lbs", "mi", "percent", "rate", "score"}
    | {"total", "usd", "value"}
)
"""Words that stand behind a measure, and leave it one."""
MAPS = frozenset({"coordinates", "coords", "location", "measurements", "metrics", "parameters", "params", "readings"})
"""Last words of maps that hold such numbers among others."""


def is_measure(name: str) -> bool:
    """Whether a name is that of a measure or an amount, perhaps with its unit: `price_usd_month`, `cost_per_mile`."""
    words = words_of(name)
    while len(words) > 1 and words[-1] in UNITS and "per" not in words:
        words.pop()
    if "per" in words[1:]:
        words = words[: words.index("per", 1)]
    return (words or [""])[-1] in MEASURES


def is_map_of_measures(name: str) -> bool:
    """Whether a name is that of a map which holds measures among others."""
    return (words_of(name) or [""])[-1] in MAPS
