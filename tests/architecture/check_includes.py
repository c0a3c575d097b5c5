#!/usr/bin/env python3
"""Fails when a file includes something that its layer may not know. The two tables are the architecture.

  check_includes.py <project root>
"""
import fnmatch
import pathlib
import re
import sys

# The libraries, bottom to top, and which others each may use. Every lib may use itself.
LIBS = {
    "vocabulary": [],
    "json": ["vocabulary"],
    "resilience": ["vocabulary"],
    "observability": ["vocabulary"],
    "sharding": [],
    "contracts": ["vocabulary", "sharding"],
    "http": ["vocabulary", "json", "observability"],
    "storage": ["vocabulary"],
    "messaging": ["vocabulary", "json", "resilience", "observability", "storage"],
    "channels": ["vocabulary", "json", "observability", "storage", "messaging"],
    "event_sourcing": ["vocabulary", "storage"],
    "event_json": ["vocabulary", "json", "event_sourcing"],
    "announcements": ["vocabulary", "json", "observability", "storage", "messaging", "event_sourcing"],
    "projection": ["vocabulary", "observability", "sharding", "storage", "messaging"],
    "saga": ["vocabulary", "json", "observability", "storage", "messaging", "event_sourcing"],
    "leadership": ["vocabulary", "json", "sharding", "observability", "messaging"],
    "discovery": ["vocabulary", "json", "sharding", "observability", "messaging"],
    "service_host": ["*"],
}

# The folders of a library that has some for what it is about, bottom to top: none includes those above it.
FOLDERS = {
    "service_host": ["process", "shard", "http", "service"],
}

# Parts of services that may know less than the rest. A domain is pure: no wire, no disk, no clock.
INNER = {
    "services/*/domain/*": ["vocabulary", "event_sourcing/decider.hpp", "event_sourcing/testing"],
    "services/*/sagas/*": ["vocabulary", "json/decode.hpp", "contracts", "saga"],
}

# Third-party headers, and the places that may know them.
WRAPPED = {
    "httplib.h": "libs/http/*",
    "nats/*": "libs/messaging/*",
    "spdlog/*": "libs/observability/*",
    "prometheus/*": "libs/observability/*",
    "CLI/*": "libs/service_host/process/*",
    "boost/*": (
        "libs/http/*", "services/gateway/*",
        "libs/messaging/nats_wire.cpp", "libs/service_host/shard/shard_loop*", "libs/service_host/shard/executed.cpp",
    ),
    "toml++/*": "services/gateway/routing/*",
    "xxhash.h": "libs/sharding/*",
    "simdjson.h": "libs/json/*",
}
TOOLS_MAY_ALSO_USE = ["CLI/*", "boost/*"]

INCLUDE = re.compile(r'\s*#\s*include\s+(["<])([^">]+)[">]')


def above(lib, folder, other):
    order = FOLDERS.get(lib, [])
    return folder in order and other in order and order.index(other) > order.index(folder)


def allowed_ours(path, target, services):
    """Whether the file at `path` may include our header `target`."""
    owner = target.split("/")[0]
    if path.startswith("libs/"):
        lib = path.split("/")[1]
        allowed = LIBS[lib]
        if owner == lib and above(lib, path.split("/")[2], target.split("/")[1]):
            return False
        return owner in LIBS and (owner == lib or "*" in allowed or owner in allowed)
    if path.startswith("services/"):
        service = path.split("/")[1]
        for pattern, allowed in INNER.items():
            if fnmatch.fnmatch(path, pattern):
                own = "/".join(path.split("/")[1:-1]) + "/"
                return target.startswith(own) or any(target.startswith(a) for a in allowed)
        return owner == service or owner not in services
    return True


def allowed_third_party(path, target):
    for pattern, homes in WRAPPED.items():
        if fnmatch.fnmatch(target, pattern):
            homes = (homes,) if isinstance(homes, str) else homes
            if any(fnmatch.fnmatch(path, home) for home in homes) or path.startswith("tests/"):
                return True
            return path.startswith("tools/") and pattern in TOOLS_MAY_ALSO_USE
    return True


def main(root):
    services = {p.name for p in (root / "services").iterdir() if p.is_dir()}
    unknown = {p.name for p in (root / "libs").iterdir() if p.is_dir()} - LIBS.keys()
    broken = [f"libs/{lib}: not in the table of {__file__}" for lib in sorted(unknown)]
    broken += [f"libs/{name}: a lib may not share its name with a service" for name in LIBS.keys() & services]
    files = 0
    for file in sorted(f for part in ("libs", "services", "tools", "tests") for f in (root / part).rglob("*.[hc]pp")):
        files += 1
        path = file.relative_to(root).as_posix()
        if path.split("/")[1] in unknown:
            continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if not (include := INCLUDE.match(line)):
                continue
            ours = include[1] == '"'
            if not (allowed_ours(path, include[2], services) if ours else allowed_third_party(path, include[2])):
                broken.append(f"{path}:{number}: may not include {include[2]}")
    print(*broken, sep="\n" if broken else "")
    print(f"{files} files, {len(broken)} forbidden includes")
    return 1 if broken or not files else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
