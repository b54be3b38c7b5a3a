#pragma once

#include <fmt/format.h>

#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "backend/llvm/stages.h"
#include "backend/llvm/target.h"
#include "kernel/program.h"

namespace assay {

/// LLVM's name of the type of one element.
[[nodiscard]] std::string_view scalar_type(kernel::Type type);
/// LLVM's name of the type in which an element lies in memory; i16 for both types of 16 bits.
[[nodiscard]] std::string_view storage_type(Element element);

/// Writes a program's instructions as LLVM IR, one vector instruction for each, and the text around them.
/// Value 3 is %v3; where a loop's body is written a second time for the tail of a row, it is %v3.tail there.
/// In a loop of stages it is %v3.2 for those who read it two stages later.
class InstructionWriter {
 public:
  InstructionWriter(const kernel::Program& program, const Target& target, Stages stages = {});

  template <class... Arguments>
  void write(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
  }
  void declare(const std::string& declaration) { declarations_.insert(declaration); }
  /// The text with its declarations and attributes.
  [[nodiscard]] std::string finish();

  /// Loads `count` pointers to arrays from %inputs into %in0, %in1, ...
  void write_pointers(std::string_view from, std::string_view name, std::size_t count);
  /// Makes the value a vector with the scalar in every lane.
  void write_splat(kernel::ValueId id, std::string_view scalar);
  void write_uniforms();
  /// Loads an input's elements from the place, or those whose bit is set in the mask if there is one.
  void write_load(kernel::ValueId id, std::string_view place, std::string_view mask = {});
  /// Stores an output's elements, likewise, or past the caches to an aligned place; !0 is the metadata for
  /// that.
  void write_store(const kernel::Output& output, const std::string& place, std::string_view mask = {},
                   bool is_streaming = false);
  /// Nothing for leaves.
  void write_operation(kernel::ValueId id);

  void begin_tail() { is_tail_ = true; }
  /// What is written from here on belongs to that stage.
  void begin_stage(std::size_t stage) { stage_ = stage; }
  /// What the stages before the last hand on: values of the pass of the loop before, from the block %latch.
  void write_carried();
  /// Whether the value can differ between the elements of a row.
  [[nodiscard]] bool varies(kernel::ValueId id) const { return varies_[id]; }
  [[nodiscard]] std::string name(kernel::ValueId id) const;
  /// The value where it is used, constants in place; without its type, and with it.
  [[nodiscard]] std::string operand(kernel::ValueId id) const;
  [[nodiscard]] std::string typed_operand(kernel::ValueId id) const;
  [[nodiscard]] std::string vector(kernel::Type type) const;

 private:
  [[nodiscard]] std::string stored_vector(Element element) const;
  [[nodiscard]] std::string masked(std::string_view access, Element element) const;
  /// The right-hand side; empty for a leaf.
  [[nodiscard]] std::string operation(kernel::ValueId id);
  [[nodiscard]] std::string binary(kernel::ValueId id, std::string_view operation) const;
  [[nodiscard]] std::string cast(kernel::ValueId id, std::string_view operation) const;
  [[nodiscard]] std::string intrinsic(kernel::ValueId id, std::string_view intrinsic_name);
  [[nodiscard]] std::string select(std::string_view condition, kernel::ValueId then,
                                   kernel::ValueId otherwise) const;
  [[nodiscard]] std::string choice(kernel::ValueId id, std::string_view comparison);
  [[nodiscard]] std::string shift(kernel::ValueId id, std::string_view operation) const;
  [[nodiscard]] std::string table_part(const kernel::Table& table, std::size_t part) const;
  [[nodiscard]] std::string lookup(kernel::ValueId id);

  const kernel::Program& program_;
  const Target& target_;
  std::vector<bool> varies_;
  Stages stages_;
  std::size_t stage_ = 0;
  bool is_tail_ = false;
  std::string text_;
  std::set<std::string> declarations_;
};

}  // namespace assay
