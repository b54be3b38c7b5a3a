#include "backend/llvm/emit.h"

#include <algorithm>

#include "backend/llvm/emit_rows.h"
#include "backend/llvm/instructions.h"
#include "backend/llvm/stages.h"

namespace assay {
namespace {

using kernel::Instruction;
using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

/// For values on their way between stages. A few more than there are registers pay: constants can stay in
/// memory.
std::size_t room(const Target& target) {
  return target.registers * 5 / 4;
}

class LoopEmitter {
 public:
  LoopEmitter(const Program& program, const Target& target, std::string_view name)
      : program_(program),
        name_(name),
        target_(target),
        stages_(plan_stages(program, room(target))),
        out_(program, target, stages_) {}

  [[nodiscard]] std::string emit() {
    write_entry();
    write_loop();
    write_stores("plain", /*is_streaming=*/false);
    write_stores("stream", /*is_streaming=*/true);
    out_.write("latch:\n  %next = add i64 %i, {}\n", target_.lanes);
    out_.write("  %more = icmp ult i64 %next, %end\n  br i1 %more, label %loop, label %exit\n\n");
    out_.write("exit:\n  br i1 %is_streaming, label %drain, label %done\n\n");
    // Streamed stores are not in order with others: whoever is told that the work is done must see them.
    out_.write("drain:\n  call void @llvm.x86.sse.sfence()\n  br label %done\n\ndone:\n  ret void\n}}\n\n");
    out_.write("!0 = !{{i32 1}}\n");
    out_.declare("declare void @llvm.x86.sse.sfence()");
    return out_.finish();
  }

 private:
  /// Elements between the first stage and the last.
  [[nodiscard]] std::size_t distance() const { return (stages_.count - 1) * target_.lanes; }

  void write_entry() {
    out_.write(
        "define void @{}(ptr %inputs, ptr %uniforms, ptr %outputs, i64 %count, i1 zeroext %is_streaming) #0 "
        "{{\nentry:\n",
        name_);
    out_.write("  %unwanted = alloca {}, align 64\n", out_.vector(Type::f64));
    out_.write_pointers("inputs", "in", program_.inputs.size());
    out_.write_pointers("outputs", "out", program_.outputs.size());
    out_.write_uniforms();
    out_.write("  %final = sub i64 %count, {}\n", target_.lanes);
    out_.write("  %end = add i64 %count, {}\n", distance());
    out_.write("  br label %loop\n\n");
  }

  void write_loop() {
    out_.write("loop:\n  %i = phi i64 [ 0, %entry ], [ %next, %latch ]\n");
    for (std::size_t stage = 1; stage < stages_.count; ++stage) {
      out_.write("  %at{} = phi i64 [ 0, %entry ], [ %at{}, %latch ]\n", stage, stage - 1);
    }
    out_.write_carried();
    // When the last stages finish the last elements, the first ones have none left, and do those once more.
    out_.write("  %is.left = icmp ult i64 %i, %count\n");
    out_.write("  %at0 = select i1 %is.left, i64 %i, i64 %final\n");
    for (ValueId id = 0; id < program_.instructions.size(); ++id) {
      out_.begin_stage(stages_.of[id]);
      if (program_.instructions[id].opcode == Opcode::input) {
        write_load(id);
      } else {
        out_.write_operation(id);
      }
    }
    // Until the last stage has got its first elements, what it makes is not wanted.
    out_.write("  %is.wanted = icmp uge i64 %i, {}\n", distance());
    out_.write("  br i1 %is_streaming, label %stream, label %plain\n\n");
  }

  void write_load(ValueId id) {
    const std::size_t index = program_.instructions[id].immediate;
    out_.write("  %v{}.at = getelementptr {}, ptr %in{}, i64 %at{}\n", id,
               storage_type(program_.inputs[index]), index, stages_.of[id]);
    out_.write_load(id, fmt::format("%v{}.at", id));
  }

  void write_stores(std::string_view block, bool is_streaming) {
    const std::size_t last = stages_.count - 1;
    out_.begin_stage(last);
    out_.write("{}:\n", block);
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) {
      const std::string place = fmt::format("%out{}.{}", i, block);
      out_.write("  {}.there = getelementptr {}, ptr %out{}, i64 %at{}\n", place,
                 storage_type(program_.outputs[i].element), i, last);
      out_.write("  {0} = select i1 %is.wanted, ptr {0}.there, ptr %unwanted\n", place);
      out_.write_store(program_.outputs[i], place, {}, is_streaming);
    }
    out_.write("  br label %latch\n\n");
  }

  const Program& program_;
  std::string_view name_;
  const Target& target_;
  Stages stages_;
  InstructionWriter out_;
};

}  // namespace

// One register of float64 leaves room for the values of all stages; where there is one stage alone, two of
// them are one of float32, which loads, stores and comparisons take at once. What is so short and of float32
// alone is nearly a copy: there a pass handles two registers, so that the loop costs half as much.
std::size_t lanes(const Program& program, const Target& target) {
  const auto is_wide = [](const Instruction& instruction) {
    return instruction.type == Type::f64 || instruction.type == Type::i64;
  };
  if (program.is_by_rows() || !program.tables.empty()) return target.lanes;
  const bool is_short = plan_stages(program, room(target)).count == 1;
  const bool has_wide = std::ranges::any_of(program.instructions, is_wide);
  if (has_wide) return is_short ? target.lanes : target.lanes / 2;
  const auto is_f32 = [](Element element) { return element == f32; };
  const bool is_plain = std::ranges::all_of(program.inputs, is_f32) &&
                        std::ranges::all_of(program.outputs, is_f32, &kernel::Output::element);
  return is_short && is_plain ? 2 * target.lanes : target.lanes;
}

std::string llvm_ir(const Program& program, const Target& target, std::string_view name) {
  if (program.is_by_rows()) return llvm_ir_by_rows(program, target);
  Target of_loop = target;
  of_loop.lanes = lanes(program, target);
  return LoopEmitter(program, of_loop, name).emit();
}

}  // namespace assay
