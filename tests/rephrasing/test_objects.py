"""Items that become objects are used by their attributes."""

from rephrasing.objects import REPHRASINGS

BEFORE = """\
import boto3


def change(page):
    item = table.get_item(Key={"page": page})["Item"]
    item["seen"] = item.get("seen", 0) + 1
    table.put_item(Item=item)


def look(page):
    found = table.get_item(Key={"page": page}).get("Item")
    if not found:
        return None
    return found["seen"]


def show(page):
    item = table.get_item(Key={"page": page})["Item"]
    return render(item)
"""
CLASSES = """\
@dataclass
class Record0:
    page: Any = None
    seen: Any = 0


def change(page):
    item = Record0(**table.get_item(Key={"page": page})["Item"])
    item.seen = item.seen + 1
    table.put_item(Item=asdict(item))
"""
PERHAPS = """\
def look(page):
    found_data = table.get_item(Key={"page": page}).get("Item")
    found = Record1.model_validate(found_data) if found_data else None
    if not found:
        return None
    return found.seen
"""
FUNCTION = """\
    found_data = table.get_item(Key={"page": page}).get("Item")
    return Record1.from_item(found_data) if found_data else None


def look(page):
    found = _record_of_"""


def test_an_item_is_an_object_of_a_class_that_has_its_attributes() -> None:
    """What is read becomes an object, and an item again where it is put; where there is none, there is no object."""
    assert CLASSES in REPHRASINGS["items-as-dataclasses"]({"pages.py": BEFORE})["pages.py"]
    assert PERHAPS in REPHRASINGS["items-as-models"]({"pages.py": BEFORE})["pages.py"]


def test_items_that_others_are_given_stay_items() -> None:
    """A function that hands its item on keeps it as it is."""
    after = REPHRASINGS["items-as-own-classes"]({"pages.py": BEFORE})["pages.py"]
    assert BEFORE[BEFORE.index("def show") :] in after


def test_objects_come_from_functions_that_read_items() -> None:
    """A function of its own reads the item and makes the object."""
    assert FUNCTION in REPHRASINGS["own-classes-from-functions"]({"pages.py": BEFORE})["pages.py"]
