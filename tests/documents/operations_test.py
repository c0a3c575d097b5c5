"""docs/operations.md names every metric and every setting that the code has, and no other."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
SOURCES = [
    file.read_text()
    for part in ("libs", "services")
    for file in sorted((ROOT / part).rglob("*.cpp"))
    if not file.name.endswith("_test.cpp")
]


def found(pattern):
    return {name for source in SOURCES for name in re.findall(pattern, source)}


class Operations(unittest.TestCase):
    def test_names_every_metric(self):
        metrics = found(r'\b(?:counter|gauge|histogram)\(\s*"(\w+)"') | {"orderly_build_info"}
        self.assertGreater(len(metrics), 10)
        named = re.findall(r"\b(?:orderly|messaging|http_server|process)_\w+", re.sub(r"docs/\S+|`\w+=", "", PAGE))
        named = {re.sub(r"_(bucket|count|sum)$", "", name) for name in named}
        self.assertEqual(named, metrics)

    def test_names_every_setting(self):
        settings = {"ORDERLY_" + name.upper().replace("-", "_") for name in found(r'\{\.name = "([a-z-]+)",\s*\.description')}
        self.assertGreater(len(settings), 10)
        self.assertEqual(set(re.findall(r"^\| `(ORDERLY_\w+)`", PAGE, re.M)), settings)


if __name__ == "__main__":
    unittest.main()
