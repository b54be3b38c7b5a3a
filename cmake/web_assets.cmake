# The JavaScript libraries that a report inlines, and the way any file gets into a library.

# Node runs npm and web/bundle.mjs at build time only; a built Assay needs neither.
find_program(ASSAY_NPM npm)
find_program(ASSAY_NODE NAMES node nodejs)
mark_as_advanced(ASSAY_NPM ASSAY_NODE)
if(NOT ASSAY_NPM OR NOT ASSAY_NODE)
  message(FATAL_ERROR "npm and node are needed for the charts and formulas of the HTML report.\n"
                      "Install them: apt-get install nodejs npm")
endif()

# assay_web_assets(variable): the bundled files (vega.js, vega-lite.js, vega-embed.js, katex.js, katex.css),
# made in the build folder from the versions that web/package-lock.json pins.
function(assay_web_assets variable)
  set(source ${PROJECT_SOURCE_DIR}/web)
  set(folder ${PROJECT_BINARY_DIR}/web)
  set(manifest ${source}/package.json ${source}/package-lock.json ${source}/.npmrc)
  set(names vega.js vega-lite.js vega-embed.js katex.js katex.css)
  list(TRANSFORM names PREPEND ${folder}/dist/ OUTPUT_VARIABLE files)
  add_custom_command(
    OUTPUT ${folder}/installed
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -E copy ${manifest} ${folder}
    COMMAND ${CMAKE_COMMAND} -E chdir ${folder} ${ASSAY_NPM} ci --ignore-scripts --no-audit --no-fund
            --loglevel=error
    COMMAND ${CMAKE_COMMAND} -E touch ${folder}/installed
    DEPENDS ${manifest}
    COMMENT "Installing the report's JavaScript libraries"
    VERBATIM)
  add_custom_command(
    OUTPUT ${files}
    COMMAND ${ASSAY_NODE} ${source}/bundle.mjs ${folder}/node_modules ${folder}/dist
    DEPENDS ${folder}/installed ${source}/bundle.mjs
    COMMENT "Bundling the report's JavaScript libraries"
    VERBATIM)
  set(${variable} ${files} PARENT_SCOPE)
endfunction()

# assay_embed(target HEADER header FILES file...): links the bytes of each file into the target, found by the
# file's name through `std::string_view embedded(std::string_view name)`, declared in the given header in
# namespace assay::report. The assembler copies the bytes, so the size of a file costs no compile time.
function(assay_embed target)
  cmake_parse_arguments(EMBED "" "HEADER" "FILES" ${ARGN})
  set(assembly "")
  set(EMBEDDED_DECLARATIONS "")
  set(EMBEDDED_ROWS "")
  foreach(file ${EMBED_FILES})
    get_filename_component(name ${file} NAME)
    string(MAKE_C_IDENTIFIER "assay_embedded_${name}" symbol)
    string(APPEND assembly "  .global ${symbol}_begin, ${symbol}_end\n  .hidden ${symbol}_begin, ${symbol}_end\n"
           "${symbol}_begin:\n  .incbin \"${file}\"\n${symbol}_end:\n")
    string(APPEND EMBEDDED_DECLARATIONS "extern \"C\" const char ${symbol}_begin, ${symbol}_end;\n")
    string(APPEND EMBEDDED_ROWS "    {\"${name}\", &${symbol}_begin, &${symbol}_end},\n")
  endforeach()
  set(EMBEDDED_HEADER ${EMBED_HEADER})
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.S @ONLY CONTENT
       "  .section .rodata\n${assembly}  .section .note.GNU-stack,\"\",@progbits\n")
  configure_file(${PROJECT_SOURCE_DIR}/cmake/embedded.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cpp @ONLY)
  set_source_files_properties(${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.S PROPERTIES OBJECT_DEPENDS
                              "${EMBED_FILES}")
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.S
                                   ${CMAKE_CURRENT_BINARY_DIR}/${target}_embedded.cpp)
endfunction()
