#!/usr/bin/env python3
"""Builds each library from exactly what its README names.

  build_alone.py [library...]

Each goes into an empty folder with the libraries that it needs, and they with theirs. CMake finds the packages
that they name and no others, and compiles the library and all of its headers, but no tests. The libraries below
it are compiled when it is their turn.
"""
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from needs import LIBS, PACKAGES, ROOT, all_of, named

TOP = """cmake_minimum_required(VERSION 3.25)
project({lib} VERSION 0.1.0 LANGUAGES CXX)
set(BUILD_TESTING OFF)
include(cmake/ProjectOptions.cmake)
include(cmake/Dependencies.cmake)
include(cmake/Targets.cmake)
# Whether it compiles is all that is asked. So there are no objects, and nothing to archive.
add_compile_options(-fsyntax-only)
set(CMAKE_CXX_ARCHIVE_CREATE true)
set(CMAKE_CXX_ARCHIVE_FINISH true)
{subdirectories}
add_library(headers OBJECT headers.cpp)
target_link_libraries(headers PRIVATE {lib})
add_custom_target(alone)
add_dependencies(alone {lib} headers)
"""
OPTIONS = {
    "CMAKE_COMPILE_WARNING_AS_ERROR": "ON",
    "CMAKE_UNITY_BUILD": "ON",
    "CMAKE_UNITY_BUILD_BATCH_SIZE": "8",
    "CMAKE_OPTIMIZE_DEPENDENCIES": "ON",  # a library's objects do not wait for those below it
}


def only(packages, dependencies):
    """The text of Dependencies.cmake without the packages that nobody named."""
    targets = [PACKAGES[name].target for name in packages]
    wanted = {target.split("::")[-1 if target.startswith("PkgConfig::") else 0] for target in targets}
    wanted |= {"Threads", "PkgConfig"}

    def is_wanted(line):
        found = re.match(r"\s*(?:find_package|pkg_check_modules)\(([\w+-]+)", line)
        return not found or found[1] in wanted

    return "".join(line for line in dependencies.splitlines(keepends=True) if is_wanted(line))


def copy(lib, folder):
    libs = all_of(lib)
    packages = {package for each in libs for package in named(each).packages}
    shutil.copytree(ROOT / "cmake", folder / "cmake")
    dependencies = folder / "cmake" / "Dependencies.cmake"
    dependencies.write_text(only(packages, dependencies.read_text()))
    for each in libs:
        shutil.copytree(ROOT / "libs" / each, folder / "libs" / each)
    headers = sorted(file.relative_to(folder / "libs") for file in (folder / "libs" / lib).rglob("*.hpp"))
    text = "".join(f'#include "{header.as_posix()}"\n' for header in headers if "testing" not in header.parts)
    (folder / "headers.cpp").write_text(text)
    subdirectories = "\n".join(f"add_subdirectory(libs/{each})" for each in libs)
    (folder / "CMakeLists.txt").write_text(TOP.format(lib=lib, subdirectories=subdirectories))


def build(lib):
    """What went wrong; nothing if it compiles."""
    with tempfile.TemporaryDirectory(prefix=f"orderly-{lib}-") as name:
        folder = pathlib.Path(name)
        copy(lib, folder)
        options = [f"-D{key}={value}" for key, value in OPTIONS.items()]
        for command in (
            ["cmake", "-G", "Ninja", "-S", name, "-B", f"{name}/build", *options],
            ["ninja", "-C", f"{name}/build", "-j1", "alone"],
        ):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                return done.stdout
    return ""


def main(libs):
    failed = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for lib, trouble in zip(libs, pool.map(build, libs)):
            if trouble:
                failed.append(lib)
                print(f"{trouble}\nlibs/{lib} does not compile from what its README names")
    print(f"{len(libs) - len(failed)} libraries compile alone, {len(failed)} do not {' '.join(failed)}".rstrip())
    return 1 if failed or not libs else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or LIBS))
