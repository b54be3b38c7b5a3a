#pragma once

#include <cstdint>
#include <vector>

#include "kernel/program.h"

namespace assay {

/// How the body of a loop is cut into stages. A pass of the loop runs the last stage for one vector of
/// elements, the stage before for the next vector, and so on (software pipelining): the stages of a pass do
/// not depend on one another, so that the processor finds work among a few dozen instructions that wait,
/// where a chain of fused multiply-adds, each of which takes four cycles, would fill its window.
struct Stages {
  std::size_t count = 1;
  std::vector<std::uint8_t> of;       ///< by ValueId: the stage that makes it
  std::vector<std::uint8_t> carried;  ///< by ValueId: how many stages later it is last used
};

/// The most stages, up to six, with at most `room` values on their way from a stage to the next.
[[nodiscard]] Stages plan_stages(const kernel::Program& program, std::size_t room);

}  // namespace assay
