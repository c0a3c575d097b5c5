# What every target of ours is compiled with. Third-party code is not.
# Assertions stay on in release builds: a broken invariant must stop a process, not spread.
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELWITHDEBINFO "${CMAKE_CXX_FLAGS_RELWITHDEBINFO}")
string(REPLACE "-DNDEBUG" "" CMAKE_CXX_FLAGS_RELEASE "${CMAKE_CXX_FLAGS_RELEASE}")

add_library(project_options INTERFACE)
target_compile_features(project_options INTERFACE cxx_std_20)
target_compile_options(project_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor)
target_compile_definitions(project_options INTERFACE ORDERLY_VERSION="${PROJECT_VERSION}")

# Where several sources are one unit, these compare what one declares with what others do. Builds without units find what
# is wrong.
add_library(unity_options INTERFACE)
target_compile_options(unity_options INTERFACE -Wno-shadow -Wno-subobject-linkage)
if(CMAKE_UNITY_BUILD)
  target_link_libraries(project_options INTERFACE unity_options)
endif()

set(SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")
if(SANITIZE)
  target_compile_options(project_options INTERFACE -fsanitize=${SANITIZE} -fno-omit-frame-pointer)
  target_link_options(project_options INTERFACE -fsanitize=${SANITIZE})
  if(SANITIZE MATCHES "undefined")
    # These are checked at every access, which makes a build a third longer; what they would find,
    # AddressSanitizer or the processor finds, too, or x86 does not mind.
    target_compile_options(project_options INTERFACE
      -fno-sanitize=null,alignment,vptr,object-size,nonnull-attribute,returns-nonnull-attribute)
  endif()
  if(SANITIZE MATCHES "thread")
    # GCC 12 warns that TSan does not model std::atomic_thread_fence, which Asio uses.
    target_compile_options(project_options INTERFACE -Wno-tsan)
  endif()
endif()

# Some eighty programs are linked in each build.
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Compile once, also across build directories and branches.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
