# What every target is compiled with. Contraction to fused multiply-add is off because it would make results
# depend on the CPU and the compiler.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

add_compile_options(-ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                    -Wnon-virtual-dtor -Werror)
include_directories(${CMAKE_SOURCE_DIR})

# Sources compiled in groups: a clean clone builds in a third of the time, and calls within a library are inlined. Off, each
# file is compiled by itself: quicker when only a few change, and it shows includes that are missing (the preset clang).
option(OSARIUM_UNITY "Compile sources in groups" ON)
set(CMAKE_UNITY_BUILD ${OSARIUM_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
if(OSARIUM_UNITY)
  # A name in an anonymous namespace is not meant to be seen in the next file; and g++ takes the coroutine frames of a source
  # that is not the main file for types of a header.
  add_compile_options(-Wno-shadow "$<$<CXX_COMPILER_ID:GNU>:-Wshadow=local;-Wno-subobject-linkage>")
endif()

set(OSARIUM_SANITIZE "" CACHE STRING "Sanitizers for the whole build, for example address,undefined")
if(OSARIUM_SANITIZE)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The sanitizers' own code makes g++ see uninitialised values where there are none (Boost.Graph).
    add_compile_options(-Wno-uninitialized -Wno-maybe-uninitialized)
  endif()
  # What is left out takes a quarter of the time to compile, and address finds what it would.
  add_compile_options(-fsanitize=${OSARIUM_SANITIZE} -fno-sanitize=vptr,null,alignment,object-size -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${OSARIUM_SANITIZE})
endif()

if(OSARIUM_FUZZ)
  # Coverage feedback for the libraries that fuzz targets (tests/fuzz) link.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
