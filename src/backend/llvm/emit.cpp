#include "backend/llvm/emit.h"

#include "backend/llvm/emit_rows.h"
#include "backend/llvm/instructions.h"

namespace assay {
namespace {

using kernel::Opcode;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

void write_body(InstructionWriter& writer, const Program& program) {
  for (ValueId id = 0; id < program.instructions.size(); ++id) {
    if (program.instructions[id].opcode != Opcode::input) {
      writer.write_operation(id);
      continue;
    }
    writer.write("  %v{}.at = getelementptr float, ptr %in{}, i64 %i\n", id,
                 program.instructions[id].immediate);
    writer.write("  %v{} = load {}, ptr %v{}.at, align 4\n", id, writer.vector(Type::f32), id);
  }
  for (std::size_t i = 0; i < program.outputs.size(); ++i) {
    writer.write("  %out{}.here = getelementptr float, ptr %out{}, i64 %i\n", i, i);
    writer.write("  store {}, ptr %out{}.here, align 4\n", writer.typed_operand(program.outputs[i]), i);
  }
}

}  // namespace

std::string llvm_ir(const Program& program, const Target& target) {
  if (program.is_by_rows()) return llvm_ir_by_rows(program, target);
  InstructionWriter writer(program, target);
  writer.write("define void @{}(ptr %inputs, ptr %uniforms, ptr %outputs, i64 %count) #0 {{\n", entry_name);
  writer.write("entry:\n");
  writer.write_pointers("inputs", "in", program.inputs);
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
