# The three shapes of target in this project, and the unit tests that come with the first two.
#
#   add_lib(saga SOURCES orchestrator.cpp TESTS orchestrator_test.cpp DEPENDS messaging)
#   add_service(order SOURCES order_service.cpp ... TESTS ... DEPENDS saga ...)
#   add_tool(orderly SOURCES main.cpp ... DEPENDS http)
#
# A service is a library (so that tests can assemble it) plus a main.cpp: order and orderly-order. PRECOMPILED names a
# header of its own to precompile, instead of the common one.
# A unity build compiles several of a target's sources as one. ALONE names those of its sources and tests that take no part in
# that: what they name inside their anonymous namespace has the same name in another, and no other name would be as good.
# DEPENDS names libraries of ours; USES names third-party targets, hidden behind our headers.
include(GoogleTest)

# Sanitizer builds run tests alone and need none.
option(PROGRAMS "Build the services' executables, the tools, the fuzzers, and the tests that run them" ON)

# One precompiled header for all sources, one for all tests: a build from nothing takes about two
# thirds of the time.
option(PRECOMPILE "Precompile the headers that most sources include" OFF)

function(add_precompiled name)
  add_library(${name} STATIC ${PROJECT_SOURCE_DIR}/cmake/${name}.cpp)
  target_link_libraries(${name} PRIVATE project_options SQLiteCpp nlohmann_json::nlohmann_json ${ARGN})
  target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/${name}.hpp)
endfunction()

# What is tested is optimised, if anything is; to optimise the tests would only take time.
set(options_for_tests -O0)

if(PRECOMPILE)
  add_precompiled(precompiled)
  if(BUILD_TESTING)
    add_precompiled(precompiled_for_tests GTest::gmock)
    target_compile_options(precompiled_for_tests PRIVATE ${options_for_tests})
  endif()
endif()

# Unit tests take half of the time of a release build; eight of them as one take half of that.
option(UNITY_TESTS "Compile several of a target's unit tests as one" OFF)

function(use_precompiled target name)
  if(PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${name})
    target_link_libraries(${target} PRIVATE SQLiteCpp nlohmann_json::nlohmann_json)   # its includes
  endif()
endfunction()

function(compile_alone)
  set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

function(_add_unit_tests name)
  if(BUILD_TESTING AND ARGN)
    add_executable(${name}_test ${ARGN})
    target_link_libraries(${name}_test PRIVATE ${name} GTest::gmock GTest::gtest_main)
    use_precompiled(${name}_test precompiled_for_tests)
    target_compile_options(${name}_test PRIVATE ${options_for_tests})
    if(UNITY_TESTS)
      set_target_properties(${name}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
      target_link_libraries(${name}_test PRIVATE unity_options)
    endif()
    gtest_discover_tests(${name}_test
      TEST_PREFIX "${name}." PROPERTIES LABELS unit TIMEOUT 60 DISCOVERY_TIMEOUT 60)
  endif()
endfunction()

function(add_lib name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;TESTS;ALONE;DEPENDS;USES")
  compile_alone(${arg_ALONE})
  set(scope PUBLIC)
  if(arg_SOURCES)
    add_library(${name} STATIC ${arg_SOURCES})
    use_precompiled(${name} precompiled)
  else()
    add_library(${name} INTERFACE)   # headers only
    set(scope INTERFACE)
  endif()
  target_include_directories(${name} ${scope} ${PROJECT_SOURCE_DIR}/libs)
  target_link_libraries(${name} ${scope} project_options ${arg_DEPENDS} ${arg_USES})
  _add_unit_tests(${name} ${arg_TESTS})
endfunction()

function(add_service name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "PRECOMPILED" "SOURCES;TESTS;ALONE;DEPENDS;USES")
  compile_alone(${arg_ALONE})
  add_library(${name} STATIC ${arg_SOURCES})
  if(PRECOMPILE AND arg_PRECOMPILED)
    target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILED})
  else()
    use_precompiled(${name} precompiled)
  endif()
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/services)
  target_link_libraries(${name} PUBLIC project_options ${arg_DEPENDS} ${arg_USES})
  _add_unit_tests(${name} ${arg_TESTS})

  if(NOT PROGRAMS)
    return()
  endif()
  add_executable(orderly-${name} main.cpp)
  target_link_libraries(orderly-${name} PRIVATE ${name})
  set_target_properties(orderly-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

function(add_tool name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;USES")
  if(NOT PROGRAMS)
    return()
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tools)
  target_link_libraries(${name} PRIVATE project_options ${arg_DEPENDS} ${arg_USES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()
