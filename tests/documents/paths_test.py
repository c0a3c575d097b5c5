"""Documents name files that are there: links, and paths in backquotes."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SERVICE_AND_LIB_PAGES = sorted(file for part in ("libs", "services") for file in (ROOT / part).glob("*/README.md"))
TOP_FOLDERS = "docs|libs|scripts|services|tests|tools"


def prose(page):
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.S | re.M)


class Paths(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for page in [*PAGES, *SERVICE_AND_LIB_PAGES]:
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose(page)):
                self.assertTrue((page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}")

    def test_paths_in_backquotes_are_there(self):
        for page in PAGES:
            for path in re.findall(rf"`((?:{TOP_FOLDERS})/[\w./*-]+)`", prose(page)):
                # The number of a decision stands for it.
                self.assertTrue(list(ROOT.glob(path.rstrip("/"))) or list(ROOT.glob(f"{path}-*")), f"{page.relative_to(ROOT)}: {path}")


if __name__ == "__main__":
    unittest.main()
