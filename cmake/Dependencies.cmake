# Every third-party package, in one place. All are Debian 12 packages; docs/decisions/ says why each.
find_package(Threads REQUIRED)
find_package(nlohmann_json REQUIRED CONFIG)
find_package(simdjson REQUIRED CONFIG)
find_package(SQLiteCpp REQUIRED CONFIG)
find_package(spdlog REQUIRED CONFIG)
find_package(CLI11 REQUIRED CONFIG)
find_package(prometheus-cpp REQUIRED CONFIG COMPONENTS core)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(tomlplusplus REQUIRED CONFIG)
if(BUILD_TESTING)
  find_package(GTest REQUIRED CONFIG)
  find_package(rapidcheck REQUIRED CONFIG)
endif()

# These two come without a usable CMake file. cpp-httplib must be compiled with exactly the flags
# its shared library was built with: they decide the layout of its classes.
find_package(PkgConfig REQUIRED)
pkg_check_modules(libnats REQUIRED IMPORTED_TARGET libnats)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(sqlite3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(libxxhash REQUIRED IMPORTED_TARGET libxxhash)

# For every library of ours whose sources include Asio. All of a program have to agree on this: frames of coroutines are
# allocated for every request, and more of them are kept than Asio does by default.
function(uses_asio target)
  target_compile_definitions(${target} PUBLIC BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=16)
endfunction()
