#include "backend/llvm/emit_rows.h"

#include <numeric>

#include "backend/llvm/emit.h"
#include "backend/llvm/instructions.h"

namespace assay {
namespace {

using kernel::Opcode;
using kernel::partial_sums;
using kernel::Program;
using kernel::Type;
using kernel::ValueId;

/// "<i32 4, i32 5, i32 6>"
std::string indices(std::size_t first, std::size_t count) {
  std::string text;
  for (std::size_t i = first; i < first + count; ++i) {
    text += fmt::format("{}i32 {}", text.empty() ? "" : ", ", i);
  }
  return "<" + text + ">";
}

class RowEmitter {
 public:
  RowEmitter(const Program& program, const Target& target)
      : program_(program), target_(target), out_(program, target) {}

  [[nodiscard]] std::string emit() {
    write_entry();
    write_row_begin();
    write_loop();
    write_tail();
    write_row_end();
    out_.write("  br i1 %more.rows, label %row, label %exit\n\nexit:\n  ret void\n}}\n\n");
    return out_.finish();
  }

 private:
  void write_entry() {
    out_.write(
        "define void @{}(ptr %inputs, ptr %uniforms, ptr %outputs, i64 %count, i64 %rows, ptr %scalars, ptr "
        "%sums) #0 {{\nentry:\n",
        entry_name);
    out_.write_pointers("inputs", "in", program_.inputs.size());
    out_.write_pointers("outputs", "out", program_.outputs.size());
    out_.write_pointers("scalars", "scalar", program_.row_scalars);
    out_.write_pointers("sums", "sum", program_.sums.size());
    out_.write_uniforms();
    out_.write("  %whole = and i64 %count, -{}\n", target_.lanes);
    out_.write("  %has.whole = icmp ne i64 %whole, 0\n");
    out_.write("  %left = sub i64 %count, %whole\n");
    out_.write("  %has.tail = icmp ne i64 %left, 0\n");
    out_.write("  %left.narrow = trunc i64 %left to i32\n");
    const std::string type = fmt::format("<{} x i32>", target_.lanes);
    out_.write("  %left.first = insertelement {} poison, i32 %left.narrow, i64 0\n", type);
    out_.write("  %left.all = shufflevector {0} %left.first, {0} poison, {0} zeroinitializer\n", type);
    out_.write("  %mask = icmp ult {} {}, %left.all\n", type, indices(0, target_.lanes));
    out_.write("  br label %row\n\n");
  }

  /// Finds the row in the arrays, and computes what all its elements share.
  void write_row_begin() {
    out_.write("row:\n  %r = phi i64 [ 0, %entry ], [ %next.row, %done ]\n");
    out_.write("  %base = mul i64 %r, %count\n");
    for (std::size_t i = 0; i < program_.inputs.size(); ++i) write_row_pointer("in", i, program_.inputs[i]);
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) {
      write_row_pointer("out", i, program_.outputs[i].element);
    }
    for (ValueId id = 0; id < program_.instructions.size(); ++id) {
      if (out_.varies(id)) continue;
      if (program_.instructions[id].opcode != Opcode::row) {
        out_.write_operation(id);
        continue;
      }
      const std::uint64_t scalar = program_.instructions[id].immediate;
      out_.write("  %v{}.at = getelementptr double, ptr %scalar{}, i64 %r\n", id, scalar);
      out_.write("  %v{0}.given = load double, ptr %v{0}.at, align 8\n", id);
      out_.write_splat(id, fmt::format("%v{}.given", id));
    }
    out_.write("  br i1 %has.whole, label %loop, label %rest\n\n");
  }

  void write_loop() {
    out_.write("loop:\n  %i = phi i64 [ 0, %row ], [ %next, %loop ]\n");
    for (std::size_t i = 0; i < program_.sums.size(); ++i) {
      out_.write("  %sum{0}.loop = phi {1} [ zeroinitializer, %row ], [ %sum{0}.loop.next, %loop ]\n", i,
                 partial_type());
    }
    write_body(Part::loop);
    for (std::size_t i = 0; i < program_.sums.size(); ++i) write_sum(i, "loop", /*is_masked=*/false);
    out_.write("  %next = add i64 %i, {}\n", target_.lanes);
    out_.write("  %more = icmp ult i64 %next, %whole\n");
    out_.write("  br i1 %more, label %loop, label %rest\n\n");
  }

  void write_tail() {
    out_.write("rest:\n");
    for (std::size_t i = 0; i < program_.sums.size(); ++i) {
      out_.write("  %sum{0}.tail = phi {1} [ zeroinitializer, %row ], [ %sum{0}.loop.next, %loop ]\n", i,
                 partial_type());
    }
    out_.write("  br i1 %has.tail, label %tail, label %done\n\ntail:\n");
    out_.begin_tail();
    write_body(Part::tail);
    for (std::size_t i = 0; i < program_.sums.size(); ++i) write_sum(i, "tail", /*is_masked=*/true);
    out_.write("  br label %done\n\n");
  }

  /// Whole vectors, or what is left of a row, under the mask.
  enum class Part : std::uint8_t { loop, tail };

  void write_row_pointer(std::string_view name, std::size_t i, Element element) {
    out_.write("  %{0}{1}.row = getelementptr {2}, ptr %{0}{1}, i64 %base\n", name, i, storage_type(element));
  }

  void write_body(Part part) {
    for (ValueId id = 0; id < program_.instructions.size(); ++id) {
      if (!out_.varies(id)) continue;
      if (program_.instructions[id].opcode == Opcode::input) {
        write_load(id, part);
      } else {
        out_.write_operation(id);
      }
    }
    for (std::size_t i = 0; i < program_.outputs.size(); ++i) {
      write_store(i, part);
    }
  }

  void write_load(ValueId id, Part part) {
    const std::size_t index = program_.instructions[id].immediate;
    const std::string place = out_.name(id) + ".at";
    out_.write("  {} = getelementptr {}, ptr %in{}.row, i64 {}\n", place,
               storage_type(program_.inputs[index]), index, offset(part));
    out_.write_load(id, place, mask(part));
  }

  void write_store(std::size_t index, Part part) {
    const kernel::Output& output = program_.outputs[index];
    const std::string place = fmt::format("%out{}.{}", index, part == Part::loop ? "here" : "tail");
    out_.write("  {} = getelementptr {}, ptr %out{}.row, i64 {}\n", place, storage_type(output.element),
               index, offset(part));
    out_.write_store(output, place, mask(part));
  }

  [[nodiscard]] static std::string_view offset(Part part) { return part == Part::loop ? "%i" : "%whole"; }
  [[nodiscard]] static std::string_view mask(Part part) { return part == Part::loop ? "" : "%mask"; }

  /// Joins the partial sums and goes on to the next row.
  void write_row_end() {
    out_.write("done:\n");
    for (std::size_t i = 0; i < program_.sums.size(); ++i) {
      out_.write("  %sum{0}.all8 = phi {1} [ %sum{0}.tail, %rest ], [ %sum{0}.tail.next, %tail ]\n", i,
                 partial_type());
    }
    for (std::size_t i = 0; i < program_.sums.size(); ++i) {
      for (std::size_t half = partial_sums / 2; half > 0; half /= 2) write_join(i, half);
      out_.write("  %sum{0}.value = extractelement <1 x double> %sum{0}.all1, i64 0\n", i);
      out_.write("  %sum{0}.here = getelementptr double, ptr %sum{0}, i64 %r\n", i);
      out_.write("  store double %sum{0}.value, ptr %sum{0}.here, align 8\n", i);
    }
    out_.write("  %next.row = add i64 %r, 1\n  %more.rows = icmp ult i64 %next.row, %rows\n");
  }

  /// The `half` upper ones of 2*half partial sums to the lower ones.
  void write_join(std::size_t sum, std::size_t half) {
    const std::string name = fmt::format("%sum{}.all{}", sum, half);
    const std::string from =
        fmt::format("<{0} x double> %sum{1}.all{0}, <{0} x double> poison", 2 * half, sum);
    const std::string type = fmt::format("<{} x i32>", half);
    out_.write("  {}.low = shufflevector {}, {} {}\n", name, from, type, indices(0, half));
    out_.write("  {}.high = shufflevector {}, {} {}\n", name, from, type, indices(half, half));
    out_.write("  {0} = fadd <{1} x double> {0}.low, {0}.high\n", name, half);
  }

  /// Adds a vector's elements to the partial sums, as many at a time as there are of these.
  void write_sum(std::size_t sum, std::string_view where, bool is_masked) {
    const std::string name = fmt::format("%sum{}.{}", sum, where);
    std::string before = name;
    for (std::size_t first = 0; first < target_.lanes; first += partial_sums) {
      const bool is_last = first + partial_sums == target_.lanes;
      const std::string after = is_last ? name + ".next" : fmt::format("{}.{}", name, first);
      const std::string lanes = fmt::format("<{} x i32> {}", partial_sums, indices(first, partial_sums));
      const std::string added = is_masked ? after + ".added" : after;
      out_.write("  {}.terms = shufflevector {}, {} poison, {}\n", after,
                 out_.typed_operand(program_.sums[sum]), out_.vector(Type::f64), lanes);
      out_.write("  {} = fadd {} {}, {}.terms\n", added, partial_type(), before, after);
      if (is_masked) {
        out_.write("  {}.mask = shufflevector {} %mask, {} poison, {}\n", after, out_.vector(Type::mask),
                   out_.vector(Type::mask), lanes);
        out_.write("  {} = select <{} x i1> {}.mask, {} {}, {} {}\n", after, partial_sums, after,
                   partial_type(), added, partial_type(), before);
      }
      before = after;
    }
  }

  [[nodiscard]] static std::string partial_type() { return fmt::format("<{} x double>", partial_sums); }

  const Program& program_;
  const Target& target_;
  InstructionWriter out_;
};

}  // namespace

std::string llvm_ir_by_rows(const Program& program, const Target& target) {
  return RowEmitter(program, target).emit();
}

}  // namespace assay
