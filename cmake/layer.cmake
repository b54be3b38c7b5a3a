# One layer of src/ is one static library `assay_<name>`. The include root is src/, so every
# include names its layer ("expr/graph.h"); tools/check_layers reads those to enforce the order.
add_library(assay_flags INTERFACE)
target_compile_features(assay_flags INTERFACE cxx_std_20)
target_compile_options(
  assay_flags
  INTERFACE -Wall
            -Wextra
            -Wconversion
            -Wshadow
            -Werror
            -Werror=switch
            # Fused multiply-add only where it is written: the bits must not depend on the compiler.
            -ffp-contract=off)
target_include_directories(assay_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)

# assay_layer(name SOURCES a.cpp ... [DEPENDS other layers] [LIBRARIES targets outside Assay])
function(assay_layer name)
  cmake_parse_arguments(LAYER "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_library(assay_${name} STATIC ${LAYER_SOURCES})
  list(TRANSFORM LAYER_DEPENDS PREPEND assay_)
  target_link_libraries(assay_${name} PUBLIC assay_flags ${LAYER_DEPENDS})
  target_link_libraries(assay_${name} PRIVATE ${LAYER_LIBRARIES})
endfunction()
