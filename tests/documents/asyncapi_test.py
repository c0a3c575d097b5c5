"""docs/asyncapi.yaml says what the golden files say: every message, in its channel, with exactly its members."""
import json
import pathlib
import re
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "contract" / "golden"
CHANNELS = ROOT / "libs" / "channels"
CONTRACTS = ROOT / "libs" / "contracts"
JSON_TYPES = {"object": dict, "array": list, "string": str, "integer": int}


def is_published(name):
    """An order's shard obeys the commands of its own sagas in place."""
    return name not in ("order.allocate_stock.v1", "order.confirm_order.v1", "order.close_order.v1")


def golden(folder):
    return {file.stem: json.loads(file.read_text()) for file in sorted((GOLDEN / folder).glob("*.json"))}


class AsyncApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.document = yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text())
        cls.messages = cls.document["components"]["messages"]

    def resolve(self, reference):
        node = self.document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]
        return node

    def flat(self, schema):
        """A schema with its references followed and its parts put together; of two of one name the later is narrower."""
        if "$ref" in schema:
            return self.flat(self.resolve(schema["$ref"]))
        parts = [self.flat(part) for part in schema.get("allOf", [])] + [schema]
        merged = {key: value for part in parts for key, value in part.items() if key != "allOf"}
        merged["required"] = [name for part in parts for name in part.get("required", [])]
        merged["properties"] = {name: each for part in parts for name, each in part.get("properties", {}).items()}
        return merged

    def check(self, value, schema, where):
        """Enough of JSON Schema for this document; members that it does not name are errors here."""
        schema = self.flat(schema)
        if "type" in schema:
            self.assertIsInstance(value, JSON_TYPES[schema["type"]], where)
        if "const" in schema:
            self.assertEqual(value, schema["const"], where)
        if "enum" in schema:
            self.assertIn(value, schema["enum"], where)
        if "pattern" in schema:
            self.assertRegex(value, schema["pattern"], where)
        if isinstance(value, dict):
            self.assertLessEqual(set(schema["required"]), set(value), where)
            for name, member in value.items():
                self.assertIn(name, schema["properties"], where)
                self.check(member, schema["properties"][name], f"{where}/{name}")
        if isinstance(value, list):
            for member in value:
                self.check(member, schema["items"], where)

    def data_of(self, message):
        return self.flat(self.messages[message]["payload"])["properties"]["data"]

    def test_every_contract_is_a_message_with_exactly_its_members(self):
        contracts = {name: example for name, example in golden("contracts").items() if is_published(name)}
        self.assertEqual(set(self.messages) - {"question", "position"}, set(contracts))
        for name, example in contracts.items():
            with self.subTest(name):
                self.check(example, self.data_of(name), name)
                self.assertEqual(set(self.flat(self.data_of(name))["properties"]), set(example))

    def test_envelopes_are_as_the_golden_ones(self):
        for kind, envelope in golden("envelopes").items():
            with self.subTest(kind):
                name = envelope["type"].removeprefix("orderly.")
                payload = self.flat(self.messages[name]["payload"])
                payload["properties"]["data"] = self.data_of(name)
                self.check(envelope, payload, kind)

    def test_each_message_is_in_the_channel_of_its_kind(self):
        declared = {"live": set(), "commands": set()}
        for header in CONTRACTS.glob("*_messages.hpp"):
            for kind, service, name in re.findall(r'type\{\s*Kind::(\w+),\s*"(\w+)",\s*"(\w+)"', header.read_text()):
                if is_published(f"{service}.{name}.v1"):
                    declared["live" if kind == "event" else "commands"].add(f"{service}.{name}.v1")
        table = re.findall(r"\{(\w+)::(\w+)::type, \{", (CONTRACTS / "routing.cpp").read_text())
        heard = {f"{service}." + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + ".v1" for service, name in table}
        for channel, names in (
            ("live", declared["live"]), ("inbox", heard | declared["commands"] | {"question"}), ("outbox", {"position"}),
        ):
            self.assertEqual(set(self.document["channels"][channel]["messages"]), names)

    def test_addresses_have_the_form_of_the_subjects(self):
        addresses = (CHANNELS / "addresses.hpp").read_text()
        subjects = {end: re.search(rf"orderly\.to\.\S+\.{end}\.from\.\S+", addresses)[0] for end in ("inbox", "outbox")}
        subjects["live"] = re.search(r'all_live_events = "([^"]+)"', (CONTRACTS / "routing.hpp").read_text())[1]
        for channel, subject in subjects.items():
            address = self.document["channels"][channel]["address"]
            pattern = re.sub(r"\\{\w+\\}", r"[^.]+", re.escape(address))
            self.assertRegex(subject, f"^{pattern}$", channel)


if __name__ == "__main__":
    unittest.main()
