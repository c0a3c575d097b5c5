"""What each library needs: as its README says it, and as its CMakeLists.txt does.

A README says it in one line: `Needs: vocabulary, storage; SQLite.` Before the semicolon are libraries of
ours, or `nothing of ours`, and behind it packages, if there are any. What these need in turn is not named.
"""
import pathlib
import re
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBS = sorted(file.parent.name for file in (ROOT / "libs").glob("*/CMakeLists.txt"))
LINE = re.compile(r"^Needs: (?P<libs>[\w, ]+?)(?:; (?P<packages>[^;]+))?\.$", re.M)


@dataclass
class Package:
    target: str    # in CMake
    headers: str   # how they are included


PACKAGES = {
    "Boost": Package("Boost::headers", "boost/"),
    "CLI11": Package("CLI11::CLI11", "CLI/"),
    "cpp-httplib": Package("PkgConfig::httplib", "httplib.h"),
    "nats.c": Package("PkgConfig::libnats", "nats/"),
    "nlohmann/json": Package("nlohmann_json::nlohmann_json", "nlohmann/"),
    "prometheus-cpp": Package("prometheus-cpp::core", "prometheus/"),
    "simdjson": Package("simdjson::simdjson", "simdjson.h"),
    "spdlog": Package("spdlog::spdlog", "spdlog/"),
    "SQLite": Package("PkgConfig::sqlite3", "sqlite3.h"),
    "SQLiteCpp": Package("SQLiteCpp", "SQLiteCpp/"),
    "xxHash": Package("PkgConfig::libxxhash", "xxhash.h"),
}


@dataclass
class Needs:
    libs: list[str]
    packages: list[str]


def named(lib, root=ROOT):
    """What the README names. Raises ValueError if it does not."""
    lines = [line for line in (root / "libs" / lib / "README.md").read_text().splitlines() if line.startswith("Needs:")]
    parts = LINE.match(lines[0]) if len(lines) == 1 else None
    if not parts:
        raise ValueError(f"libs/{lib}/README.md: one line must say `Needs: one_of_ours, another; Package.`")
    libs = [] if parts["libs"] == "nothing of ours" else parts["libs"].split(", ")
    return Needs(sorted(libs), sorted((parts["packages"] or "").split(", ")) if parts["packages"] else [])


def declared(lib, root=ROOT):
    """What CMake links the library with."""
    def words(key):
        found = re.search(rf"\b{key}\b([^)]*?)(?=\b[A-Z]{{4,}}\b|\))", (root / "libs" / lib / "CMakeLists.txt").read_text())
        return found[1].split() if found else []

    name_of = {package.target: name for name, package in PACKAGES.items()}
    return Needs(sorted(words("DEPENDS")), sorted(name_of.get(target, target) for target in words("USES")))


def included(lib, root=ROOT):
    """What the sources include, those of tests as well, but for what only tests may have."""
    needs = Needs([], [])
    for file in (root / "libs" / lib).rglob("*.[hc]pp"):
        for header in re.findall(r'^#include ["<]([^">]+)[">]', file.read_text(), re.M):
            needs.libs += [name for name in LIBS if name != lib and header.startswith(name + "/")]
            needs.packages += [name for name, package in PACKAGES.items() if header.startswith(package.headers)]
    return Needs(sorted(set(needs.libs)), sorted(set(needs.packages)))


def all_of(lib, root=ROOT):
    """The library and all that it needs, and what these need, by their READMEs: lowest first."""
    ordered = []

    def add(name):
        if name in ordered:
            return
        for each in named(name, root).libs:
            add(each)
        ordered.append(name)

    add(lib)
    return ordered
