#include "backend/llvm/emit.h"

#include "backend/llvm/emit_rows.h"
#include "backend/llvm/instructions.h"

namespace assay {
namespace {

using kernel::Opcode;
using kernel::Program;
using kernel::ValueId;

void write_body(InstructionWriter& writer, const Program& program) {
  for (ValueId id = 0; id < program.instructions.size(); ++id) {
    if (program.instructions[id].opcode != Opcode::input) {
      writer.write_operation(id);
      continue;
    }
    const std::size_t index = program.instructions[id].immediate;
    writer.write("  %v{}.at = getelementptr {}, ptr %in{}, i64 %i\n", id, storage_type(program.inputs[index]),
                 index);
    writer.write_load(id, fmt::format("%v{}.at", id));
  }
  for (std::size_t i = 0; i < program.outputs.size(); ++i) {
    writer.write("  %out{0}.here = getelementptr {1}, ptr %out{0}, i64 %i\n", i,
                 storage_type(program.outputs[i].element));
    writer.write_store(program.outputs[i], fmt::format("%out{}.here", i));
  }
}

}  // namespace

std::string llvm_ir(const Program& program, const Target& target) {
  if (program.is_by_rows()) return llvm_ir_by_rows(program, target);
  InstructionWriter writer(program, target);
  writer.write("define void @{}(ptr %inputs, ptr %uniforms, ptr %outputs, i64 %count) #0 {{\n", entry_name);
  writer.write("entry:\n");
  writer.write_pointers("inputs", "in", program.inputs.size());
  writer.write_pointers("outputs", "out", program.outputs.size());
  writer.write_uniforms();
  writer.write("  br label %loop\n\nloop:\n");
  writer.write("  %i = phi i64 [ 0, %entry ], [ %next, %loop ]\n");
  write_body(writer, program);
  writer.write("  %next = add i64 %i, {}\n", target.lanes);
  writer.write("  %more = icmp ult i64 %next, %count\n");
  writer.write("  br i1 %more, label %loop, label %exit\n\nexit:\n  ret void\n}}\n\n");
  return writer.finish();
}

}  // namespace assay
