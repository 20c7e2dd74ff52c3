# Text files as part of a library, so that a program finds its data in whatever folder it runs.
#
#   osarium_embed(TARGET FUNCTION PATTERN)
#
# adds `std::span<const EmbeddedFile> FUNCTION()` (sim/parameters/embedded_file.hpp) to TARGET: the files that match
# PATTERN, seen from the root of the sources, in the order of their names. A changed, added or removed file is noticed.

if(CMAKE_SCRIPT_MODE_FILE)
  set(entries "")
  foreach(file IN LISTS FILES)
    file(READ ${ROOT}/${file} text)
    string(APPEND entries "    {\"${file}\", R\"yaml(${text})yaml\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "// Generated from the files that it names.
#include \"sim/parameters/embedded_file.hpp\"

namespace osarium {
std::span<const EmbeddedFile> ${FUNCTION}();
std::span<const EmbeddedFile> ${FUNCTION}() {
  static constexpr EmbeddedFile files[] = {
${entries}    {\"\", \"\"},  // so that there is one
  };
  return std::span(files).first(std::size(files) - 1);
}
}  // namespace osarium
")
  return()
endif()

set(OSARIUM_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(osarium_embed target function pattern)
  file(GLOB files CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/${pattern})
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/ OUTPUT_VARIABLE inputs)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${files}" -DROOT=${CMAKE_SOURCE_DIR} -DFUNCTION=${function} -DOUTPUT=${output} -P
            ${OSARIUM_EMBED_SCRIPT}
    DEPENDS ${inputs} ${OSARIUM_EMBED_SCRIPT}
    COMMENT "Embedding ${pattern}"
    VERBATIM)
  target_sources(${target} PRIVATE ${output})
endfunction()
