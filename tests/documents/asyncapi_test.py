"""docs/asyncapi.yaml says what the golden files say: every message, in its channel, with exactly its members."""
import json
import pathlib
import re
import unittest

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "contract" / "golden"
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
        self.assertEqual(set(self.messages) - {"reply", "dead_letter"}, set(contracts))
        for name, example in contracts.items():
            with self.subTest(name):
                self.check(example, self.data_of(name), name)
                self.assertEqual(set(self.flat(self.data_of(name))["properties"]), set(example))

    def test_envelopes_are_as_the_golden_ones(self):
        for kind, envelope in golden("envelopes").items():
            with self.subTest(kind):
                name = "reply" if kind == "reply" else envelope["type"].removeprefix("orderly.")
                payload = self.flat(self.messages[name]["payload"])
                # The data of a message is checked above, but a reply's only here.
                payload["properties"]["data"] = self.data_of(name)
                self.check(envelope, payload, kind)

    def test_each_message_is_in_the_channel_of_its_kind(self):
        declared = {"live": set(), "commands": set()}
        for header in CONTRACTS.glob("*_messages.hpp"):
            for kind, service, name in re.findall(r'type\{\s*Kind::(\w+),\s*"(\w+)",\s*"(\w+)"', header.read_text()):
                if is_published(f"{service}.{name}.v1"):
                    declared["live" if kind == "event" else "commands"].add(f"{service}.{name}.v1")
        for channel, names in declared.items():
            self.assertEqual(set(self.document["channels"][channel]["messages"]), names)

    def test_events_that_are_stored_are_those_with_listeners(self):
        table = re.findall(r"\{(\w+)::(\w+)::type, \{", (CONTRACTS / "routing.cpp").read_text())
        names = {f"{service}." + re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() + ".v1" for service, name in table}
        self.assertEqual(set(self.document["channels"]["events"]["messages"]), names)

    def test_addresses_have_the_form_of_the_streams_subjects(self):
        routing = (CONTRACTS / "routing.hpp").read_text()
        for constant, channels in (
            ("all_messages", ("events", "commands", "replies")), ("all_dead_letters", ("dead_letters",)), ("all_live_events", ("live",)),
        ):
            subject = re.search(rf'{constant} = "([^"]+)"', routing)[1].replace(".>", ".*.*.*").split(".")
            for channel in channels:
                address = self.document["channels"][channel]["address"].split(".")
                self.assertEqual(len(address), len(subject), channel)
                for token, pattern in zip(address, subject):
                    self.assertTrue(pattern in ("*", token), f"{channel}: {token}")


if __name__ == "__main__":
    unittest.main()
