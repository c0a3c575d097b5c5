"""A library needs what its README names: CMake links it with that, and its sources include no less and no more."""
import unittest

from needs import LIBS, declared, included, named


class WhatALibraryNeeds(unittest.TestCase):
    def test_is_what_its_readme_names(self):
        for lib in LIBS:
            with self.subTest(lib):
                self.assertEqual(named(lib), declared(lib), "README.md and CMakeLists.txt differ")

    def test_is_what_its_sources_include(self):
        for lib in LIBS:
            with self.subTest(lib):
                self.assertEqual(declared(lib), included(lib), "CMakeLists.txt and the sources differ")


if __name__ == "__main__":
    unittest.main()
