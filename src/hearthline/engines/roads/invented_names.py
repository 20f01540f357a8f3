"""Names of the invented towns and streets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """An invented town or district.

    Parameters
    ----------
    name
        Its name.
    zip_code
        Five digits beginning with 429, which is not assigned to any post office.
    x, y
        Kilometres east and north of the middle of the area.
    reach
        Radius of the built-up land in kilometres.
    is_main
        True for the city itself.
    """

    name: str
    zip_code: str
    x: float
    y: float
    reach: float
    is_main: bool = False


TOWNS = (
    Town("Harrow Falls", "42901", 0.5, 0.6, 4.6, is_main=True),
    Town("Northgate", "42902", 1.5, 5.6, 3.2),
    Town("Tansy Heights", "42903", -5.2, 4.4, 3.0),
    Town("Elder Mill", "42904", 6.8, 4.2, 2.8),
    Town("Brackenridge", "42905", -2.5, 9.4, 2.4),
    Town("Corran", "42906", 7.2, 9.0, 2.2),
    Town("Southbank", "42911", -0.4, -4.4, 3.4),
    Town("Millrace", "42912", 6.2, -4.0, 3.0),
    Town("Oldcastle", "42913", -6.4, -4.8, 2.8),
    Town("Fennimore", "42914", 2.6, -9.2, 2.4),
    Town("Quarry Hill", "42915", -8.8, 0.9, 2.2),
    Town("Wexcombe", "42916", 10.6, -8.6, 2.2),
)

# fmt: off
_FIRST = (
    "Alder", "Amber", "Anvil", "Arbor", "Ash", "Aspen", "Aster", "Badger", "Barley", "Basil",
    "Beacon", "Beech", "Bellwether", "Birch", "Bittern", "Bluebell", "Bramble", "Briar", "Brook",
    "Burdock", "Buttercup", "Calico", "Candle", "Cardinal", "Cedar", "Chapel", "Cherry",
    "Chestnut", "Clover", "Cobbler", "Copper", "Coral", "Cowslip", "Crane", "Cress", "Cricket",
    "Crocus", "Currant", "Cypress", "Daisy", "Dogwood", "Dove", "Drover", "Elm", "Ember",
    "Fairview", "Falcon", "Fern", "Fiddler", "Finch", "Flax", "Foxglove", "Garnet", "Ginger",
    "Glade", "Glover", "Goldfinch", "Granary", "Grove", "Harvest", "Hawthorn", "Hazel", "Heather",
    "Hemlock", "Heron", "Hickory", "Holly", "Honeysuckle", "Hopper", "Iris", "Ivy", "Jasmine",
    "Juniper", "Kestrel", "Kiln", "Lantern", "Larch", "Lark", "Laurel", "Lavender", "Lilac",
    "Linden", "Linnet", "Locust", "Lupine", "Magnolia", "Mallow", "Maple", "Marigold", "Meadow",
    "Merlin", "Mill", "Mint", "Mulberry", "Myrtle", "Nettle", "Nutmeg", "Oak", "Orchard",
    "Oriole", "Osprey", "Otter", "Partridge", "Peach", "Pebble", "Pepper", "Periwinkle", "Pine",
    "Plover", "Plum", "Poplar", "Poppy", "Potter", "Primrose", "Quail", "Quarry", "Quince",
    "Raven", "Redbud", "Reed", "Robin", "Rosemary", "Rowan", "Rushes", "Saddler", "Saffron",
    "Sage", "Sorrel", "Sparrow", "Spruce", "Starling", "Sumac", "Sundew", "Swallow", "Sycamore",
    "Tailor", "Tansy", "Teasel", "Thatcher", "Thistle", "Thrush", "Thyme", "Timber", "Trillium",
    "Tulip", "Tupelo", "Verbena", "Violet", "Walnut", "Weaver", "Willow", "Wisteria", "Woodbine",
    "Wren", "Yarrow", "Yew",
)
# fmt: on
_ENDS = ("Street", "Avenue", "Lane", "Drive", "Road", "Court", "Way", "Place")
_ARTERIAL_ENDS = ("Pike", "Boulevard", "Parkway", "Road")


def street_name(number: int, *, is_arterial: bool) -> str:
    """Return the name of the n-th street; neighbouring numbers sound nothing alike."""
    mixed = (number * 2_654_435_761) % 2**32
    first = _FIRST[mixed % len(_FIRST)]
    ends = _ARTERIAL_ENDS if is_arterial else _ENDS
    return f"{first} {ends[(mixed // len(_FIRST)) % len(ends)]}"
