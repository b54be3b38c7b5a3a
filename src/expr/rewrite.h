#pragma once

#include <optional>
#include <span>

#include "expr/algebra.h"
#include "expr/function.h"

namespace assay {

/// Rules that go beyond the algebra of sums and products. Each keeps value and domain in exact arithmetic.
class Rules {
 public:
  virtual ~Rules() = default;
  /// Before a sum or a product of arguments that are rewritten already is built.
  virtual void rewrite(Algebra& /*algebra*/, Sum& /*sum*/) const {}
  virtual void rewrite(Algebra& /*algebra*/, Product& /*product*/) const {}
  /// What op(arguments) becomes, if a rule applies. Not asked for + - * / and integer powers.
  [[nodiscard]] virtual std::optional<NodeId> rewrite(Algebra& /*algebra*/, Op /*op*/,
                                                      std::span<const NodeId> /*arguments*/) const {
    return std::nullopt;
  }
};

/// Builds the function anew, arguments first, in the normal form of expr/algebra.h, with the rules that
/// belong to simplification and those given; again and again until nothing changes, a few times at most.
[[nodiscard]] Function rewrite(const Function& f, const Rules& rules);

}  // namespace assay
