"""docs/patterns.md says the same five things of each pattern, and names tests that are there."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SECTIONS = (ROOT / "docs" / "patterns.md").read_text().split("\n## ")[1:]
PARTS = ("**Problem.**", "**Here.**", "**Test.**", "**Cost.**", "**Not**")
TESTS = {
    f"{suite}.{name}"
    for part in ("libs", "services", "tests")
    for file in (ROOT / part).rglob("*_test.cpp")
    for suite, name in re.findall(r"^TEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)", file.read_text(), re.M)
}


class Patterns(unittest.TestCase):
    def test_each_says_problem_place_test_cost_and_when_not(self):
        self.assertGreater(len(SECTIONS), 15)
        for section in SECTIONS:
            places = [section.find(part) for part in PARTS]
            self.assertNotIn(-1, places, section)
            self.assertEqual(places, sorted(places), section)

    def test_each_names_a_test_that_is_there(self):
        for section in SECTIONS:
            tests = section[section.index("**Test.**"):section.index("**Cost.**")]
            named = re.findall(r"`(\w+\.\w+)`", tests)
            self.assertTrue(named or "_test." in tests, section)
            for name in named:
                self.assertIn(name, TESTS)


if __name__ == "__main__":
    unittest.main()
