#include "expr/parse.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "evaluate.h"

namespace assay {
namespace {

double value(std::string_view formula, double x = 0) {
  return test::evaluate(parse(formula), x).value.value().to_double();
}

TEST(Parse, Precedence) {
  EXPECT_EQ(value("-x^2", 3), -9);
  EXPECT_EQ(value("(-x)^2", 3), 9);
  EXPECT_EQ(value("-2^2"), -4);
  EXPECT_EQ(value("2^3^2"), 512);
  EXPECT_EQ(value("2**3"), 8);
  EXPECT_EQ(value("2^-3"), 0.125);
  EXPECT_EQ(value("2^-x", 3), 0.125);
  EXPECT_EQ(value("1 - 2 - 3"), -4);
  EXPECT_EQ(value("12/3/2"), 2);
  EXPECT_EQ(value("12/3*2"), 8);
  EXPECT_EQ(value("1 + 2*3"), 7);
  EXPECT_EQ(value("--x", 3), 3);
  EXPECT_EQ(value("+x", 3), 3);
  EXPECT_EQ(value("2*-x", 3), -6);
  EXPECT_EQ(value("-x*2 + 1", 3), -5);
  EXPECT_EQ(value("x - -2", 3), 5);
  EXPECT_EQ(value("1/2^2"), 0.25);
  EXPECT_EQ(value("2*x^2/3", 3), 6);
}

TEST(Parse, EveryOperationAndConstant) {
  EXPECT_EQ(value("where(x < 1, 10, 20)", 0), 10);
  EXPECT_EQ(value("where(x <= 1, 10, 20)", 1), 10);
  EXPECT_EQ(value("where(x > 1, 10, 20)", 1), 20);
  EXPECT_EQ(value("where(x >= 1, 10, 20)", 1), 10);
  EXPECT_EQ(value("where(x == 1, 10, 20)", 1), 10);
  EXPECT_EQ(value("where(x != 1, 10, 20)", 1), 20);
  EXPECT_EQ(value("where((x > 1), 10, 20)", 2), 10);
  EXPECT_EQ(value("min(x, 1) + max(x, 1)", 3), 4);
  EXPECT_EQ(value("abs(x) + sign(x) + floor(x)", -1.5), -1.5);
  EXPECT_NEAR(value("sine = 0; pi + e + sine"), 5.859874482048838, 1e-15);
  for (const OpInfo& op : all_ops()) {
    if (op.notation != Notation::call || op.arity != 1) continue;
    EXPECT_EQ(parse(std::string(op.name) + "(x)").graph()[1].op, op.op) << op.name;
  }
}

TEST(Parse, PowersAndLogarithmsToTheBaseTwo) {
  EXPECT_EQ(value("exp2(x) + 1", 3), 9);
  EXPECT_EQ(parse("exp2(x - 1)").text(), "2^(x - 1)");
  EXPECT_EQ(parse("1 + log2(x)").text(), "1 + log(x)/log(2)");
  EXPECT_EQ(parse("log2(x)").derivative().text(), "1/(log(2)*x)");
  EXPECT_THROW((void)parse("exp2(x, 2)"), ParseError);
  EXPECT_THROW((void)parse("log2 = 3; x*log2"), ParseError);
}

TEST(Parse, WhatAPersonCallsANumberIsOneConstant) {
  const auto is_constant = [](std::string_view formula, const Rational& expected) {
    const Function f = parse(formula);
    return f.graph().size() == 1 && f.graph().is_constant(f.root(), expected);
  };
  EXPECT_TRUE(is_constant("0.1", Rational(1, 10)));
  EXPECT_TRUE(is_constant("-2", -2));
  EXPECT_TRUE(is_constant("1/3", Rational(1, 3)));
  EXPECT_TRUE(is_constant("-1/3", Rational(-1, 3)));
  EXPECT_TRUE(is_constant("(1/3)", Rational(1, 3)));
  EXPECT_EQ(parse("1/(3)").graph().size(), 3U);
  EXPECT_EQ(parse("1/0").graph().size(), 3U);
  EXPECT_EQ(parse("0.5/3").graph().size(), 3U);
  EXPECT_EQ(parse("-(2)").graph().size(), 2U);
  EXPECT_EQ(parse("2^3").graph().size(), 3U);
}

TEST(Parse, AnInfinityMayBeADefault) {
  const Function f = parse("min(max(x, low), high) + b; low = -inf; high = +inf; b = 2*inf");
  ASSERT_EQ(f.parameters().size(), 2U);
  EXPECT_EQ(f.parameters()[0], (Parameter{"low", -Extended::infinity()}));
  EXPECT_EQ(f.parameters()[1], (Parameter{"high", Extended::infinity()}));
  EXPECT_EQ(f.parameters()[0].value.text(), "-inf");
  EXPECT_EQ(f.parameters()[1].value.to_double(), HUGE_VAL);
  EXPECT_EQ(f.bound(), parse("min(max(x, -inf), inf) + 2*inf"));
  EXPECT_THROW((void)parse("x; inf = 2"), ParseError);
}

TEST(Parse, StatementsInAnyOrder) {
  EXPECT_EQ(value("a*x; a = 2", 3), 6);
  EXPECT_EQ(value("a = 2; a*x", 3), 6);
  EXPECT_EQ(value("u = t + 1; u*t; t = x^2;", 3), 90);
  EXPECT_EQ(value(" ; x ; ", 3), 3);
  const Function f = parse("b*x + a; a = -0.5; b = 1/3");
  ASSERT_EQ(f.parameters().size(), 2U);
  EXPECT_EQ(f.parameters()[0], (Parameter{"a", Rational(-1, 2)}));
  EXPECT_EQ(f.parameters()[1], (Parameter{"b", Rational(1, 3)}));
  EXPECT_TRUE(parse("t*t; t = x + 1").parameters().empty());
  EXPECT_TRUE(parse("t*x; t = (2)").parameters().empty());
}

TEST(Parse, TheInputCanHaveAnotherName) {
  EXPECT_EQ(parse("y*(1 - y)", {}, "y"), parse("x*(1 - x)"));
  EXPECT_THROW((void)parse("x*y", {}, "y"), ParseError);
}

TEST(Parse, FunctionsOfALibrary) {
  const Function leaky = parse("where(x > 0, x, slope*x); slope = 0.01");
  const Library library = {.find = [&](std::string_view name) { return name == "leaky" ? &leaky : nullptr; },
                           .names = {"leaky"}};
  EXPECT_EQ(parse("leaky(x)", library), parse("where(x > 0, x, 0.01*x)"));
  EXPECT_EQ(parse("leaky(x + 1, slope = a^2); a = 3", library),
            parse("where(x + 1 > 0, x + 1, a^2*(x + 1)); a = 3"));
  EXPECT_EQ(parse("leaky(leaky(x))", library).parameters().size(), 0U);
  // A name of the library is free for other uses where it is not called.
  EXPECT_EQ(parse("leaky*x; leaky = 2", library).parameters().size(), 1U);
}

struct Rejected {
  std::string formula;
  std::size_t column;
  std::string message;
};

class ParseRejects : public testing::TestWithParam<Rejected> {};

TEST_P(ParseRejects, WithPlaceAndReason) {
  static const Function leaky = parse("where(x > 0, x, slope*x); slope = 0.01");
  const Library library = {.find = [](std::string_view name) { return name == "leaky" ? &leaky : nullptr; },
                           .names = {"leaky"}};
  const Rejected& expected = GetParam();
  try {
    (void)parse(expected.formula, library);
    ADD_FAILURE() << "accepted: " << expected.formula;
  } catch (const ParseError& error) {
    EXPECT_EQ(error.column(), expected.column) << error.what();
    EXPECT_EQ(error.what(), "formula, column " + std::to_string(expected.column) + ": " + expected.message);
    EXPECT_EQ(error.exit_status(), 2);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, ParseRejects,
    testing::Values(
        Rejected{"", 1, "formula is empty"}, Rejected{" ; ", 4, "formula is empty"},
        Rejected{"a = 1", 6, "formula has no value"},
        Rejected{"x +", 4, "expected a value, found end of formula"},
        Rejected{"(x", 3, "expected ')', found end of formula"},
        Rejected{"x)", 2, "expected an operator, found ')'"},
        Rejected{"x x", 3, "expected an operator, found 'x'"},
        Rejected{"2x", 2, "expected an operator after the number '2'"},
        Rejected{"1.2.3", 4, "expected an operator after the number '1.2'"},
        Rejected{"1e", 2, "expected an operator after the number '1'"},
        Rejected{"x + * 2", 5, "expected a value, found '*'"},
        Rejected{"x, 2", 2, "expected an operator, found ','"},
        Rejected{"x $ 2", 3, "unexpected character '$'"},
        Rejected{"x + \xC3\xA9", 5, "unexpected character '\xC3\xA9'"},
        Rejected{"x + \xFF", 5, "not valid UTF-8"},
        Rejected{std::string("x\0", 2), 2, "unexpected character '\\x00'"},
        Rejected{"x ! 2", 3, "expected an operator, found '!'"},
        Rejected{"a*x", 1, "parameter 'a' has no default"},
        Rejected{"slop*x; slope = 1", 1, "parameter 'slop' has no default"},
        Rejected{"sigmod(x)", 1, "unknown function 'sigmod'"},
        Rejected{"tanh", 1, "'tanh' is a function; write tanh(...)"},
        Rejected{"leaky", 1, "'leaky' is a function; write leaky(...)"},
        Rejected{"x(2)", 1, "'x' is not a function; multiplication is written '*'"},
        Rejected{"tanh()", 6, "expected a value, found ')'"},
        Rejected{"tanh(x, 2)", 7, "'tanh' takes 1 argument"},
        Rejected{"max(x)", 6, "'max' takes 2 arguments"},
        Rejected{"max(x, 1, 2)", 9, "'max' takes 2 arguments"},
        Rejected{"leaky(x, 2)", 10, "'leaky' takes one argument, further ones by name"},
        Rejected{"leaky(x, slop=2)", 10, "'leaky' has no parameter 'slop'"},
        Rejected{"leaky(x, slope=2, slope=3)", 19, "parameter 'slope' is given twice"},
        Rejected{"x > 0", 1, "a comparison can only be the first argument of 'where'"},
        Rejected{"1 + (x > 0)", 5, "a comparison can only be the first argument of 'where'"},
        Rejected{"where(x, 1, 2)", 7, "the first argument of 'where' must be a comparison"},
        Rejected{"where(0 < x < 1, 1, 2)", 13, "expected ',', found '<'"},
        Rejected{"where(x > 0, x > 1, 2)", 14, "a comparison can only be the first argument of 'where'"},
        Rejected{"x; 2*x", 4, "a second value; a formula has one, the other statements are 'name = ...'"},
        Rejected{"x; a = 1", 4, "'a' is defined but not used"},
        Rejected{"a*x; a = 1; a = 2", 13, "'a' is defined twice"},
        Rejected{"t; t = t*x", 4, "'t' is defined by itself"},
        Rejected{"t; t = u; u = t", 4, "'t' is defined by itself"},
        Rejected{"x; x = 1", 4, "'x' cannot be defined: it is built in"},
        Rejected{"pi*x; pi = 3", 7, "'pi' cannot be defined: it is built in"},
        Rejected{"x; tanh = 1", 4, "'tanh' cannot be defined: it is a function"},
        Rejected{"where(x = 1, 2, 3)", 7, "the first argument of 'where' must be a comparison"},
        Rejected{"a =; a*x", 4, "expected a value, found ';'"},
        Rejected{"1e401*x", 1, "number has more than 400 digits or is beyond 1e-400 ... 1e400"},
        Rejected{std::string(65, 'a'), 1, "name is longer than 64 letters"}));

std::string hint_of(std::string_view formula) {
  try {
    (void)parse(formula);
  } catch (const ParseError& error) {
    return error.hint();
  }
  return "accepted";
}

TEST(ParseHint, PointsAtTheColumn) {
  EXPECT_EQ(hint_of("x + sigmod(x)"),
            "  x + sigmod(x)\n"
            "      ^\n"
            "did you mean 'sigmoid'?");
}

TEST(ParseHint, OffersANearNameOrADefault) {
  EXPECT_NE(hint_of("slop*x; slope = 1").find("did you mean 'slope'?"), std::string::npos);
  EXPECT_NE(hint_of("a*x").find("add '; a = 1.0'"), std::string::npos);
  EXPECT_NE(hint_of("where(x = 1, 2, 3)").find("equality is written '=='"), std::string::npos);
  EXPECT_EQ(hint_of("qqqqqq(x)").find("did you mean"), std::string::npos);
}

TEST(ParseHint, ShowsAWindowOfALongFormula) {
  std::string formula;
  for (int i = 0; i < 200; ++i) formula += "x +\n";
  const std::string hint = hint_of(formula + "y" + std::string(500, ' '));
  const std::size_t first_line = hint.find('\n');
  EXPECT_LT(first_line, 120U);
  EXPECT_EQ(hint[hint.find('^') - first_line - 1], 'y');
}

}  // namespace
}  // namespace assay
